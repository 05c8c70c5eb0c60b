"""The way of an API request through the house: past sessions, messages, forms' keys and themes, which it has no use for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from psycopg.errors import DeadlockDetected, UniqueViolation

from otklik.api import problems
from otklik.api.answers import is_known
from otklik.api.problems import Problem
from otklik.files.rules import MOST_BYTES as MOST_FILE_BYTES
from otklik.lib.refused import Refused

log = structlog.get_logger(__name__)

PREFIX = "/api/v1/"
MOST_BYTES = 1_000_000
# Where the body is a file, read piece by piece.
UPLOAD = re.compile(r"/api/v1/tickets/\d+/attachments")
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


def answered(request: HttpRequest) -> HttpResponseBase:
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


def routed(request: HttpRequest) -> HttpResponseBase:
    check(request)
    try:
        match = resolver().resolve(request.path_info)
    except Resolver404:
        raise problems.not_found() from None
    request.resolver_match = match
    match.namespaces = match.app_names = ["api"]
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    if answer.status_code == 405:
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
    if UPLOAD.fullmatch(request.path_info):
        if length.isdecimal() and (len(length) > 12 or int(length) > MOST_FILE_BYTES):
            raise Problem(413, "too-large", _("A file may have 25 MB. Send a smaller one, or a link to it."))
        return
    if length.isdecimal() and (len(length) > 9 or int(length) > MOST_BYTES):
        raise Problem(413, "too-large", _("A request may have one megabyte."))
    if length not in ("", "0") and request.content_type != "application/json":
        raise Problem(415, "media-type", _("Send “Content-Type: application/json”."))


def answer_to(request: HttpRequest, error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return Problem(422, "refused", str(error))
    if isinstance(error, Http404):
        return problems.not_found()
    if isinstance(error, PermissionDenied):
        return problems.forbidden(_("Your roles do not include this. Ask an admin."))
    if isinstance(error, RequestDataTooBig):
        return Problem(413, "too-large", _("A request may have one megabyte."))
    if isinstance(error, UnreadablePostError):
        return Problem(400, "malformed", _("The request broke off before its end."))
    if isinstance(error, DatabaseError) and isinstance(error.__cause__, AT_ONCE):
        return Problem(409, "at-once", _("Somebody has just saved the same. Read it, then try again if need be."))
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("api_without_database", error=type(error).__name__)
        return Problem(503, "away", _("The database is away. Try again in a moment."), headers={"Retry-After": "5"})
    got_request_exception.send(sender=None, request=request)
    log.error("api_broke", exc_info=error)
    return Problem(500, "broken", _("Something went wrong on our side. It is written down; nothing was changed."))


def finished(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    if request.method in ("GET", "HEAD") and answer.status_code == 200 and is_known(request, answer):
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
