"""What the desk does when nobody waits."""

from __future__ import annotations

from otklik.desk.search.text import follow_changes
from otklik.desk.writing import jobs as writing
from otklik.journal.listeners import every

__all__ = ["keep_findable", "writing"]


@every(seconds=1)
def keep_findable() -> None:
    """What was said a moment ago can be found now."""
    follow_changes()
