"""How much a token may ask: a bucket that fills evenly, in this process's memory."""

from __future__ import annotations

import math
import os
import threading
import time

from django.utils.translation import gettext as _

from otklik.api.models import Token
from otklik.api.problems import Problem

PER_MINUTE = int(os.environ.get("OTKLIK_API_RATE", "6000"))
MOST_KNOWN = 10_000

_lock = threading.Lock()
_buckets: dict[int, tuple[float, float]] = {}


def spend(token: Token) -> None:
    """Counts one request. Raises the problem 429 when the bucket is empty."""
    per_second = PER_MINUTE / 60
    with _lock:
        at = time.monotonic()
        left, since = _buckets.get(token.pk, (float(PER_MINUTE), at))
        left = min(float(PER_MINUTE), left + (at - since) * per_second)
        if left < 1:
            raise too_many(math.ceil((1 - left) / per_second))
        if len(_buckets) > MOST_KNOWN:
            _buckets.clear()
        _buckets[token.pk] = (left - 1, at)


def too_many(seconds: int) -> Problem:
    return Problem(
        429,
        "too-many",
        _("This token may send %(rate)s requests a minute. Wait as long as “Retry-After” says.") % {"rate": PER_MINUTE},
        headers={"Retry-After": str(max(1, seconds))},
    )
