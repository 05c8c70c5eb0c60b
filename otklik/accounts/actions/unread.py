"""Nobody overwrites what he has not read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.lib.refused import Newer


def check_read(read: int | None, version: int) -> None:
    """Raises `Newer` when this is no more the version that the person has read; None is whoever names none.

    For actions that hold the row.
    """
    if read is not None and read != version:
        raise Newer(_("This was changed meanwhile. Open it again to see how it stands now."))
