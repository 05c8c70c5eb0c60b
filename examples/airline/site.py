"""What every page of the airline has at hand: settings, switch, database, languages."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from examples.airline import models
from examples.airline.breakage import DATABASE, Switch
from examples.airline.seed import passengers
from examples.airline.settings import Settings
from examples.airline.showing import Reader
from examples.airline.visit import COOKIE, LASTS_S, Visit, signer_in
from examples.wording import LANGUAGE_COOKIE, LANGUAGES, asked_language, environment, language_of, translations

FOLDER = Path(__file__).parent
YEAR_S = 365 * 86400


class Site:
    """One running airline site."""

    def __init__(self, settings: Settings) -> None:
        settings.make_folder()
        self.settings = settings
        self.switch = Switch(settings.data)
        self.signer = signer_in(settings.data)
        self.readers = {language: _reader(language) for language in LANGUAGES}
        models.prepare(settings.database, passengers(settings.passengers))
        self._policy = _content_policy(settings.door_url)

    def opened(self) -> AbstractContextManager[sqlite3.Connection]:
        """The database, unless the switch has taken it away: then SQLite itself says that it cannot open it."""
        path = self.settings.database
        return models.opened(path.parent / "gone" / path.name if self.switch.now().kind == DATABASE else path)

    def reader(self, request: Request) -> Reader:
        return self.readers[language_of(request)]

    def visit(self, request: Request) -> Visit | None:
        return self.signer.read(request.cookies.get(COOKIE), datetime.now(UTC).timestamp())

    def remember(self, response: Any, visit: Visit) -> None:
        response.set_cookie(COOKIE, self.signer.signed(visit), max_age=LASTS_S, httponly=True, samesite="lax")

    def page(self, request: Request, template: str, status_code: int = 200, **shown: Any) -> HTMLResponse:
        """A page in the reader's language; a language asked for in the address is remembered."""
        reader = self.reader(request)
        guard = request.scope.get("otklik.guard")
        html = reader.pages.get_template(template).render(
            language=reader.language,
            other="en" if reader.language == "ru" else "ru",
            path=request.url.path,
            visit=self.visit(request),
            guard_tag=Markup(guard.tag(request, lang=reader.language)) if guard else "",  # noqa: S704 (escaped by the guard)
            **shown,
        )
        response = HTMLResponse(html, status_code, {"Content-Security-Policy": self._policy, **COMMON_HEADERS})
        if asked_language(request):
            response.set_cookie(LANGUAGE_COOKIE, reader.language, max_age=YEAR_S, samesite="lax")
        return response


COMMON_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Language, Cookie",
}


def _reader(language: str) -> Reader:
    words = translations(FOLDER, language)
    return Reader(language, words, environment(FOLDER, words))


def _content_policy(door_url: str) -> str:
    return (
        f"default-src 'none'; script-src 'self' {door_url}; connect-src 'self' {door_url}; worker-src 'self'; style-src 'self' {door_url}; "
        f"img-src 'self' data: {door_url}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
