"""Ways to page our own people, out and in. What holds a key never leaves and never comes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from otklik.accounts.actions.profile import MOST_CONTACT_POINTS, bring_contact_point
from otklik.accounts.forms.profile import CHECKS
from otklik.accounts.models import ContactPoint, Operator
from otklik.exchange.records import Record
from otklik.exchange.saying import said as _
from otklik.exchange.staffing import person_named
from otklik.lib.refused import Refused

COLUMNS = ("person", "kind", "address", "place")
KINDS = [kind for kind, _words in ContactPoint.KINDS]


def contact_points(person: Operator | None) -> QuerySet[ContactPoint]:
    """One's own: nobody reads on a page where his colleague is reached."""
    found = ContactPoint.objects.all() if person is None else ContactPoint.objects.filter(operator=person)
    return found.select_related("operator").prefetch_related("operator__contact_points").order_by("operator", "position", "pk")


def contact_point_values(point: ContactPoint) -> dict[str, Any]:
    """Its place is counted among those that can be brought back by the file."""
    told = [one.pk for one in point.operator.contact_points.all() if not one.holds_key]
    return {
        "person": point.operator.email,
        "kind": point.kind,
        "address": point.shown_address,
        "place": None if point.holds_key else told.index(point.pk) + 1,
    }


def take_contact_point(record: Record, by: Operator | None) -> bool:
    person = person_named(record, "person")
    if by is not None and by.pk != person.pk:
        raise Refused(_("This way reaches somebody else: that person adds it, or whoever runs the desk by the command line."))
    kind, address = record.one_of("kind", KINDS, ""), record.line("address", most=500)
    if not kind or not address:
        raise Refused(_("It needs the kind of the way (email or telegram) and its address."))
    if kind in ContactPoint.WITH_KEYS:
        if any((one.kind, one.shown_address) == (kind, address) for one in person.contact_points.all()):
            return False
        raise Refused(_("The address of this way holds a key, which no file may: its owner adds it by hand, in the profile."))
    try:
        CHECKS[kind](address)
    except ValidationError as error:
        raise Refused(str(error.messages[0])) from None
    place = record.whole("place", most=MOST_CONTACT_POINTS)
    return bring_contact_point(person, kind=kind, address=address, place=place, by=by)
