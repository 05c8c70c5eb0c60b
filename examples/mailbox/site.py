"""The web side: a list of mails, one mail, and the same for machines."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from examples.mailbox.store import LINK, Mail, Store
from examples.mailbox.taking import Behaviour
from examples.wording import LANGUAGE_COOKIE, LANGUAGES, asked_language, environment, language_of, translations

FOLDER = Path(__file__).parent
SHOWN = 200
ZONE = ZoneInfo(os.environ.get("OTKLIK_TIME_ZONE") or "Europe/Moscow")
CODE = re.compile(r"[45]\d\d")
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
PAGES: dict[str, Environment] = {language: environment(FOLDER, translations(FOLDER, language)) for language in LANGUAGES}


async def inbox(request: Request) -> Response:
    to = request.query_params.get("to", "")[:100]
    mails = await run_in_threadpool(lambda: list(islice(store(request).mails(to=to), SHOWN)))
    return page(request, "inbox.jinja", mails=mails, to=to, shown=SHOWN)


async def letter(request: Request) -> Response:
    """The plain text with links that can be followed. The HTML part stays shut in: it is somebody else's page."""
    mail = await run_in_threadpool(store(request).mail, request.path_params["name"])
    if mail is None:
        raise HTTPException(404)
    answer = page(request, "letter.jinja", mail=mail, text=with_links(mail.text))
    # The shut-in part inherits our policy; mails carry their styles with them, and styles alone do no harm there.
    answer.headers["Content-Security-Policy"] = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    return answer


async def messages(request: Request) -> Response:
    """`?to=` a part of the address, `?since=` RFC 3339, for machines."""
    try:
        since = datetime.fromisoformat(request.query_params.get("since") or "1970-01-01T00:00:00+00:00")
    except ValueError:
        detail = "“since” needs a moment such as 2026-11-22T11:05:00Z."
        return problem(422, detail)
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    to = request.query_params.get("to", "")
    found = await run_in_threadpool(lambda: [mail.as_json() for mail in store(request).mails(to=to, since=since)])
    return JSONResponse({"messages": found}, headers={"Cache-Control": "no-store"})


async def behave(request: Request) -> Response:
    """`{"accept": false, "code": 451}` refuses mail from now on; `{"accept": true}` takes it again."""
    try:
        wish = await request.json()
        accept, code = wish["accept"], wish.get("code", 451)
    except (ValueError, KeyError, TypeError, AttributeError):
        return problem(422, "This needs JSON like {“accept”: false, “code”: 451}.")
    if not isinstance(accept, bool) or not CODE.fullmatch(str(code)):
        return problem(422, "“accept” is true or false, “code” a refusal between 400 and 599.")
    behaviour: Behaviour = request.app.state.behaviour
    behaviour.accept, behaviour.code = accept, int(code)
    return JSONResponse({"accept": accept, "code": int(code)})


async def healthz(request: Request) -> Response:
    return JSONResponse({"state": "ok", "mails": len(store(request).names())})


async def refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return page(request, "missing.jinja", status=status)


def application(kept: Store, behaviour: Behaviour) -> Starlette:
    routes = [
        Route("/", inbox),
        Route("/letters/{name}/", letter),
        Route("/api/messages", messages),
        Route("/api/behaviour", behave, methods=["POST"]),
        Route("/healthz", healthz),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: refused})
    app.state.store, app.state.behaviour = kept, behaviour
    return app


def store(request: Request) -> Store:
    found = request.app.state.store
    assert isinstance(found, Store)
    return found


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    language = language_of(request)
    other = "en" if language == "ru" else "ru"
    html = PAGES[language].get_template(template).render(language=language, other=other, clock=clock, **values)
    response = HTMLResponse(
        html, status, {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    )
    if asked_language(request):
        response.set_cookie(LANGUAGE_COOKIE, language, samesite="lax")
    return response


def clock(mail: Mail) -> str:
    return mail.received_at.astimezone(ZONE).strftime("%H:%M:%S")


def with_links(text: str) -> Markup:
    """The text, escaped, with its addresses made into links."""
    parts, last = [], 0
    for found in LINK.finditer(text):
        parts.append(escape(text[last : found.start()]))
        parts.append(Markup('<a href="{0}">{0}</a>').format(found[0]))
        last = found.end()
    return Markup("").join([*parts, escape(text[last:])])


def problem(status: int, detail: str) -> Response:
    body = {"type": "about:blank", "title": "Unprocessable content", "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")
