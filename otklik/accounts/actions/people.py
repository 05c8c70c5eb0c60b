"""Adding people, changing what they may do, letting them go."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts import rules
from otklik.accounts.actions.profile import follow_email
from otklik.accounts.actions.teams import numbers
from otklik.accounts.facts import (
    LinkResent,
    OperatorChanged,
    OperatorDeactivated,
    OperatorEnrolled,
    OperatorInvited,
    OperatorReactivated,
    RolesChanged,
    SecondFactorsForgotten,
    SignedOutEverywhere,
)
from otklik.accounts.models import Company, ContactPoint, Operator, Role, Shift, Team
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused


@transaction.atomic
def invite(
    email: str, *, name: str = "", roles: Iterable[str], teams: Iterable[Team] = (), by: Operator | None = None
) -> Operator:
    """Adds a person, who is then sent a link by e-mail. Somebody invited before who never came gets the new roles and another link."""
    email = Operator.objects.normalize_email(email.strip())
    operator = Operator.objects.get_queryset().select_for_update().filter(email__iexact=email).first()
    if operator is not None and (operator.last_login or operator.has_usable_password() or not operator.is_active):
        raise Refused(
            _("{email} is in the list of people already. Find the person there, or give another address.").format(email=email)
        )
    if operator is None:
        company = Company.current()
        operator = Operator.objects.create_user(email, name=name, locale=company.language, time_zone=company.time_zone)
        ContactPoint.objects.create(operator=operator, kind=ContactPoint.EMAIL, address=email)
    operator.name, operator.roles = name or operator.name, rules.in_order(list(roles))
    operator.save(update_fields=["name", "roles"])
    teams = list(teams)
    operator.teams.add(*teams)
    record(OperatorInvited(operator=operator.pk, teams=numbers(teams), by=by.pk if by else None))
    return operator


@transaction.atomic
def enrol(
    email: str,
    *,
    name: str,
    roles: Iterable[str],
    teams: Iterable[Team] = (),
    locale: str = "",
    time_zone: str = "",
    by: Operator | None = None,
) -> Operator:
    """Writes a person down who may not sign in yet. Nothing is sent; an admin switches the account on and sends the link."""
    company = Company.current()
    operator = Operator.objects.create_user(
        email,
        name=name,
        roles=rules.in_order(list(roles)),
        locale=locale or company.language,
        time_zone=time_zone or company.time_zone,
        is_active=False,
    )
    ContactPoint.objects.create(operator=operator, kind=ContactPoint.EMAIL, address=operator.email)
    teams = list(teams)
    operator.teams.add(*teams)
    record(OperatorEnrolled(operator=operator.pk, teams=numbers(teams), by=by.pk if by else None))
    return operator


@transaction.atomic
def change_operator(operator: Operator, *, name: str, email: str, teams: Iterable[Team], by: Operator | None) -> Operator:
    """Name, e-mail and teams. The form has seen to it that the e-mail is free."""
    operator = locked(operator)
    old_email = operator.email
    operator.name, operator.email = name, Operator.objects.normalize_email(email)
    operator.save(update_fields=["name", "email"])
    follow_email(operator, old_email)
    before, teams = set(numbers(operator.teams.all())), list(teams)
    operator.teams.set(teams)
    touched = sorted(before ^ set(numbers(teams)))
    record(OperatorChanged(operator=operator.pk, teams=touched, by=by.pk if by else None))
    return operator


@transaction.atomic
def change_roles(operator: Operator, roles: Iterable[str], *, by: Operator) -> Operator:
    """What the person may do from the next page on. The last admin stays one; shifts that no longer fit end."""
    operator = locked(operator)
    before, after = list(operator.roles), rules.in_order(list(roles))
    if before == after:
        return operator
    if Role.ADMIN not in after:
        keep_an_admin(operator)
    operator.roles = after
    operator.save(update_fields=["roles"])
    for shift in operator.shifts.filter(ends_at__isnull=True):
        if not rules.may_work(after, shift.kind):
            close(shift)
    record(RolesChanged(operator=operator.pk, before=before, after=after, by=by.pk))
    return operator


@transaction.atomic
def deactivate(operator: Operator, *, by: Operator) -> Operator:
    """The person cannot sign in any more; every open session and shift ends, every link dies."""
    operator = locked(operator)
    if not operator.is_active:
        return operator
    if operator.pk == by.pk:
        raise Refused(_("You cannot switch off your own account: you would lock yourself out. Ask another admin."))
    keep_an_admin(operator)
    operator.is_active = False
    operator.sign_outs += 1
    operator.save(update_fields=["is_active", "sign_outs"])
    operator.sign_in_links.all().delete()
    for shift in operator.shifts.filter(ends_at__isnull=True):
        close(shift)
    record(OperatorDeactivated(operator=operator.pk, by=by.pk))
    return operator


@transaction.atomic
def reactivate(operator: Operator, *, by: Operator) -> Operator:
    """The person may sign in again; old sessions stay dead."""
    operator = locked(operator)
    if not operator.is_active:
        operator.is_active = True
        operator.save(update_fields=["is_active"])
        record(OperatorReactivated(operator=operator.pk, by=by.pk))
    return operator


@transaction.atomic
def resend_link(operator: Operator, *, by: Operator) -> Operator:
    """The person is sent a new sign-in link by e-mail."""
    operator = locked(operator)
    if not operator.is_active:
        raise Refused(_("This person may not sign in. Switch the account on first."))
    record(LinkResent(operator=operator.pk, by=by.pk))
    return operator


@transaction.atomic
def sign_out_everywhere(operator: Operator, *, by: Operator) -> Operator:
    """Ends every session of the person, on every machine."""
    operator = locked(operator)
    operator.sign_outs += 1
    operator.save(update_fields=["sign_outs"])
    record(SignedOutEverywhere(operator=operator.pk, by=by.pk))
    return operator


@transaction.atomic
def forget_second_factors(operator: Operator, *, by: Operator) -> Operator:
    """Removes authenticator apps, passkeys and recovery codes of a person who lost them."""
    operator = locked(operator)
    Authenticator.objects.filter(user=operator).delete()
    record(SecondFactorsForgotten(operator=operator.pk, by=by.pk))
    return operator


def keep_an_admin(operator: Operator) -> None:
    """Raises `Refused` when nobody could administer the desk without this person. Locks the admins, so that two cannot leave at once."""
    admins = set(Operator.objects.active().with_role(Role.ADMIN).select_for_update().order_by("pk").values_list("pk", flat=True))
    if admins == {operator.pk}:
        raise Refused(_("This is the only admin. Make somebody else an admin first."))


def close(shift: Shift) -> None:
    shift.ends_at = max(now(), shift.starts_at)
    if shift.ends_at <= shift.starts_at:
        shift.delete()
        return
    shift.save(update_fields=["ends_at"])


def locked(operator: Operator) -> Operator:
    return Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)


def mail_goes_out() -> bool:
    """Whether a letter can be sent at all."""
    return bool(settings.SMTP_URL)
