"""How the desk and what it leans on are doing: each part's state and age."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

OK, LATE, DOWN = "ok", "late", "down"
# The worker says that it lives every 2 s; a job waits for it no longer than a few seconds when all is well.
WORKER_SILENT_S = 15.0
JOB_WAITS_S = 60.0
WORKER_AGE = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
JOB_AGE = "SELECT extract(epoch FROM now() - min(coalesce(scheduled_at, now()))), count(*) FROM procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"


@dataclass(frozen=True)
class Part:
    """`age_s`: of the last sign of life, of the oldest waiting job, of the published tree."""

    state: str
    age_s: float | None = None


def parts() -> dict[str, Part]:
    found = {"database": database()}
    if found["database"].state == OK:
        found |= {"worker": worker(), "jobs": jobs()}
    return found | {"published": published()}


def works(found: dict[str, Part]) -> bool:
    """The desk can do its work as long as its database answers; the rest it can outlive for a while."""
    return found["database"].state == OK


def as_json(found: dict[str, Part]) -> dict[str, object]:
    worst = DOWN if not works(found) else OK if all(part.state == OK for part in found.values()) else LATE
    return {"state": worst, "parts": {name: asdict(part) for name, part in found.items()}}


def database() -> Part:
    began = time.monotonic()
    try:
        _number("SELECT 1")
    except Error:
        return Part(DOWN)
    return Part(OK, round(time.monotonic() - began, 3))


def worker() -> Part:
    age = _number(WORKER_AGE)
    return Part(DOWN if age is None or age > WORKER_SILENT_S else OK, age)


def jobs() -> Part:
    age = _number(JOB_AGE) or 0.0
    return Part(LATE if age > JOB_WAITS_S else OK, age)


def published() -> Part:
    try:
        return Part(OK, round(time.time() - (Path(settings.PUBLISHED) / "tree.json").stat().st_mtime, 1))
    except FileNotFoundError:
        return Part(LATE)


def _number(question: str) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return None if row is None or row[0] is None else round(float(row[0]), 1)
