"""What the desk counts for Prometheus: its answers, and how the parts behind it are doing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.db import Error
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Histogram, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from otklik.pages.turns import InTurns
from otklik.project import health

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
ANSWERS = Histogram(
    "otklik_desk_answer_seconds",
    "Time to answer a request, by the name of the page and the kind of answer.",
    ("page", "method", "kind"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Measured:
    """The outermost middleware: what it measures is what the reader waits for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)

        def observe(status: int) -> None:
            ANSWERS.labels(page or "none", method, f"{status // 100}xx").observe(time.perf_counter() - began)

        # The name of the route, never the path: paths hold people's links.
        page = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        if isinstance(response, InTurns):
            response.when_done.append(observe)
        else:
            observe(response.status_code)
        return response


class Parts(Collector):
    """Asked at every scrape: 1 when a part is well, and its age."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = GaugeMetricFamily("otklik_part_ok", "1 when the part is well.", labels=["part"])
        age = GaugeMetricFamily(
            "otklik_part_age_seconds", "Age of the part's last sign of life or of its oldest work.", labels=["part"]
        )
        for name, part in health.parts().items():
            state.add_metric([name], float(part.state == health.OK))
            if part.age_s is not None:
                age.add_metric([name], part.age_s)
        yield state
        yield age


def text() -> bytes:
    """Everything in Prometheus' text form; without the database what the process itself knows."""
    own = generate_latest(REGISTRY)
    try:
        return own + generate_latest(PARTS)
    except Error:
        return own


PARTS = CollectorRegistry()
PARTS.register(Parts())
