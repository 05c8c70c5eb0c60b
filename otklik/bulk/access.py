"""The ways to what somebody did to many tickets, and to the tickets that a form names."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.bulk.models import Bulk
from otklik.desk.models import Ticket
from otklik.lib.refused import Refused

MOST = 200


def bulk_for(operator: Operator, pk: int) -> Bulk:
    return get_object_or_404(Bulk.objects.seen_by(operator), pk=pk)


def tickets_named(operator: Operator, named: Iterable[str]) -> tuple[list[Ticket], int]:
    """The tickets with these numbers, and how many of the numbers are out of this person's reach: gone from sight since, or none at all.

    Which these are is told nobody.
    """
    said = list(dict.fromkeys(named))
    if not said:
        raise Refused(_("Pick some tickets first: tick them in the list."))
    if len(said) > MOST:
        raise Refused(_("These are more than two hundred tickets. Pick fewer at once."))
    if not all(one.isascii() and one.isdigit() and len(one) < 18 for one in said):
        raise Http404
    numbers = [int(one) for one in said]
    seen = Ticket.objects.seen_by(operator).select_related("customer", "team", "owner", "merged_into")
    found = {ticket.number: ticket for ticket in seen.filter(number__in=numbers)}
    if not found:
        raise Http404
    wanted = dict.fromkeys(numbers)
    return [found[number] for number in wanted if number in found], len(wanted) - len(found)
