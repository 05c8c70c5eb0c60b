"""How the door says no: RFC 9457 problem+json, in the reader's language."""

from __future__ import annotations

import random
from functools import lru_cache

import msgspec

from otklik.door.exchange import OPEN, Answer, Headers
from otklik.door.texts import LANGUAGES, N_, said

HEADERS: Headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store"), *OPEN]


class FieldError(msgspec.Struct):
    """What is wrong with one field; `detail` is an English msgid with its values."""

    field: str
    detail: str
    values: dict[str, object] = {}


class Problem(Exception):
    """Raised anywhere under the door; `code` names the kind for programs, the texts are for people."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        *,
        retry_after_s: int | None = None,
        errors: list[FieldError] | None = None,
        headers: Headers = (),
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors or []
        self.headers = tuple(headers)
        if retry_after_s is not None:
            self.headers += ((b"retry-after", str(retry_after_s).encode()),)
        self.language = ""

    def answer(self, language: str) -> Answer:
        language = self.language if self.language in LANGUAGES else language
        errors = [{"field": error.field, "detail": said(language, error.detail, **error.values)} for error in self.errors]
        if errors:
            return written(self.status, self.code, self.title, self.detail, self.headers, language, errors)
        return written_once(self.status, self.code, self.title, self.detail, self.headers, language)


def written(
    status: int, code: str, title: str, detail: str, headers: Headers, language: str, errors: list[dict[str, str]] | None = None
) -> Answer:
    """The answer in full; `title` and `detail` are msgids."""
    content = {
        "type": f"urn:otklik:problem:{code}",
        "title": said(language, title),
        "status": status,
        "detail": said(language, detail),
    }
    body = msgspec.json.encode(content | {"errors": errors} if errors else content)
    return Answer(status, [*HEADERS, (b"content-language", language.encode()), *headers], body)


# In a storm most answers are the same few refusals.
written_once = lru_cache(maxsize=256)(written)


def not_found() -> Problem:
    return Problem(404, "not-found", N_("Nothing is here"), N_("There is no such address at this door."))


def unknown_receipt() -> Problem:
    return Problem(
        404,
        "unknown-receipt",
        N_("This receipt is not known"),
        N_("No report with this receipt is kept here. Receipts are kept for seven days after the desk has taken them over."),
    )


def wrong_method(allowed: str) -> Problem:
    return Problem(
        405,
        "wrong-method",
        N_("This address is used in another way"),
        N_("The Allow header lists the methods that work here."),
        headers=[(b"allow", allowed.encode())],
    )


def too_large() -> Problem:
    return Problem(
        413,
        "too-large",
        N_("The report is too large"),
        N_("A report may have at most 32 KB. Shorten the technical details and send it again."),
        headers=[(b"connection", b"close")],
    )


def too_slow() -> Problem:
    return Problem(
        408,
        "too-slow",
        N_("The report did not arrive in time"),
        N_("The connection was too slow: the report did not come within ten seconds. Please send it again."),
        headers=[(b"connection", b"close")],
    )


def wrong_type() -> Problem:
    return Problem(
        415,
        "wrong-type",
        N_("The door reads JSON"),
        N_("Send the report as application/json in UTF-8."),
        headers=[(b"accept-post", b"application/json")],
    )


def not_json() -> Problem:
    return Problem(400, "not-json", N_("This is not JSON"), N_("The body could not be read as one JSON object in UTF-8."))


def invalid(errors: list[FieldError]) -> Problem:
    return Problem(
        422,
        "invalid",
        N_("Something in the report does not fit"),
        N_("Nothing was stored. Correct the fields listed in “errors” and send the report again."),
        errors=errors,
    )


def too_many(retry_after_s: int) -> Problem:
    return Problem(
        429,
        "too-many",
        N_("Too many reports from one address"),
        N_("The report was not accepted. Send it again after the time in Retry-After."),
        retry_after_s=retry_after_s,
    )


def overloaded() -> Problem:
    return Problem(
        503,
        "cannot-promise",
        N_("The door cannot accept the report just now"),
        N_("It could not be stored safely, so it is not accepted. Keep it and send it again after the time in Retry-After."),
        # Spread out, so that those who were sent away do not all come back in the same second.
        retry_after_s=random.randint(2, 6),
    )


def cannot_look() -> Problem:
    return Problem(
        503,
        "cannot-look",
        N_("This cannot be looked up just now"),
        N_("Your report is safe, only its state cannot be read at the moment. Ask again after the time in Retry-After."),
        retry_after_s=5,
    )


def no_news() -> Problem:
    return Problem(
        503,
        "no-news",
        N_("There is no status yet"),
        N_("Nothing has been published here so far. That says neither that it works nor that it does not."),
        retry_after_s=15,
    )


def unknown_service() -> Problem:
    return Problem(404, "unknown-service", N_("No such service"), N_("The status page names every service that is known here."))


def not_yours() -> Problem:
    return Problem(
        401,
        "not-yours",
        N_("This address is for the desk's worker"),
        N_("A valid key is needed in the Authorization header."),
        headers=[(b"www-authenticate", b"Bearer")],
    )


def bad_topics() -> Problem:
    return Problem(
        403,
        "bad-topics",
        N_("This link to live news is not valid"),
        N_("It has expired or was changed. Load the page again to get a new one."),
    )


def ahead() -> Problem:
    return Problem(
        409,
        "ahead",
        N_("That was never given out"),
        N_("The number in “upto” is beyond the last entry. Nothing was marked as drained."),
    )


def broken() -> Problem:
    return Problem(
        500,
        "broken",
        N_("Something broke inside the door"),
        N_("The log says what it was. Keep the report and send it again a little later."),
        retry_after_s=5,
    )
