"""The way of an API request through the house: past sessions, messages, forms' keys and themes, which it has no use for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern, Resolver404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from psycopg.errors import DeadlockDetected, UniqueViolation

from otklik.api import problems
from otklik.api.answers import is_known
from otklik.api.problems import Problem
from otklik.lib.refused import Refused

log = structlog.get_logger(__name__)

PREFIX = "/api/v1/"
MOST_BYTES = 1_000_000
WRITING = ("POST", "PUT", "PATCH")
LANGUAGES = ("ru", "en")
ACCEPTABLE = ("*/*", "application/*", "application/json", "application/problem+json")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Vary": "Authorization, Accept-Language",
}
AT_ONCE = (UniqueViolation, DeadlockDetected)


class Lean:
    """Outermost but for the measuring: answers what begins with `/api/v1/` itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return answered(request) if request.path_info.startswith(PREFIX) else self.get_response(request)


@cache
def resolver() -> URLResolver:
    """Only the API's own addresses are looked through."""
    from otklik.api.v1 import api  # noqa: PLC0415 - routes need the models, which are not there when middleware is named

    return URLResolver(RegexPattern("^" + PREFIX), api.urls[0])


def answered(request: HttpRequest) -> HttpResponse:
    speaks = language_of(request)
    request.speaks = speaks  # type: ignore[attr-defined]
    with translation.override(speaks or None):
        if not speaks:
            translation.activate("en")
        try:
            answer = routed(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem
            answer = answer_to(request, error).answer()
        return finished(request, answer)


def routed(request: HttpRequest) -> HttpResponse:
    check(request)
    try:
        match = resolver().resolve(request.path_info)
    except Resolver404:
        raise problems.not_found() from None
    request.resolver_match = match
    match.namespaces = match.app_names = ["api"]
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if answer.status_code == 405:  # noqa: PLR2004
        raise Problem(405, "method", _("This address does not take %(method)s.") % {"method": (request.method or "")[:20]}, headers={"Allow": answer["Allow"]})  # fmt: skip
    return answer


def check(request: HttpRequest) -> None:
    """What can be seen before anything is read."""
    accept = request.headers.get("Accept", "*/*")
    if not any(part.split(";")[0].strip().lower() in ACCEPTABLE for part in accept.split(",")) and accept.strip():
        raise Problem(406, "not-acceptable", _("The API answers in application/json only."))
    if request.method not in WRITING:
        return
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and (len(length) > 9 or int(length) > MOST_BYTES):  # noqa: PLR2004
        raise Problem(413, "too-large", _("A request may have one megabyte."))
    if length not in ("", "0") and request.content_type != "application/json":
        raise Problem(415, "media-type", _("Send “Content-Type: application/json”."))


def answer_to(request: HttpRequest, error: Exception) -> Problem:
    for kinds, problem in known_errors():
        if isinstance(error, kinds):
            return problem(error)
    if isinstance(error, DatabaseError | InterfaceError):
        if isinstance(error.__cause__, AT_ONCE):
            return Problem(409, "at-once", _("Somebody has just saved the same. Read it, then try again if need be."))
        if isinstance(error, OperationalError | InterfaceError):
            log.warning("api_without_database", error=type(error).__name__)
            return Problem(503, "away", _("The database is away. Try again in a moment."), headers={"Retry-After": "5"})
    got_request_exception.send(sender=None, request=request)
    log.exception("api_broke", exc_info=error)
    return Problem(500, "broken", _("Something went wrong on our side. It is written down; nothing was changed."))


def known_errors() -> Iterator[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Exception], Problem]]]:
    yield Problem, lambda error: error  # type: ignore[return-value,arg-type]
    yield Refused, lambda error: Problem(422, "refused", str(error))
    yield Http404, lambda _error: problems.not_found()
    yield PermissionDenied, lambda _error: problems.forbidden(_("Your roles do not include this."))
    yield RequestDataTooBig, lambda _error: Problem(413, "too-large", _("A request may have one megabyte."))
    yield UnreadablePostError, lambda _error: Problem(400, "malformed", _("The request broke off before its end."))


def finished(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if request.method in ("GET", "HEAD") and answer.status_code == 200 and is_known(request, answer):  # noqa: PLR2004
        answer = HttpResponse(status=304, headers={"ETag": answer["ETag"]})
        del answer["Content-Type"]
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def language_of(request: HttpRequest) -> str:
    """What the caller asks for; empty when nothing, then the token's person decides."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if (language := code.split("-")[0]) in LANGUAGES:
            return language
    return ""
