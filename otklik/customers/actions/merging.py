"""Two records of one person become one, and two again when that was a mistake."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.customers import rows, rules
from otklik.customers.facts import CustomersMerged, CustomersParted
from otklik.customers.meeting import lock
from otklik.customers.models import Customer, Identifier, Merge
from otklik.customers.parting import untyings
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery

# What an empty column of the kept record takes over from the other.
FILLED = ("name", "organisation_id", "time_zone")
LETTERS, SILENT = "notices.delivery.recipient", "customers.identifier.may_write"


@transaction.atomic
def merge(kept: Customer, gone: Customer, *, by: Operator) -> Merge:
    """Everything of `gone` becomes `kept`'s: tickets, messages, identifiers, what touched him, what he was told.

    An identifier stays as sure as it was. An unproven address of `gone` receives nothing of `kept`'s until it is proven: the
    record may have been a stranger's. Raises `Refused` when one of them is merged already.
    """
    kept, gone = locked(kept, gone)
    if kept.pk == gone.pk:
        raise Refused(_("This is one and the same record, so there is nothing to merge. Choose another one."))
    if kept.merged_into_id or gone.merged_into_id:
        raise Refused(_("One of the two has been merged meanwhile. Look at the customer again."))
    silent = silenced(kept, gone)
    moved, parked = rows.move(kept, gone)
    letters = readdress(kept, gone)
    filled = fill(kept, gone)
    Customer.objects.filter(pk=gone.pk).update(merged_into=kept)
    done = Merge.objects.create(
        kept=kept, gone=gone, by=by, filled=filled, moved={**moved, LETTERS: letters, SILENT: silent}, parked=parked
    )
    record(CustomersMerged(customer=kept.pk, gone=gone.pk, merge=done.pk, by=by.pk))
    return done


@transaction.atomic
def part(done: Merge, *, by: Operator) -> Merge:
    """Undoes a merge exactly: what came with it goes back, what has come since stays. Raises `Refused` after 30 days.

    Tickets of both that were merged meanwhile are taken apart too: else one of the two would read the other's thread.
    """
    done = Merge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at is not None:
        raise Refused(_("This merge is undone already."))
    if not rules.may_part(done.at, done.undone_at, now()):
        raise Refused(_("A merge can be undone for 30 days; these have passed."))
    kept, gone = locked(done.kept, done.gone)
    if kept.merged_into_id:
        raise Refused(_("The record was merged once more since. Undo the later merge first."))
    Identifier.objects.filter(pk__in=done.moved.get(SILENT, [])).update(may_write=True)
    rows.move_back(done.moved, kept, gone)
    rows.bring_back(done.parked)
    for untie in untyings:
        untie(done, by)
    letters = Delivery.objects.filter(pk__in=done.moved.get(LETTERS, []), recipient=recipient(kept))
    letters.update(recipient=recipient(gone))
    empty_again(kept, done.filled)
    Customer.objects.filter(pk=gone.pk).update(merged_into=None)
    done.undone_at, done.undone_by = now(), by
    done.save(update_fields=["undone_at", "undone_by"])
    record(CustomersParted(customer=kept.pk, gone=gone.pk, merge=done.pk, by=by.pk))
    return done


def locked(*both: Customer) -> tuple[Customer, Customer]:
    """Both as they are now; nobody is met by what they are known by, and nothing else is merged, until this is done."""
    lock(Identifier.objects.filter(customer__in=[one.pk for one in both]).values_list("kind", "normal"))
    found = {
        one.pk: one
        for one in Customer.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in both]).order_by("pk")
    }
    return found[both[0].pk], found[both[1].pk]


def silenced(kept: Customer, gone: Customer) -> list[int]:
    """The unproven addresses of `gone`, when `kept` can be written to or is proven; marked so that nothing goes there."""
    known = Identifier.objects.filter(customer=kept)
    if not known.filter(kind=Identifier.EMAIL).exists() and not known.filter(verified_at__isnull=False).exists():
        return []
    doubtful = Identifier.objects.filter(customer=gone, kind=Identifier.EMAIL, verified_at__isnull=True, may_write=True)
    pks = list(doubtful.values_list("pk", flat=True))
    Identifier.objects.filter(pk__in=pks).update(may_write=False)
    return pks


def recipient(customer: Customer) -> str:
    return f"customer:{customer.pk}"


def readdress(kept: Customer, gone: Customer) -> list[int]:
    """What one record was told counts as told to the person: nobody hears of the same thing twice."""
    told = Delivery.objects.filter(recipient=recipient(kept)).values("notice")
    letters = Delivery.objects.filter(recipient=recipient(gone)).exclude(notice__in=told)
    pks = list(letters.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=pks).update(recipient=recipient(kept))
    return pks


def fill(kept: Customer, gone: Customer) -> dict[str, Any]:
    """Column → what stood there before, and what stands there now."""
    filled = {
        column: [getattr(kept, column), getattr(gone, column)]
        for column in FILLED
        if not getattr(kept, column) and getattr(gone, column)
    }
    if filled:
        Customer.objects.filter(pk=kept.pk).update(**{column: new for column, (_old, new) in filled.items()})
    return filled


def empty_again(kept: Customer, filled: dict[str, Any]) -> None:
    """Unless somebody has put something else there since."""
    for column, (old, new) in filled.items():
        Customer.objects.filter(pk=kept.pk, **{column: new}).update(**{column: old})
