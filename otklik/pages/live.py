"""The signed address of the door's event stream for one page's topics."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest

from otklik.lib import tokens
from otklik.lib.clock import now

# A page of ours asks for another link when its time is over, so what else it may not hear any more is asked again with the page.
OURS_LASTS = timedelta(hours=1)
# A customer's page left open for a whole day must stay live, the desk dead or not; a page opened again gets a new one.
LASTS = timedelta(hours=14)


def live_url(request: HttpRequest, *topics: str) -> str:
    """Where a page of one of our people hears of changes in these topics. The view that calls it has checked that the reader may.

    Good for as long as nothing of what the person may do changes, and no longer than the session.
    """
    person: Any = request.user
    until = min(filter(None, [now() + OURS_LASTS, getattr(request.session, "ends_at", None)]))
    return signed({"t": sorted(topics), "person": person.pk, "standing": person.standing, "until": int(until.timestamp())})


def live_url_behind_link(*topics: str) -> str:
    """The same for whoever holds a link, such as a customer."""
    return signed({"t": sorted(topics)}, expires_at=now() + LASTS)


def signed(grant: dict[str, Any], *, expires_at: datetime | None = None) -> str:
    return f"{settings.DOOR_URL}/live?t={quote(tokens.sign(settings.CONFIG.key('live'), grant, expires_at=expires_at))}"
