"""The words of a reply, looked at with what is known of its ticket: while it is written, and once more before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from otklik.desk.asking import Asked, asked_where
from otklik.desk.models import Ticket
from otklik.desk.sheet import told_facts
from otklik.desk.writing.promised import promised_to
from otklik.speech.actions import count
from otklik.speech.judging import MISSING, MOST_TEXT, Around, judged, ordered
from otklik.speech.remarks import Offer, Remark, read_tokens, remarks
from otklik.wording.findings import Finding
from otklik.wording.kinds import Kind, Level

ASKED = "asked-known"
# Letters. «Да, можно» in the middle of a talk, and the first words of a reply, are not a message that must say everything.
WHOLE = 60
# These are shown, but are no reason to stop somebody who is sending.
LIGHT = frozenset({"jargon", "fog", "steps", "padding", "asked"})
SAYS = gettext_lazy("You ask for what is known already: %(name)s")
ADVICE = gettext_lazy("Say what you know, and the customer only has to nod.")


def typed(post: QueryDict) -> str:
    """The text with one character for the end of a line, as a browser counts."""
    return post.get("text", "").replace("\r\n", "\n")[:MOST_TEXT]


def remarks_on(ticket: Ticket, text: str, left: Sequence[str] = ()) -> list[Remark]:
    """The findings of a reply on this ticket, the most important first, in the reader's language."""
    if not text.strip():
        return []
    # Most texts ask for nothing: then nobody looks up what is known.
    asked = asked_where(text, SimpleLazyObject(lambda: told_facts(ticket)))
    around = Around(promised=promised_to(ticket), customer=ticket.customer.name)
    # The desk knows better than the general rule what its own facts are called.
    found = [one for one in judged(text, kind=Kind.REPLY, around=around) if one.code != "asked"]
    if len(text.strip()) < WHOLE:
        found = [one for one in found if one.code not in MISSING]
    pairs = [(finding_of(one), one) for one in asked]
    offers = {id(finding): Offer(insert=one.told.value, named=one.told.shown) for finding, one in pairs}
    return remarks(
        text,
        ordered([*found, *(finding for finding, _one in pairs)]),
        left=left,
        offers=lambda finding: offers.get(id(finding)),
    )


def finding_of(asked: Asked) -> Finding:
    messages, advices = {}, {}
    for language in ("ru", "en"):
        with translation.override(language):
            messages[language] = str(SAYS) % {"name": asked.told.shown}
            advices[language] = str(ADVICE)
    return Finding(
        rule=ASKED,
        code="asked",
        level=Level.WARNING,
        start=asked.start,
        end=asked.end,
        messages=messages,
        advices=advices,
    )


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What stands in a reply at the moment of sending, and what its writer saw and took while writing."""

    found: Sequence[Remark]
    seen: Sequence[str]
    accepted: Sequence[str]

    @property
    def questions(self) -> list[Remark]:
        """What is worth one gentle question."""
        return [one for one in self.found if one.is_grave and one.code not in LIGHT]

    def count(self) -> None:
        count(seen=self.seen, accepted=self.accepted, sent=[one.rule for one in self.found])


def looked_at(ticket: Ticket, post: QueryDict) -> Looked:
    left = read_tokens(post.get("words_left", ""))
    return Looked(
        found=remarks_on(ticket, typed(post), left),
        seen=post.get("words_seen", "").split()[:60],
        accepted=post.get("words_accepted", "").split()[:60],
    )


def as_it_is(content: dict[str, Any]) -> None:
    """“Send as it is” also says what had been pressed before the question: a later moment, or “send anyway”."""
    if content["as_it_is"]:
        later, _stroke, anyway = content["as_it_is"].partition("|")
        content["worded"] = True
        content["later"] = content["later"] or later
        content["anyway"] = content["anyway"] or anyway
