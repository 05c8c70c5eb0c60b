"""What a rule says: when, if, then. Kept as JSON, one piece per version."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPENED, WROTE, ANSWERED, MOVED, HANDED, WAITS, SILENT, LIES = (
    "opened", "wrote", "answered", "moved", "handed", "waits", "silent", "lies",
)  # fmt: skip
EVENTS: dict[str, Promise] = {
    OPENED: _("a ticket arrives"),
    WROTE: _("the customer writes again"),
    ANSWERED: _("an operator answers"),
    MOVED: _("the state changes"),
    HANDED: _("a ticket is handed over"),
    WAITS: _("the customer waits for us too long"),
    SILENT: _("the customer does not answer us for too long"),
    LIES: _("nothing happens to a ticket for too long"),
}
# Which of the desk's facts each event is.
FACTS: dict[str, tuple[str, ...]] = {
    OPENED: ("TicketOpened",),
    WROTE: ("CustomerWrote",),
    ANSWERED: ("OperatorReplied",),
    MOVED: ("TicketMoved", "TicketResolved", "TicketReopened"),
    HANDED: ("TicketHandedOver",),
}
EVENT_OF = {fact: event for event, facts in FACTS.items() for fact in facts}
TIMED = (WAITS, SILENT, LIES)
USUAL_MINUTES = 30
# Ninety days: whoever wants to wait longer has forgotten what for.
MOST_MINUTES = 90 * 24 * 60


@dataclass(frozen=True, kw_only=True)
class Content:
    """`conditions` are names with the values of which one must hold; `acts` are names with what is done. Both empty out."""

    event: str = OPENED
    minutes: int = USUAL_MINUTES
    conditions: dict[str, list[str]] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    stops: bool = False

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> Content:
        return cls(**kept) if kept else cls()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_timed(self) -> bool:
        return self.event in TIMED
