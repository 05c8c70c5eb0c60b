"""What the room puts over the list of tickets: the bar that says how many are picked."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from otklik.desk.slots import dress, enliven, fill_list


def furnish() -> None:
    fill_list(pick_bar)
    dress("bulk/bulk.css")
    enliven("bulk/pick-rows.js")


def pick_bar(request: HttpRequest) -> str:
    return render_to_string("bulk/bar.html", {}, request)
