"""The airline's addresses, and the application as it is served: with the guard around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from examples.airline import views
from examples.airline.outage import Cut, Outage
from examples.airline.site import FOLDER, Site
from examples.airline.telling import Teller
from examples.wording import language_of
from guard import GuardASGI

ROUTES = [
    Route("/", views.home),
    Route("/check-in/", views.begin),
    Route("/check-in/", views.find, methods=["POST"]),
    Route("/check-in/seat/", views.choose_seat),
    Route("/check-in/seat/", views.take_seat, methods=["POST"]),
    Route("/boarding-pass/{pass_id}.pdf", views.boarding_pass_pdf),
    Route("/boarding-pass/{pass_id}/", views.boarding_pass),
    Route("/leave/", views.leave, methods=["POST"]),
    Route("/switch/", views.switch),
    Route("/healthz", views.healthz),
    Mount("/static", StaticFiles(directory=FOLDER / "static")),
]


def application(site: Site) -> ASGIApp:
    """The site, inside its outages, inside the guard, inside the network that may be cut."""
    pages = Starlette(routes=ROUTES, exception_handlers={HTTPException: views.refused})
    pages.state.site = site
    teller = Teller(site)
    guarded = GuardASGI(
        Outage(pages, site.switch),
        service="checkin",
        door=site.settings.door_url,
        name={"ru": "Онлайн-регистрация", "en": "Online check-in"},
        safe=teller.safe,
        identify=teller.identify,
        identity_key=site.settings.identity_key or "",
        language=_language,
        logo_url="/static/polyus.svg",
        queue_dir=site.settings.data / "guard",
        timeout_s=site.settings.patience_s,
    )
    return Cut(guarded, site.switch)


def _language(scope: Mapping[str, Any]) -> str:
    return language_of(HTTPConnection(dict(scope)))
