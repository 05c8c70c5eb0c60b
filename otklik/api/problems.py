"""How the API says no: RFC 9457 problem+json in the caller's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

Words = str | Promise
TITLES: dict[str, Promise] = {
    "malformed": gettext_lazy("The request cannot be read"),
    "unauthenticated": gettext_lazy("Who are you?"),
    "forbidden": gettext_lazy("This is not allowed"),
    "not-found": gettext_lazy("Nothing is here"),
    "method": gettext_lazy("Not in this way"),
    "not-acceptable": gettext_lazy("There is only JSON"),
    "at-once": gettext_lazy("Two wrote at the same moment"),
    "changed": gettext_lazy("It has changed meanwhile"),
    "too-large": gettext_lazy("The request is too large"),
    "media-type": gettext_lazy("The body must be JSON"),
    "invalid": gettext_lazy("Something in the request does not fit"),
    "refused": gettext_lazy("This cannot be done now"),
    "key-reused": gettext_lazy("The idempotency key belongs to another request"),
    "too-many": gettext_lazy("Too many requests"),
    "broken": gettext_lazy("Our mistake"),
    "away": gettext_lazy("The desk is not ready"),
}


class Problem(Exception):
    """Raised anywhere under the API; `code` is for programs, `detail` for people."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: Words,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = list(errors), dict(headers or {})

    def answer(self) -> HttpResponse:
        content: dict[str, Any] = {
            "type": f"urn:otklik:problem:{self.code}",
            "title": str(TITLES[self.code]),
            "status": self.status,
            "detail": str(self.detail),
        }
        if self.errors:
            content["errors"] = self.errors
        return HttpResponse(
            msgspec.json.encode(content),
            status=self.status,
            content_type="application/problem+json",
            headers={"Content-Language": get_language() or "en", "Cache-Control": "no-store", **self.headers},
        )


def not_found() -> Problem:
    """The same for what is missing and for what is not the caller's."""
    return Problem(404, "not-found", _("There is nothing at this address, or you may not see it."))


def unauthenticated() -> Problem:
    return Problem(
        401,
        "unauthenticated",
        _("Send a valid token: “Authorization: Bearer otk_…”. Tokens are made on your profile page."),
        headers={"WWW-Authenticate": "Bearer"},
    )


def forbidden(detail: Words) -> Problem:
    return Problem(403, "forbidden", detail)


def invalid(errors: Sequence[Mapping[str, str]]) -> Problem:
    return Problem(422, "invalid", _("See “errors”: each names its place and what is wrong there."), errors=errors)


def wrong_field(pointer: str, detail: Words) -> Problem:
    return invalid([{"pointer": pointer, "detail": str(detail)}])


def wrong_parameter(name: str, detail: Words) -> Problem:
    return invalid([{"parameter": name, "detail": str(detail)}])


def not_valid(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """From what the shapes complain of."""
    return invalid([one_error(error) for error in errors])


def one_error(error: Mapping[str, Any]) -> dict[str, str]:
    place, *path = [str(part) for part in error["loc"]]
    detail = words_for(str(error["type"]), error.get("ctx") or {})
    if place == "body":
        # The first step is the name of the view's argument, which the caller does not know.
        steps = [part.replace("~", "~0").replace("/", "~1") for part in path[1:]]
        return {"pointer": "#" + "".join(f"/{step}" for step in steps), "detail": detail}
    return {"parameter": path[0] if path else place, "detail": detail}


def words_for(kind: str, values: Mapping[str, Any]) -> str:
    if kind == "missing":
        return _("This is needed.")
    if kind == "extra_forbidden":
        return _("There is no such field.")
    if kind in ("string_too_long", "too_long"):
        return _("This is too long: at most %(most)s.") % {"most": values.get("max_length", "—")}
    if kind in ("string_too_short", "too_short"):
        return _("This is too short: at least %(least)s.") % {"least": values.get("min_length", "—")}
    if kind in ("literal_error", "enum"):
        return _("This must be one of: %(choices)s.") % {"choices": values.get("expected", "—")}
    if kind.startswith("string"):
        return _("This must be text.")
    if kind.startswith("int") or kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return _("This must be a whole number in its bounds.")
    if kind.startswith("bool"):
        return _("This must be true or false.")
    if kind.startswith(("datetime", "timezone", "date")):
        return _("This must be a moment like 2026-11-25T18:30:00Z, with its time zone.")
    if kind.startswith("list"):
        return _("This must be a list.")
    if kind.startswith(("model", "dict")):
        return _("This must be an object.")
    return str(values.get("words") or _("This value does not fit here."))
