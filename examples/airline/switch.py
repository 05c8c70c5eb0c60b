"""The control panel of the demo: a tiny site of its own that outlives the airline's. `python -m examples.airline.switch`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from examples.airline.breakage import BREAKAGES, Breakage, Switch
from examples.airline.forms import posted
from examples.airline.settings import Settings
from examples.airline.showing import Reader
from examples.airline.site import COMMON_HEADERS, FOLDER
from examples.serving import serve
from examples.wording import LANGUAGE_COOKIE, LANGUAGES, asked_language, environment, language_of, translations

POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
ASKS_FOR_S = 1.0


async def panel(request: Request) -> Response:
    """What is broken now, and the buttons."""
    reader = _reader(request)
    html = reader.pages.get_template("switch.jinja").render(
        language=reader.language,
        other="en" if reader.language == "ru" else "ru",
        path=request.url.path,
        broken=_switch(request).now(),
        is_up=await _is_up(request),
        site_url=_settings(request).address.url,
        breakages=_described(reader),
        clock=lambda moment: reader.clock(moment.astimezone()),
    )
    response = HTMLResponse(html, headers={"Content-Security-Policy": POLICY, **COMMON_HEADERS})
    if asked_language(request):
        response.set_cookie(LANGUAGE_COOKIE, reader.language, samesite="lax")
    return response


async def turn(request: Request) -> Response:
    """A button of the panel; pressed from another site's page it does nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403)
    wish: FormData = await posted(request)
    kind = str(wish.get("break") or "")
    if kind and kind not in BREAKAGES:
        raise HTTPException(422)
    _switch(request).turn(kind or None, at=datetime.now(UTC))
    return RedirectResponse("/switch/", 303)


async def state(request: Request) -> Response:
    return _answer(_switch(request).now(), await _is_up(request))


async def set_state(request: Request) -> Response:
    """`{"break": "cut" | "hang" | "error" | "database" | "kill" | null}`; null repairs."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _problem(415, "Send JSON with Content-Type: application/json.")
    try:
        wish = json.loads(await request.body())
    except ValueError:
        return _problem(400, "The body is not JSON.")
    if not isinstance(wish, dict) or "break" not in wish or wish["break"] not in (None, *BREAKAGES):
        return _problem(422, f'"break" must be one of {", ".join(BREAKAGES)}, or null to repair.')
    return _answer(_switch(request).turn(wish["break"], at=datetime.now(UTC)), await _is_up(request))


async def healthz(request: Request) -> Response:
    return JSONResponse({"state": "ok", "broken": _switch(request).now().kind}, headers={"Cache-Control": "no-store"})


async def home(_request: Request) -> Response:
    return RedirectResponse("/switch/", 303)


def application(settings: Settings) -> Starlette:
    """The control panel over the airline's data folder."""
    settings.make_folder()
    routes = [
        Route("/", home),
        Route("/switch/", panel),
        Route("/switch/", turn, methods=["POST"]),
        Route("/switch/api", state),
        Route("/switch/api", set_state, methods=["POST"]),
        Route("/healthz", healthz),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    found = Starlette(routes=routes)
    found.state.settings, found.state.switch = settings, Switch(settings.data)
    found.state.readers = {}
    for language in LANGUAGES:
        words = translations(FOLDER, language)
        found.state.readers[language] = Reader(language, words, environment(FOLDER, words))
    return found


def _described(reader: Reader) -> list[tuple[str, str, str]]:
    """Each breakage: its code, its name, what a passenger will see."""
    _ = reader.words.gettext
    return [
        ("cut", _("The connection is cut while printing"), _("Check-in works; the boarding pass breaks off half-way.")),
        ("hang", _("The site hangs"), _("Check-in and boarding passes think and think and never answer.")),
        ("error", _("Error 500"), _("Check-in and boarding passes fail at once.")),
        ("database", _("The database is gone"), _("Everything that looks into the database fails; the home page stands.")),
        (
            "kill",
            _("The process is killed"),
            _("The site dies by SIGKILL and nothing answers at its address until it is repaired."),
        ),
    ]


async def _is_up(request: Request) -> bool:
    """Whether anything answers at the airline's address."""
    try:
        async with httpx.AsyncClient(timeout=ASKS_FOR_S, trust_env=False) as client:
            await client.get(f"{_settings(request).address.url}/healthz")
    except httpx.HTTPError:
        return False
    return True


def _answer(breakage: Breakage, is_up: bool) -> Response:
    since = breakage.since.isoformat() if breakage.kind else None
    answer = {"broken": breakage.kind, "since": since, "site": "up" if is_up else "down"}
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def _problem(status: int, detail: str) -> Response:
    return JSONResponse(
        {"type": "about:blank", "status": status, "detail": detail}, status, media_type="application/problem+json"
    )


def _reader(request: Request) -> Reader:
    reader = request.app.state.readers[language_of(request)]
    assert isinstance(reader, Reader)
    return reader


def _switch(request: Request) -> Switch:
    switch = request.app.state.switch
    assert isinstance(switch, Switch)
    return switch


def _settings(request: Request) -> Settings:
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


if __name__ == "__main__":
    from_env = Settings.from_env()
    serve("Polyus control panel", application(from_env), from_env.switch)
