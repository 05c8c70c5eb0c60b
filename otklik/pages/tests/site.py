"""A small site that uses the shell as a room would: a page with a part, a form, a refusal, a slow failure."""

from __future__ import annotations

from itertools import count

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from otklik.lib.refused import Refused
from otklik.pages.shown import gone_to, shown, shown_or_back, toast

# How often the page was looked at, so that a test sees that it looked again.
looks = count(1)


class Wish(forms.Form):
    text = forms.CharField(label="Wish", max_length=20)


def trial(request: HttpRequest) -> HttpResponse:
    form = Wish(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            toast(request, "Kept.", undo_url="/undo/")
        return shown_or_back(request, "trial.html", {"form": form, "greeting": "hello"}, part="form", back="/trial/")
    number = next(looks)
    live_url = f"/live/?link={number}" if "live" in request.GET else ""
    context = {"form": form, "greeting": f"hello {number}", "live_url": live_url}
    return shown(request, "trial.html", context)


def refused(_request: HttpRequest) -> HttpResponse:
    raise Refused("This ticket is resolved already. Reopen it first.")


def away(request: HttpRequest) -> HttpResponse:
    return gone_to(request, "/elsewhere/")


def broken(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("secret inside")


def undo(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def live(_request: HttpRequest) -> HttpResponse:
    """Three nudges, then the connection ends."""
    stream = "event: hello\ndata: \n\nevent: desk\ndata: \n\n"
    return HttpResponse(stream, content_type="text/event-stream", headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("", include("otklik.pages.urls")),
    path("trial/", trial, name="trial"),
    path("refused/", refused, name="refused"),
    path("away/", away),
    path("broken/", broken, name="broken"),
    path("undo/", undo, name="undo"),
    path("live/", live),
]
handler400 = "otklik.pages.views.bad_request"
handler403 = "otklik.pages.views.forbidden"
handler404 = "otklik.pages.views.not_found"
handler500 = "otklik.pages.views.broken"
