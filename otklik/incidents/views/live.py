"""What a page of this room listens to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from otklik.pages.live import live_url


def live_context(request: HttpRequest, *topics: str) -> dict[str, Any]:
    """For the shell: the signed address, and the topics to look at again after a pause."""
    return {"live_url": live_url(request, *topics), "live_topics": sorted(topics)}
