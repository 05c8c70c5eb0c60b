"""A page that leaves in turns: the bar as soon as it is drawn, then what stands beside the main thing, then that.

The bar needs a few statements, a list ten, a thread twenty more: a reader who waits for all of them sees nothing for three
times as long. By then the status has been sent, so the view has decided before whether this person may see the page; a
failure of a later turn is said in words where that would stand. Templates name what belongs to a turn with `{% turn %}`.
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

BAR, BESIDE, MAIN = TURNS = ("bar", "beside", "main")

Context = dict[str, Any]


class InTurns(StreamingHttpResponse):
    """An answer whose bar is drawn and whose rest is not yet; `when_done` is told the status that it came to."""

    def __init__(self, request: HttpRequest, template: str, context: Context) -> None:
        self.when_done: list[Callable[[int], None]] = []
        self.draw = drawing(request, template, context)
        bar = render_to_string(template, {**context, "turn": BAR}, request)
        # A proxy that collects an answer before it passes it on would take away what this is for.
        super().__init__(self.one_by_one(bar), headers={"X-Accel-Buffering": "no"})

    def one_by_one(self, bar: str) -> Iterator[str]:
        yield bar
        status = self.status_code
        for turn in (BESIDE, MAIN):
            html, status = self.draw(turn)
            if turn == MAIN or status != self.status_code:
                for tell in self.when_done:
                    tell(status)
            yield html
            if status != self.status_code:
                return


def drawing(request: HttpRequest, template: str, context: Context) -> Callable[[str], tuple[str, int]]:
    """Draws a turn in the language, the zone and with the answers of the view, which is over by then."""
    language, zone, answers = translation.get_language() or "", timezone.get_current_timezone(), remembered_so_far()

    def draw(turn: str) -> tuple[str, int]:
        with translation.override(language), timezone.override(zone), one_page(answers):
            try:
                return render_to_string(template, {**context, "turn": turn}, request), InTurns.status_code
            except Exception as error:  # noqa: BLE001 - the last place where it can be caught
                return failed(request, error, turn, context.get("toasts")), HttpResponseServerError.status_code

    return draw


def failed(request: HttpRequest, error: Exception, turn: str, toasts: Any) -> str:
    """Reports as for any other page that breaks, and says it in words. What was to be said with the page is said: it is said only once."""
    got_request_exception.send(sender=None, request=request)
    answer = HttpResponseServerError()
    log_response("%s: %s", "Internal Server Error", request.path, response=answer, request=request, exception=error)
    words = {"again": request.get_full_path(), "is_main": turn == MAIN, "toasts": toasts or []}
    return render_to_string("pages/turn_failed.html", words)
