"""What people set for themselves: name, language, zone, keys, alerts, and the ways to be paged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts import rules
from otklik.accounts.actions.unread import check_read
from otklik.accounts.facts import (
    ContactPointAdded,
    ContactPointRemoved,
    ContactPointsReordered,
    PasswordResetAsked,
    ProfileChanged,
    RolesChanged,
    TestPageAsked,
)
from otklik.accounts.models import ContactPoint, Operator
from otklik.accounts.reach import why_closed
from otklik.journal.record import record
from otklik.lib.refused import Refused

MOST_CONTACT_POINTS = 10
FIRST_ADMIN_EMAIL = "admin@localhost"


@transaction.atomic
def change_profile(operator: Operator, *, name: str, locale: str, time_zone: str) -> Operator:
    """The person's own name, language and time zone."""
    operator.name, operator.locale, operator.time_zone = name, locale, time_zone
    operator.save(update_fields=["name", "locale", "time_zone"])
    record(ProfileChanged(operator=operator.pk, by=operator.pk))
    return operator


@transaction.atomic
def remember_preference(operator: Operator, *, locale: str) -> Operator:
    """The language chosen by the switch of the page."""
    if locale and operator.locale != locale:
        return change_profile(operator, name=operator.name, locale=locale, time_zone=operator.time_zone)
    return operator


@transaction.atomic
def lay_keys(operator: Operator, keys: Mapping[str, str], *, by: Operator) -> Operator:
    """Where the person has the keys of the desk, by their usual places; only those that differ."""
    operator.keys = dict(keys)
    operator.save(update_fields=["keys"])
    record(ProfileChanged(operator=operator.pk, by=by.pk))
    return operator


@transaction.atomic
def choose_alerts(operator: Operator, alerts: Mapping[str, str], *, by: Operator) -> Operator:
    """What the person wants to hear of, and how."""
    operator.alerts = dict(alerts)
    operator.save(update_fields=["alerts"])
    record(ProfileChanged(operator=operator.pk, by=by.pk))
    return operator


@transaction.atomic
def add_contact_point(operator: Operator, *, kind: str, address: str) -> ContactPoint:
    """One more way to page the person, tried last. The same way twice is one."""
    Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    known = list(operator.contact_points.all())
    for point in known:
        if (point.kind, point.address) == (kind, address):
            return point
    refuse_too_many(known)
    position = max((point.position for point in known), default=0) + 1
    point = ContactPoint.objects.create(operator=operator, kind=kind, address=address, position=position)
    record(ContactPointAdded(operator=operator.pk, contact_point=point.pk, by=operator.pk))
    return point


@transaction.atomic
def bring_contact_point(operator: Operator, *, kind: str, address: str, place: int | None, by: Operator | None) -> bool:
    """A way that was written down elsewhere, at its place among those that are here. Whether it is new."""
    Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    known = list(operator.contact_points.all())
    if any((point.kind, point.address) == (kind, address) for point in known):
        return False
    refuse_too_many(known)
    new = ContactPoint.objects.create(operator=operator, kind=kind, address=address, position=len(known) + 1)
    known.insert(len(known) if place is None else place - 1, new)
    for position, point in enumerate(known, start=1):
        ContactPoint.objects.filter(pk=point.pk).update(position=position)
    record(ContactPointAdded(operator=operator.pk, contact_point=new.pk, by=by.pk if by else None))
    return True


def refuse_too_many(known: Sequence[ContactPoint]) -> None:
    if len(known) >= MOST_CONTACT_POINTS:
        raise Refused(_("Ten ways are enough. Remove one that is no longer needed first."))


@transaction.atomic
def remove_contact_point(point: ContactPoint, *, by: Operator) -> None:
    """The person is no longer paged this way."""
    if ContactPoint.objects.filter(pk=point.pk).delete()[0]:
        record(ContactPointRemoved(operator=point.operator_id, contact_point=point.pk, by=by.pk))


@transaction.atomic
def move_contact_point(point: ContactPoint, step: int, *, by: Operator) -> None:
    """One place earlier (-1) or later (+1) in the order of trying."""
    Operator.objects.get_queryset().select_for_update().get(pk=point.operator_id)
    points = list(ContactPoint.objects.filter(operator=point.operator_id))
    for position, moved in enumerate(rules.moved(points, point, step), start=1):
        ContactPoint.objects.filter(pk=moved.pk).update(position=position)
    record(ContactPointsReordered(operator=point.operator_id, by=by.pk))


@transaction.atomic
def ask_test_page(operator: Operator, *, by: Operator) -> None:
    """Asks that a test page be sent to each contact point of the person; the room that pages hears it."""
    kinds = set(operator.contact_points.values_list("kind", flat=True))
    if not kinds:
        raise Refused(_("There is no way to reach you yet. Add one first."))
    closed = [why_closed(kind) for kind in sorted(kinds)]
    if all(closed):
        raise Refused(_("{why} Add another way, such as notices in this browser.").format(why=" ".join(closed)))
    record(TestPageAsked(operator=operator.pk, by=by.pk))


@transaction.atomic
def ask_password_reset(operator: Operator) -> None:
    """Somebody who cannot sign in wants a new password; the letter goes out when nobody waits for it."""
    record(PasswordResetAsked(operator=operator.pk))


@transaction.atomic
def introduce(
    operator: Operator, *, name: str, email: str, roles: Iterable[str], password: str = "", read: int | None = None
) -> Operator:
    """The first admin says who he is, and what else he does besides; stays an admin.

    Raises `Newer` when it is no more the version that he has read.
    """
    operator = Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    check_read(read, operator.version)
    before, old_email = list(operator.roles), operator.email
    operator.name, operator.email = name, Operator.objects.normalize_email(email)
    operator.roles = rules.in_order({*roles, rules.ADMIN})
    if password:
        operator.set_password(password)
    operator.save(update_fields=["name", "email", "roles", "password"])
    follow_email(operator, old_email)
    ContactPoint.objects.get_or_create(operator=operator, kind=ContactPoint.EMAIL, address=operator.email)
    record(ProfileChanged(operator=operator.pk, by=operator.pk))
    if before != operator.roles:
        record(RolesChanged(operator=operator.pk, before=before, after=operator.roles, by=operator.pk))
    return operator


@transaction.atomic
def settle_in(operator: Operator, *, name: str, password: str = "") -> Operator:
    """Somebody who came by a link says who he is and how he comes back."""
    operator = Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    operator.name = name
    if password:
        operator.set_password(password)
    operator.save(update_fields=["name", "password"])
    record(ProfileChanged(operator=operator.pk, by=operator.pk))
    return operator


def follow_email(operator: Operator, old_email: str) -> None:
    """Pages to the former e-mail of a person go to the present one, at the same place among the others."""
    if old_email.lower() == operator.email.lower():
        return
    points = operator.contact_points.filter(kind=ContactPoint.EMAIL)
    former = points.filter(address__iexact=old_email)
    if points.filter(address__iexact=operator.email).exists():
        former.delete()
    else:
        former.update(address=operator.email)


def has_passkey(operator: Operator) -> bool:
    return Authenticator.objects.filter(user=operator, type=Authenticator.Type.WEBAUTHN).exists()


def can_come_back(operator: Operator) -> bool:
    """Whether the person can sign in again without asking anybody for a link."""
    knows_him_elsewhere = bool(settings.IDENTITY_PROVIDER) and operator.email != FIRST_ADMIN_EMAIL
    return operator.has_usable_password() or knows_him_elsewhere or has_passkey(operator)
