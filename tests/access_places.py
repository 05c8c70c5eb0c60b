"""Where each route leads in the tests of access: an address with something of the cast behind it."""

from __future__ import annotations

import base64
import uuid
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse

from otklik.accounts.models import Operator
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.api.models import Call, Token, Webhook
from otklik.automation.actions.writing import draft as write_rule
from otklik.automation.content import Content
from otklik.automation.models import Offer, Rule
from otklik.bulk.models import Bulk
from otklik.calendars.models import Calendar
from otklik.catalogue.models import Request, Situation
from otklik.changes.models import Change
from otklik.conftest import Cast
from otklik.customers import actions as customers
from otklik.customers.models import Customer, Merge
from otklik.desk import actions as desk
from otklik.desk.models import Attachment, Draft, KindField, Outgoing, Ticket
from otklik.desk.writing.actions import send_soon
from otklik.exchange.models import Transfer
from otklik.files.actions import keep_file
from otklik.incidents import actions as incidents
from otklik.incidents.models import Incident
from otklik.insight.models import HandOver
from otklik.lib.clock import now
from otklik.problems.models import Problem
from otklik.replies.models import ReplyTemplate
from otklik.services.models import Dependency, Service
from otklik.speech.models import OwnRule

# The smallest there is: one white point.
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==")


@pytest.fixture(name="ticket")
def a_ticket(cast: Cast) -> Ticket:
    found = desk.open_ticket(
        customer=cast.ivan,
        subject="Чемодан не прилетел",
        text="Где он?",
        kind="complaint",
        channel="email",
        by=None,
        service=cast.checkin,
    )
    found.team = cast.baggage
    found.save(update_fields=["team"])
    Attachment.objects.create(ticket=found, message=found.messages.get(), file=keep_file([PICTURE]), name="tag.png")
    return found


@pytest.fixture(name="incident")
def an_incident(cast: Cast, ticket: Ticket) -> Incident:
    return incidents.raise_incident(cast.checkin, by=cast.boris, ticket=ticket)


OUTGOING = ("desk:take_back", "desk:postpone", "desk:release")


def draft_on(ticket: Ticket, cast: Cast) -> Draft:
    return Draft.objects.get_or_create(ticket=ticket, operator=cast.oleg, defaults={"text": "Здравствуйте"})[0]


def ready_answer(cast: Cast) -> int:
    found = ReplyTemplate.objects.get_or_create(
        name="Чемодан найден", defaults={"audience": "team", "team": cast.baggage, "kind": "question"}
    )
    return found[0].pk


def bulk_of(operator: Operator) -> int:
    return Bulk.objects.get_or_create(operator=operator, defaults={"act": "follow", "key": uuid.uuid4()})[0].pk


def outgoing_on(ticket: Ticket, cast: Cast) -> Outgoing:
    waiting = ticket.outgoing.pending().first()
    if waiting is None:
        waiting = send_soon(ticket, "Завтра", by=cast.boris, later=now() + timedelta(days=1))
        assert waiting is not None
    return waiting


def rule_of(cast: Cast) -> Rule:
    found = Rule.objects.first()
    return found or write_rule(None, "Багаж", Content(acts={"note": "Розыск"}), by=cast.lena)


def offer_to(operator: Operator, ticket: Ticket) -> Offer:
    until = now() + timedelta(minutes=1)
    return Offer.objects.get_or_create(operator=operator, ticket=ticket, defaults={"until": until})[0]


def address(name: str, cast: Cast, ticket: Ticket, incident: Incident) -> str:
    point = cast.gleb.contact_points.get()
    values: dict[str, dict[str, object]] = {
        "accounts:change-contact": {"id": point.pk},
        "accounts:team": {"id": cast.baggage.pk},
        "accounts:remove-team": {"id": cast.baggage.pk},
        **people_of(cast),
        "desk:correct": {"number": ticket.number, "pk": known_line(ticket)},
        "desk:needed-facts-remove": {"pk": desk.need("failure", None, "e-ticket").pk},
        "automation:skills": {"id": cast.boris.pk},
        **{f"automation:{act}": {"pk": rule_of(cast).pk} for act in ("rule", "rehearsal", "on", "off", "move", "remove", "runs")},
        **{f"automation:{act}": {"pk": offer_to(cast.boris, ticket).pk} for act in ("take", "decline")},
        **{f"speech:{name}": {"pk": own_rule()} for name in ("own-rule", "remove")},
        "services:service": {"slug": "checkin"},
        "services:first-run-step": {"step": "company"},
        **api_pages(cast),
        **{
            f"agreements:{name}": {"id": agreed(kind, cast)}
            for kind in ("calendar", "agreement", "between")
            for name in (kind, f"remove-{kind}")
        },
        **{f"bulk:{name}": {"pk": bulk_of(cast.boris)} for name in ("progress", "undo")},
        **{f"replies:{name}": {"number": ticket.number, "pk": ready_answer(cast)} for name in ("use", "run")},
        **{f"replies:{name}": {"pk": ready_answer(cast)} for name in ("template", "remove")},
        "desk:restore-view": {"token": "x"},
        "desk:take_draft": {"number": ticket.number, "pk": draft_on(ticket, cast).pk},
        **{name: {"number": ticket.number, "pk": outgoing_on(ticket, cast).pk} for name in OUTGOING},
        **{
            f"desk:{name}": {"number": ticket.number, "pk": ticket.attachments.get().pk}
            for name in ("download", "picture", "detach")
        },
        **{f"desk:{name}": {"pk": kind_field()} for name in ("field", "move_field", "retire_field")},
        **{key: {"id": handed_over(cast)} for key in ("insight:past", "insight:accept")},
        "incidents:read-briefing": {"pk": incident.briefings.latest("version").pk},
    }
    room = name.partition(":")[0]
    for known in (
        values.get(name),
        itil_address(name, cast, ticket),
        {},
        {"number": ticket.number},
        {"number": ticket.number, "id": 1},
        {"id": 1, "call": 1},
        {"id": 1, "merge": 1},
        {"pk": incident.pk},
        {"id": cast.gleb.pk},
        {"slug": "checkin"},
    ):
        if known is None or (room == "accounts" and "number" in known):
            continue
        try:
            return reverse(name, kwargs=known)
        except NoReverseMatch:
            continue
    raise AssertionError(f"No address for {name}.")


