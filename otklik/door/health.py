"""How the door fares: for a load balancer, for the supervisor, for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from otklik.door.exchange import Answer, Request, as_json
from otklik.door.live import Live
from otklik.door.published import STALE_AFTER_S, Published
from otklik.door.spool import Spool, Unavailable


class Health:
    """Reads the other parts; counts nothing itself but the answers by status."""

    def __init__(self, spool: Spool, published: Published, live: Live, *, has_bus: bool) -> None:
        self.spool = spool
        self.published = published
        self.live = live
        self.has_bus = has_bus
        self.answers: dict[int, int] = {}
        self.began_at = time.time()
        self.registry = CollectorRegistry()
        self.registry.register(Figures(self))

    async def show(self, request: Request) -> Answer:
        """`GET /healthz`: 503 only when no report can be accepted."""
        spool = await self.spool_part()
        states = {"spool": spool, "published": self.published_part(), "bus": {"state": self.bus_state()}}
        can_accept = spool["state"] in ("ok", "short")
        status = "ok" if all(part["state"] in ("ok", "off") for part in states.values()) else "degraded"
        return as_json({"status": status if can_accept else "down", "parts": states}, 200 if can_accept else 503)

    async def spool_part(self) -> dict[str, Any]:
        part = {"waiting": self.spool.waiting, "bytes": self.spool.space.used_bytes, "limit_bytes": self.spool.space.limit_bytes}
        try:
            oldest = await self.spool.oldest()
        except Unavailable:
            oldest = None
        part["age"] = int((datetime.now(UTC) - datetime.fromisoformat(oldest)).total_seconds()) if oldest else 0
        return {"state": self.spool_state(), **part, **({"reason": refusal} if (refusal := self.spool.refusal) else {})}

    def spool_state(self) -> str:
        if self.spool.writer.trouble or not self.spool.writer.is_alive():
            return "broken"
        if self.spool.space.is_full:
            return "full"
        return "short" if self.spool.space.is_short else "ok"

    def published_part(self) -> dict[str, Any]:
        if self.published.tree is None:
            return {"state": "broken" if self.published.trouble else "absent", "age": None}
        age_s = self.published.age_s
        return {"state": "stale" if age_s >= STALE_AFTER_S else "ok", "age": age_s}

    def bus_state(self) -> str:
        if not self.has_bus:
            return "off"
        return "ok" if self.live.bus_is_up else "down"

    async def metrics(self, request: Request) -> Answer:
        """`GET /metrics`."""
        return Answer(200, [(b"content-type", CONTENT_TYPE_LATEST.encode())], generate_latest(self.registry))


class Figures(Collector):
    """What Prometheus reads, gathered when it asks: counting costs the answers nothing."""

    def __init__(self, health: Health) -> None:
        self.health = health

    def collect(self) -> Iterator[Metric]:
        health, writer, space = self.health, self.health.spool.writer, self.health.spool.space
        yield CounterMetricFamily(
            "otklik_door_reports_accepted", "Reports and follow-ups answered with 202.", health.answers.get(202, 0)
        )
        yield CounterMetricFamily("otklik_door_reports_repeated", "Accepted ones whose id was known.", writer.repeated)
        yield CounterMetricFamily("otklik_door_reports_differing", "Repeated ids that came with another body.", writer.differing)
        yield CounterMetricFamily("otklik_door_spool_failures", "Times the disk refused or failed to confirm.", writer.failures)
        yield by_label("otklik_door_answers", "Answers by status.", "status", health.answers)
        yield CounterMetricFamily("otklik_door_nudges", "Nudges passed on to open pages.", health.live.sent)
        yield GaugeMetricFamily("otklik_door_streams", "Open event streams.", health.live.open)
        yield GaugeMetricFamily("otklik_door_spool_waiting", "Entries the worker has not drained.", health.spool.waiting)
        yield GaugeMetricFamily("otklik_door_spool_bytes", "Space the spool uses.", space.used_bytes)
        yield GaugeMetricFamily("otklik_door_spool_limit_bytes", "Space the spool may use.", space.limit_bytes)
        yield GaugeMetricFamily("otklik_door_spool_short", "1 from 70 % of the space on.", int(space.is_short))
        yield GaugeMetricFamily("otklik_door_published_age_seconds", "Age of the published status.", health.published.age_s)
        yield GaugeMetricFamily("otklik_door_start_time_seconds", "When the door was started.", health.began_at)


def by_label(name: str, text: str, label: str, counts: dict[int, int]) -> Metric:
    family = CounterMetricFamily(name, text, labels=[label])
    for value, count in counts.items():
        family.add_metric([str(value)], count)
    return family
