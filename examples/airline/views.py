"""The airline's pages: home, check-in, seat, boarding pass."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from examples.airline import access, actions, polar, printing
from examples.airline.forms import CheckInForm, posted, posted_seat, seat_error
from examples.airline.models import BoardingPass, Departure, departure_of
from examples.airline.rules import LETTERS, ROWS, best_seats, shown_ticket
from examples.airline.seed import AIRPORTS, FLIGHTS, Passenger, passengers_to_try
from examples.airline.site import COMMON_HEADERS, Site
from examples.airline.visit import COOKIE, Visit

PASS_ID = re.compile(r"[A-Za-z0-9_-]{22}")
ROUTE_MAP = {
    "width": polar.WIDTH,
    "height": polar.HEIGHT,
    "pole": polar.POLE,
    "dots": polar.dots(),
    "parallels": polar.parallels(),
    "meridians": polar.meridians(),
    "routes": polar.routes(),
}


async def home(request: Request) -> Response:
    site = _site(request)
    reader, now = site.reader(request), datetime.now(UTC)
    coming = sorted((departure_of(number, now) for number in FLIGHTS), key=lambda departure: departure.departs_at)
    cities = {code: airport.short_name(reader.language) for code, airport in AIRPORTS.items()}
    return site.page(
        request, "home.jinja", route_map=ROUTE_MAP, cities=cities, departures=[reader.departure(one) for one in coming]
    )


async def begin(request: Request) -> Response:
    """Check-in, first step: an empty form, or one filled in with a ticket to try."""
    return _find_page(request, CheckInForm.filled(request.query_params))


async def find(request: Request) -> Response:
    """Check-in, first step: find the passenger."""
    site = _site(request)
    reader = site.reader(request)
    form = CheckInForm.read(await posted(request), reader.words)
    if form.errors:
        return _find_page(request, form)
    with site.opened() as connection:
        passenger = access.passenger_for(connection, form.ticket_digits, form.airport, form.surname)
        if passenger is None:
            form.refuse_unknown(reader.words, AIRPORTS[form.airport].name(reader.language))
            return _find_page(request, form)
        departure = departure_of(passenger.flight, datetime.now(UTC))
        return _on_from(site, passenger, departure, access.pass_for(connection, passenger, departure))


async def choose_seat(request: Request) -> Response:
    """Check-in, second step: the cabin."""
    site = _site(request)
    with site.opened() as connection:
        passenger, departure = _checking_in(site, request, connection)
        found = access.pass_for(connection, passenger, departure)
        if found:
            return _on_from(site, passenger, departure, found)
        return _seat_page(request, passenger, departure, access.taken_seats(connection, departure))


async def take_seat(request: Request) -> Response:
    """Check-in, second step: the seat is taken and the passenger is checked in."""
    site = _site(request)
    words = site.reader(request).words
    seat = posted_seat(await posted(request))
    error = seat_error(seat, words)
    with site.opened() as connection:
        passenger, departure = _checking_in(site, request, connection)
        if error is None:
            try:
                found = actions.check_in(connection, passenger, departure, seat, at=datetime.now(UTC))
            except actions.SeatTaken as taken:
                message = words.gettext("Seat {seat} is taken already. Free nearby: {near}.")
                error = message.format(seat=taken.seat, near=", ".join(taken.near))
        taken_seats = access.taken_seats(connection, departure)
    if error:
        return _seat_page(request, passenger, departure, taken_seats, error)
    return _on_from(site, passenger, departure, found)


async def boarding_pass(request: Request) -> Response:
    """The pass on the screen."""
    site = _site(request)
    shown = site.reader(request).boarding_pass(_pass(request))
    return site.page(request, "pass.jinja", boarding_pass=shown, qr=printing.qr_svg(shown["bar_code"]))


async def boarding_pass_pdf(request: Request) -> Response:
    """The pass on paper."""
    reader = _site(request).reader(request)
    shown = reader.printed_pass(_pass(request))
    document = await run_in_threadpool(printing.pdf, json.dumps(shown, ensure_ascii=False))
    headers = {**COMMON_HEADERS, "Content-Disposition": f'inline; filename="polyus-{shown["seat"]}.pdf"'}
    return Response(document, media_type="application/pdf", headers=headers)


async def leave(_request: Request) -> Response:
    """Forget who was checking in."""
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE)
    return response


async def switch(request: Request) -> Response:
    """The control panel lives in a process of its own, which outlives this one."""
    return RedirectResponse(f"{_site(request).settings.switch_url}/switch/", 303)


async def healthz(request: Request) -> Response:
    site = _site(request)
    try:
        with site.opened() as connection:
            connection.execute("SELECT 1 FROM passengers LIMIT 1").fetchone()
        database = "ok"
    except sqlite3.Error as error:
        database = str(error)
    is_well = database == "ok"
    answer = {"state": "ok" if is_well else "failing", "broken": site.switch.now().kind, "parts": {"database": database}}
    return JSONResponse(answer, 200 if is_well else 503, {"Cache-Control": "no-store", "Otklik-Pass": "1"})


async def refused(request: Request, error: Exception) -> Response:
    """What cannot be answered otherwise: a page that is not there, a form that is too large."""
    assert isinstance(error, HTTPException)
    if error.status_code == 303:
        return RedirectResponse("/check-in/", 303)
    response = _site(request).page(request, "refused.jinja", error.status_code, status=error.status_code)
    response.headers.update(error.headers or {})
    return response


def _site(request: Request) -> Site:
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def _find_page(request: Request, form: CheckInForm) -> Response:
    site = _site(request)
    language = site.reader(request).language
    airports = sorted(((airport.code, airport.name(language)) for airport in AIRPORTS.values()), key=lambda pair: pair[1])
    return site.page(
        request,
        "find.jinja",
        422 if form.errors else 200,
        form=form,
        airports=airports,
        to_try=[_to_try(one, language) for one in passengers_to_try(site.settings.passengers)],
    )


def _to_try(passenger: Passenger, language: str) -> dict[str, str]:
    """What to type, and the address that types it."""
    surname = passenger.surname if language == "ru" else passenger.surname_latin
    typed = {"ticket": shown_ticket(passenger.ticket), "airport": passenger.airport, "surname": surname}
    airport = f"{AIRPORTS[passenger.airport].short_name(language)} ({passenger.airport})"
    return {**typed, "airport": airport, "href": f"/check-in/?{urlencode(typed)}"}


def _seat_page(
    request: Request, passenger: Passenger, departure: Departure, taken: set[str], error: str | None = None
) -> Response:
    site = _site(request)
    reader = site.reader(request)
    best = best_seats(taken)
    return site.page(
        request,
        "seat.jinja",
        422 if error else 200,
        error=error,
        passenger=reader.passenger_name(passenger),
        ticket=shown_ticket(passenger.ticket),
        departure=reader.departure(departure),
        rows=[(row, [(letter, f"{row}{letter}", f"{row}{letter}" in taken) for letter in LETTERS]) for row in ROWS],
        letters=LETTERS,
        best=best[0],
        places={letter: reader.place(letter) for letter in LETTERS},
        free=len(best),
    )


def _checking_in(site: Site, request: Request, connection: sqlite3.Connection) -> tuple[Passenger, Departure]:
    """Who is checking in for what; whom we do not know, or whose departure is too near by now, begins again."""
    visit = site.visit(request)
    passenger = access.passenger_with(connection, visit.ticket) if visit else None
    if visit is None or passenger is None:
        raise HTTPException(303)
    departure = departure_of(passenger.flight, datetime.now(UTC))
    if departure.departs_at.isoformat() != visit.departs_at:
        raise HTTPException(303)
    return passenger, departure


def _on_from(site: Site, passenger: Passenger, departure: Departure, found: BoardingPass | None) -> Response:
    """To the next step, remembering how far the passenger has come."""
    visit = Visit.of(passenger, departure.departs_at, datetime.now(UTC))
    if found:
        visit = replace(visit, pass_id=found.id, seat=found.seat)
    response = RedirectResponse(f"/boarding-pass/{found.id}/" if found else "/check-in/seat/", 303)
    site.remember(response, visit)
    return response


def _pass(request: Request) -> BoardingPass:
    pass_id = request.path_params["pass_id"]
    if PASS_ID.fullmatch(pass_id):
        with _site(request).opened() as connection:
            found = access.pass_of(connection, pass_id)
        if found:
            return found
    raise HTTPException(404)
