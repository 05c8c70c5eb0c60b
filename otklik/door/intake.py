"""What a report and a follow-up may look like, and how text from outside is made fit to keep."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from otklik.door.problems import FieldError, Problem, invalid, not_json
from otklik.door.texts import N_
from otklik.lib.text import clean, clean_line

MOST_BYTES = 32 * 1024
MOST_CONTEXT = 40
MOST_DEPTH = 4

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Short = Annotated[str, Meta(max_length=320)]


class Failure(Struct, omit_defaults=True):
    """What the browser saw go wrong."""

    kind: str | None = None
    status: Annotated[int, Meta(ge=0, le=999)] | None = None
    code: str | None = None
    detail: str | None = None


class Identifier(Struct):
    """How the company knows this customer: contract, e-ticket, phone…"""

    kind: Annotated[str, Meta(min_length=1, max_length=40)]
    value: Annotated[str, Meta(min_length=1, max_length=200)]


class Report(Struct, omit_defaults=True):
    """The body of `POST /reports`."""

    report_id: UUID
    service: Slug
    page: str | None = None
    error: Failure | None = None
    message: str | None = None
    contact: Short | None = None
    identifiers: Annotated[list[Identifier], Meta(max_length=20)] | None = None
    identity: Annotated[str, Meta(max_length=4096)] | None = None
    context: dict[str, Any] | None = None
    locale: str | None = None


class FollowUp(Struct, omit_defaults=True):
    """The body of `POST /reports/{receipt}/follow-ups`: an answer to “did you get through?”, a contact, or a message."""

    id: UUID
    kind: Literal["confirmation", "contact", "message"]
    answer: Literal["through", "broken"] | None = None
    contact: Short | None = None
    message: str | None = None


Body = TypeVar("Body", Report, FollowUp)
DECODERS: dict[type[Struct], Any] = {shape: msgspec.json.Decoder(shape) for shape in (Report, FollowUp)}
NEEDED = {"confirmation": "answer", "contact": "contact", "message": "message"}


def read_report(raw: bytes) -> Report:
    """A cleaned report. Raises `Problem` (400, 422)."""
    report = read(raw, Report)
    if report.error is not None:
        clean_failure(report.error)
    report.page = line(report.page, 2000)
    report.message = text(report.message, 8000)
    report.contact = line(report.contact, 320)
    report.identity = line(report.identity, 4096)
    report.locale = line(report.locale, 35)
    for identifier in report.identifiers or ():
        identifier.kind, identifier.value = clean_line(identifier.kind, most=40), clean_line(identifier.value, most=200)
    if report.context:
        report.context = clean_tree(report.context, MOST_DEPTH)
    return report


def read_follow_up(raw: bytes) -> FollowUp:
    """A cleaned follow-up that says what its kind promises. Raises `Problem` (400, 422)."""
    follow_up = read(raw, FollowUp)
    follow_up.contact = line(follow_up.contact, 320)
    follow_up.message = text(follow_up.message, 8000)
    needed = NEEDED[follow_up.kind]
    if not getattr(follow_up, needed):
        raise invalid([FieldError(needed, N_("This field is needed."))])
    return follow_up


def read(raw: bytes, shape: type[Body]) -> Body:
    try:
        return DECODERS[shape].decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    return read_patiently(raw, shape)


def read_patiently(raw: bytes, shape: type[Body]) -> Body:
    """The slow way for what the strict decoder refused: mends broken characters, then names every field that does not fit."""
    try:
        content = json.loads(raw.decode("utf-8", "replace"), parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise not_json() from error
    if not isinstance(content, dict):
        raise not_json()
    errors = wrong_fields(content, shape)
    if errors:
        raise with_language(invalid(errors), content)
    return msgspec.convert(content, shape)


def with_language(problem: Problem, content: dict[str, Any]) -> Problem:
    locale = content.get("locale")
    problem.language = locale[:2] if isinstance(locale, str) else ""
    return problem


def wrong_fields(content: dict[str, Any], shape: type[Struct]) -> list[FieldError]:
    """Every field is tried by itself, so that one answer names them all."""
    errors = []
    for field in msgspec.structs.fields(shape):
        if field.name not in content:
            if field.required:
                errors.append(FieldError(field.name, N_("This field is needed.")))
            continue
        try:
            content[field.name] = msgspec.convert(mended(content[field.name]), field.type)
        except (msgspec.ValidationError, RecursionError) as error:
            errors.append(field_error(field.name, str(error)))
    return errors


def mended(value: Any) -> Any:
    """Half surrogates would make the strict conversion stumble over a text that is fine otherwise."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [mended(each) for each in value]
    if isinstance(value, dict):
        return {mended(key): mended(each) for key, each in value.items()}
    return value


DETAILS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"length <= (?P<most>\d+)"), N_("This is too long; at most {most}.")),
    (re.compile(r"length >= \d+"), N_("This must not be empty.")),
    (re.compile(r"(?P<sign><=|>=) (?P<limit>\d+)"), N_("This number is out of range (it must be {sign} {limit}).")),
    (re.compile(r"matching regex"), N_("Use small Latin letters, digits and hyphens.")),
    (re.compile(r"Invalid UUID"), N_("This must be a UUID.")),
    (re.compile(r"missing required field `(?P<name>\w+)`"), N_("“{name}” is needed here.")),
    (re.compile(r"Invalid enum value"), N_("This is not one of the possible values.")),
    (re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`"), N_("Expected {wanted}, got {got}.")),
]
PLACE = re.compile(r" - at `\$\.?(?P<place>[^`]*)`$")


def field_error(name: str, message: str) -> FieldError:
    """The decoder's message in words that can be translated, at the place it speaks of: `error.status`."""
    place = PLACE.search(message)
    field = name if place is None else f"{name}{'' if place['place'].startswith('[') else '.'}{place['place']}"
    for pattern, detail in DETAILS:
        if found := pattern.search(message):
            return FieldError(field, detail, dict(found.groupdict()))
    return FieldError(field, N_("This does not fit here."))


def clean_failure(failure: Failure) -> None:
    failure.kind = line(failure.kind, 40)
    failure.code = line(failure.code, 200)
    failure.detail = text(failure.detail, 8000)


def line(value: str | None, most: int) -> str | None:
    return value and clean_line(value, most=most)


def text(value: str | None, most: int) -> str | None:
    return value and clean(value, most=most)


def clean_tree(value: Any, depth: int) -> Any:
    """Free JSON: texts cleaned, long lists and deep branches cut."""
    if isinstance(value, str):
        return clean(value, most=2000)
    if isinstance(value, dict):
        pairs = list(value.items())[:MOST_CONTEXT] if depth else []
        return {clean_line(key, most=80): clean_tree(each, depth - 1) for key, each in pairs}
    if isinstance(value, list):
        return [clean_tree(each, depth - 1) for each in value[:MOST_CONTEXT]] if depth else []
    return value
