"""The worker empties the door's spool, again and again."""

from __future__ import annotations

import structlog

from otklik.journal.listeners import every
from otklik.signals.door import Door, DoorAway
from otklik.signals.drain import drained

log = structlog.get_logger(__name__)


@every(seconds=0.5)
def drain() -> None:
    """Takes over everything that waits at the door. A door that is away is no failure of ours: it keeps what it has."""
    try:
        with Door() as door:
            drained(door)
    except DoorAway as error:
        log.debug("door_away", error=str(error))
