"""What the desk does when nobody waits."""

from __future__ import annotations

from otklik.desk.search.text import follow_changes
from otklik.journal.listeners import every


@every(seconds=1)
def keep_findable() -> None:
    """What was said a moment ago can be found now."""
    follow_changes()
