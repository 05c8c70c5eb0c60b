"""A page in two halves: what every page of the desk begins with leaves at once, the rest as soon as it is drawn.

The bar needs a few statements, a thread some thirty more: a reader who waits for both sees nothing for three times as long.
By then the status has been sent, so the view has decided before whether this person may see the page; a failure of the rest
is said in words where the rest would stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponseServerError, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.log import log_response

from otklik.lib.once import one_page, remembered_so_far

FIRST, REST = "first", "rest"

Context = dict[str, Any]


class Halves(StreamingHttpResponse):
    """An answer whose beginning is drawn and whose rest is not yet; `when_done` is told the status that it came to."""

    def __init__(self, request: HttpRequest, template: str, context: Context) -> None:
        self.when_done: list[Callable[[int], None]] = []
        self.draw = drawing(request, template, context)
        first = render_to_string(template, {**context, "half": FIRST}, request)
        # A proxy that collects an answer before it passes it on would take away what this is for.
        super().__init__(self.both(first), headers={"X-Accel-Buffering": "no"})

    def both(self, first: str) -> Iterator[str]:
        yield first
        rest, status = self.draw()
        for tell in self.when_done:
            tell(status)
        yield rest


def drawing(request: HttpRequest, template: str, context: Context) -> Callable[[], tuple[str, int]]:
    """Draws the rest in the language, the zone and with the answers of the view, which is over by then."""
    language, zone, answers = translation.get_language() or "", timezone.get_current_timezone(), remembered_so_far()

    def draw() -> tuple[str, int]:
        with translation.override(language), timezone.override(zone), one_page(answers):
            try:
                return render_to_string(template, {**context, "half": REST}, request), Halves.status_code
            except Exception as error:  # noqa: BLE001 - the last place where it can be caught
                return failed(request, error), HttpResponseServerError.status_code

    return draw


def failed(request: HttpRequest, error: Exception) -> str:
    """Reports as for any other page that breaks, and says it in words."""
    got_request_exception.send(sender=None, request=request)
    log_response(
        "%s: %s", "Internal Server Error", request.path, response=HttpResponseServerError(), request=request, exception=error
    )
    return render_to_string("pages/half_failed.html", {"again": request.get_full_path()})
