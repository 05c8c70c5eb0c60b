"""The signed address of the door's event stream for one page's topics."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from django.conf import settings

from otklik.lib import tokens
from otklik.lib.clock import now

# A page left open for a whole shift must stay live; a page opened again gets a new one.
LASTS = timedelta(hours=14)


def live_url(*topics: str) -> str:
    """Where a page hears of changes in these topics. The view that calls it has checked that the reader may."""
    token = tokens.sign(settings.CONFIG.key("live"), {"t": sorted(topics)}, expires_at=now() + LASTS)
    return f"{settings.DOOR_URL}/live?t={quote(token)}"
