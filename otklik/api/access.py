"""Whose token it is, what it may, and the ways to what the API names."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from otklik.accounts.models import Operator, Team
from otklik.api import limits, problems, rules
from otklik.api.models import Call, Token, Webhook
from otklik.customers.models import Customer
from otklik.desk.access import customers_seen
from otklik.desk.models import Ticket
from otklik.incidents.access import incident_for, may_repair
from otklik.incidents.models import Incident
from otklik.journal.statements import columns, loaded, run
from otklik.lib.clock import now
from otklik.services.models import Component, Service

LONGEST_TOKEN = 100
# `Token.objects.good`, asked with every request.
BEHIND = f"""
SELECT {columns(Token)}, {columns(Operator)} FROM {Token._meta.db_table}
JOIN {Operator._meta.db_table} ON {Operator._meta.db_table}.id = operator_id
WHERE digest = %s AND (expires_at IS NULL OR expires_at > %s) AND is_active
"""  # noqa: S608 - only names of this house
USED_AT_MOST_EVERY = timedelta(hours=1)


class CallerRequest(HttpRequest):
    """A request of a token: what a route receives."""

    auth: Token
    speaks: str


class TokenAuth(HttpBearer):
    """A bearer token with one scope. Wrong, foreign, expired and a leaver's are answered alike."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        found = token_behind(token)
        if found is None:
            raise problems.unauthenticated()
        if not getattr(request, "speaks", ""):
            translation.activate(found.operator.locale)
        limits.spend(found)
        if not rules.may_hold(found.operator.roles, self.scope):
            raise problems.forbidden(_("Your roles do not include this. Ask an admin."))
        if not rules.allows(found.scopes, self.scope):
            raise problems.forbidden(_("This token lacks the scope “%(scope)s”: make one that has it.") % {"scope": self.scope})
        return found


# One class for the documents, one object a scope for the routes.
SCOPED = {scope: TokenAuth(scope) for scope in rules.SCOPES}


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_behind(secret: str) -> Token | None:
    """The good token that this is, with its person; its use is noted to the hour."""
    if len(secret) > LONGEST_TOKEN or not secret.isascii():
        return None
    at = now()
    token = token_with_person(digest_of(secret), at)
    if token is not None and (token.last_used_at is None or token.last_used_at < at - USED_AT_MOST_EVERY):
        token.last_used_at = at.replace(minute=0, second=0, microsecond=0)
        Token.objects.filter(pk=token.pk).update(last_used_at=token.last_used_at)
    return token


def token_with_person(digest: str, at: datetime) -> Token | None:
    for row in run(BEHIND, [digest, at]):
        token, person = loaded(Token, row), loaded(Operator, row[len(Token._meta.concrete_fields) :])
        token.operator = person
        return token
    return None


def token_for(person: Operator, pk: int) -> Token:
    """One's own token; an admin's hand reaches everybody's."""
    tokens = Token.objects.select_related("operator")
    return get_object_or_404(tokens if person.is_admin else tokens.filter(operator=person), pk=pk)


def webhooks_of(person: Operator) -> QuerySet[Webhook]:
    return Webhook.objects.select_related("operator") if person.is_admin else Webhook.objects.none()


def webhook_for(person: Operator, pk: int) -> Webhook:
    return get_object_or_404(webhooks_of(person), pk=pk)


def call_for(person: Operator, pk: int) -> Call:
    return get_object_or_404(Call.objects.filter(webhook__in=webhooks_of(person)).select_related("webhook"), pk=pk)


def refuse_no_raiser(by: Operator) -> None:
    """An incident is raised by whoever answers customers or is called to repair."""
    if not by.has_role("operator", "responder", "lead"):
        raise problems.forbidden(_("Your roles do not include this. Ask an admin."))


def incident_to_repair(by: Operator, pk: int) -> Incident:
    """The incident, for those who move it on."""
    incident = incident_for(by, pk)
    if not may_repair(by):
        raise problems.forbidden(_("Your roles do not include this. Ask an admin."))
    return incident


def customers_named(operator: Operator, ids: Collection[int]) -> dict[int, Customer]:
    """Those of them that the person may see, with their ids and languages."""
    return {customer.pk: customer for customer in customers_seen(operator).filter(pk__in=ids).only("language")}


def services_named(slugs: Collection[str]) -> dict[str, Service]:
    if not slugs:
        return {}
    found = run("SELECT id, slug FROM services_service WHERE slug = ANY(%s)", [list(slugs)])
    return {slug: Service.from_db(None, ["id", "slug"], (pk, slug)) for pk, slug in found}


def ticket_of_caller(operator: Operator, number: int) -> Ticket:
    return get_object_or_404(Ticket.objects.seen_by(operator).select_related("service", "customer"), number=number)


def service_named(slug: str | None, pointer: str) -> Service | None:
    """The service that a body names."""
    if slug is None:
        return None
    return named(Service.objects.filter(slug=slug), pointer, _("There is no such service."))


def components_named(service: Service, slugs: list[str]) -> list[Component]:
    found = list(service.components.filter(slug__in=slugs))
    if len(found) < len(set(slugs)):
        raise problems.wrong_field("#/components", _("This service has no such component."))
    return found


def team_named(pk: int, pointer: str) -> Team:
    team: Team = named(Team.objects.filter(pk=pk), pointer, _("There is no such team."))
    return team


def colleague_named(pk: int, pointer: str) -> Operator:
    people = Operator.objects.active().filter(Q(roles__contains=["operator"]) | Q(roles__contains=["lead"]), pk=pk)
    colleague: Operator = named(people, pointer, _("Nobody of this number answers customers."))
    return colleague


def named(rows: QuerySet[Any], pointer: str, otherwise: str) -> Any:
    try:
        return rows.get()
    except ObjectDoesNotExist:
        raise problems.wrong_field(pointer, otherwise) from None