def kind_field() -> int:
    return KindField.objects.get_or_create(kind="idea", name_ru="Чья")[0].pk


def own_rule() -> int:
    return (OwnRule.objects.first() or OwnRule.objects.create(phrases=["тариф"], kinds=["reply"], message_ru="Плата")).pk


def people_of(cast: Cast) -> dict[str, dict[str, object]]:
    """Ivan, whose only ticket is one of Boris's team, with a second record that became part of his, and his company."""
    ivan = cast.ivan
    company = customers.organisation_named("Ромашка")
    Customer.objects.filter(pk=ivan.pk).update(organisation=company)
    identifier = ivan.identifiers.filter(verified_at=None).first() or ivan.identifiers.create(kind="email", value="i@b.example")
    done = Merge.objects.filter(kept=ivan).first() or customers.merge(
        ivan, customers.introduce(name="", identifiers=[]), by=cast.lena
    )
    page: dict[str, object] = {"pk": ivan.pk}
    names = ("customer", "customer-change", "customer-tell", "customer-merge")
    return {
        **{f"desk:{name}": page for name in names},
        "desk:customer-code": {**page, "identifier": identifier.pk},
        "desk:customer-prove": {**page, "identifier": identifier.pk},
        "desk:customer-part": {"pk": done.pk},
        "desk:organisation": {"pk": company.pk if company else 0},
    }


def known_line(ticket: Ticket) -> int:
    return desk.learn(ticket, "flight", "PL 204", "operator").pk


def api_pages(cast: Cast) -> dict[str, dict[str, object]]:
    """A token, a webhook and a call of Gleb's."""
    token, _made = Token.objects.get_or_create(operator=cast.gleb, defaults={"name": "т", "scopes": [], "digest": "d"})
    hook, _made = Webhook.objects.get_or_create(
        operator=cast.gleb, defaults={"url": "https://hook.example/", "kinds": [], "secret": "whsec_eA=="}
    )
    call, _made = Call.objects.get_or_create(webhook=hook, defaults={"entry": 1, "kind": "ticket.opened", "body": "{}"})
    names = ("webhook", "webhook-secret", "test-webhook", "resume-webhook", "remove-webhook")
    hooks = {f"api-pages:{name}": {"pk": hook.pk} for name in names}
    names = ("transfer", "stop", "in-earnest", "download", "refused")
    own, _made = Transfer.objects.get_or_create(operator=cast.oleg, defaults={"way": Transfer.IN})
    hooks |= {f"exchange:{name}": {"pk": own.pk} for name in names}
    return {**hooks, "api-pages:resend": {"pk": call.pk}, "api-pages:revoke": {"pk": token.pk}}


def itil_address(name: str, cast: Cast, ticket: Ticket) -> dict[str, object] | None:
    """What the rooms above incidents are about is made for their own routes only."""
    room, _colon, route = name.partition(":")
    if room == "catalogue" and route not in ("help", "requests", "choose", "situations", "new"):
        situation = Situation.objects.filter(slug="name").first() or Situation.objects.create(slug="name", title_ru="Имя")
        if route in ("request", "answer", "change"):
            asked, is_new = Request.objects.get_or_create(
                ticket=ticket, defaults={"situation": situation, "state": Request.WAITING, "step": 1}
            )
            if is_new:
                asked.approvals.create(round=1, step=1, needs="any", approver=cast.oleg)
            return {"pk": asked.pk}
        return {"slug": situation.slug}
    if room == "problems" and route not in ("problems", "new", "choose"):
        return {"pk": Problem.objects.get_or_create(title="Талон не печатается")[0].pk}
    if room == "changes" and route not in ("changes", "new"):
        if (change := Change.objects.first()) is None:
            window = {"from_at": now() + timedelta(hours=2), "to_at": now() + timedelta(hours=4)}
            change = Change.objects.create(title_ru="Обновление", **window)
        return {"pk": change.pk}
    if name == "services:dependency-remove":
        other = Service.objects.get_or_create(slug="pay", defaults={"name_ru": "Оплата"})[0]
        return {"pk": Dependency.objects.get_or_create(service=cast.checkin, on=other)[0].pk}
    return None


def agreed(kind: str, cast: Cast) -> int:
    """One calendar, agreement and agreement between teams, made when a test first asks for it."""
    calendar, _is_new = Calendar.objects.get_or_create(name="Office", defaults={"is_always": True})
    if kind == "calendar":
        return calendar.pk
    if kind == "agreement":
        return Agreement.objects.get_or_create(name="All", defaults={"calendar": calendar, "answer_minutes": 30})[0].pk
    return TeamAgreement.objects.get_or_create(to_team=cast.baggage, defaults={"calendar": calendar, "minutes": 60})[0].pk


def handed_over(cast: Cast) -> int:
    """A hand-over that somebody who has left wrote and nobody accepted."""
    return HandOver.objects.get_or_create(by=cast.fyodor, defaults={"key": uuid.uuid4()})[0].pk
