"""The ties of a ticket as a reader sees them, from its side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator
from otklik.desk.actions.merging import UNDO_WITHIN
from otklik.desk.models import Merge, State, Ticket, Tie
from otklik.desk.words import TONES
from otklik.lib.clock import now

# The same ties read from the other ticket.
BACK: dict[str, Promise] = {
    Tie.Kind.DUPLICATE_OF: pgettext_lazy("tie", "has a duplicate:"),
    Tie.Kind.CAUSED_BY: pgettext_lazy("tie", "is the cause of"),
    Tie.Kind.PART_OF: pgettext_lazy("tie", "consists of"),
    Tie.Kind.SPLIT_FROM: pgettext_lazy("tie", "from it was split"),
}
# What may be chosen in the form: the tie, and whether it is read from the other ticket.
CHOICES = [
    *((kind.value, kind.label) for kind in (Tie.Kind.DUPLICATE_OF, Tie.Kind.CAUSED_BY, Tie.Kind.PART_OF)),
    *((f"back-{kind}", BACK[kind]) for kind in (Tie.Kind.DUPLICATE_OF, Tie.Kind.CAUSED_BY, Tie.Kind.PART_OF)),
]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One tie: of a ticket that the reader may not see, only the number is said."""

    pk: int
    words: str
    number: int
    href: str = ""
    subject: str = ""
    state: str = ""
    tone: str = ""
    may_untie: bool = True


def ties_of(operator: Operator, ticket: Ticket) -> list[Line]:
    ties = list(Tie.objects.filter(Q(one=ticket) | Q(other=ticket)).select_related("one", "other"))
    others = {tie.other_id if tie.one_id == ticket.pk else tie.one_id for tie in ties}
    seen = set(Ticket.objects.seen_by(operator).filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    return [line(tie, ticket, seen) for tie in ties]


def line(tie: Tie, ticket: Ticket, seen: set[int]) -> Line:
    is_one = tie.one_id == ticket.pk
    other = tie.other if is_one else tie.one
    words = str(Tie.Kind(tie.kind).label if is_one else BACK[tie.kind])
    may_untie = tie.kind != Tie.Kind.SPLIT_FROM
    if other.pk not in seen:
        return Line(pk=tie.pk, words=words, number=other.number, may_untie=may_untie)
    return Line(
        pk=tie.pk,
        words=words,
        number=other.number,
        href=reverse("desk:ticket", args=[other.number]),
        subject=other.subject,
        state=str(other.get_state_display()),
        tone=TONES[State(other.state)],
        may_untie=may_untie,
    )


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A ticket that went into this one: of one that the reader may not see, only the number is said."""

    number: int
    subject: str
    by: str
    at: datetime
    may_part: bool


def merged_here(operator: Operator, ticket: Ticket) -> list[Joined]:
    """What went into this ticket; within thirty days it may be taken out again by whoever sees both."""
    merges = Merge.objects.filter(target=ticket, undone_at__isnull=True).select_related("source", "by").order_by("-pk")
    found = list(merges)
    sources = Ticket.objects.seen_by(operator).filter(pk__in=[one.source_id for one in found])
    seen = set(sources.values_list("pk", flat=True))
    return [
        Joined(
            number=one.source.number,
            subject=one.source.subject if one.source_id in seen else _("(another team’s)"),
            by=str(one.by or ""),
            at=one.at,
            may_part=one.source_id in seen and one.at >= now() - UNDO_WITHIN,
        )
        for one in found
    ]
