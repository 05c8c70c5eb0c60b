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
MOST_DEPTH = 3
LONGEST_NAME = 200

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Code = Annotated[str, Meta(max_length=40)]
Line = Annotated[str, Meta(max_length=320)]
Address = Annotated[str, Meta(max_length=2000)]
Text = Annotated[str, Meta(max_length=8000)]
Plain = Address | int | float | bool | None
Few = Meta(max_length=MOST_CONTEXT)
Twig = Annotated[list[Plain], Few] | Annotated[dict[Code, Plain], Few]
Branch = Annotated[list[Plain | Twig], Few] | Annotated[dict[Code, Plain | Twig], Few]


class Failure(Struct, omit_defaults=True):
    """What the browser saw go wrong."""

    kind: Code | None = None
    status: Annotated[int, Meta(ge=0, le=999)] | None = None
    code: Line | None = None
    detail: Text | None = None


class Identifier(Struct):
    """How the company knows this customer: contract, e-ticket, phone…"""

    kind: Annotated[str, Meta(min_length=1, max_length=40)]
    value: Annotated[str, Meta(min_length=1, max_length=200)]


class Report(Struct, omit_defaults=True):
    """The body of `POST /reports`."""

    report_id: UUID
    service: Slug
    page: Address | None = None
    error: Failure | None = None
    message: Text | None = None
    contact: Line | None = None
    identifiers: Annotated[list[Identifier], Meta(max_length=20)] | None = None
    identity: Annotated[str, Meta(max_length=4096)] | None = None
    context: Annotated[dict[Code, Plain | Branch], Few] | None = None
    locale: Code | None = None


class FollowUp(Struct, omit_defaults=True):
    """The body of `POST /reports/{receipt}/follow-ups`: an answer to “did you get through?”, a contact, or a message."""

    id: UUID
    kind: Literal["confirmation", "contact", "message"]
    answer: Literal["through", "broken"] | None = None
    contact: Line | None = None
    message: Text | None = None


Body = TypeVar("Body", Report, FollowUp)
DECODERS: dict[type[Struct], Any] = {shape: msgspec.json.Decoder(shape) for shape in (Report, FollowUp)}
NEEDED = {"confirmation": "answer", "contact": "contact", "message": "message"}

# Where a text is too long, what tells of the failure is cut; what identifies the customer is refused.
CUT = {"page": 2000, "locale": 40, "kind": 40, "code": 320}
CUT_TEXTS = {"message": 8000, "detail": 8000}
# Bytes that no text has to be cleaned of: ASCII but for controls and escapes, and the Cyrillic letters of UTF-8.
HARMLESS = bytes([*b"\t\n\r", *range(0x20, 0x5C), *range(0x5D, 0x7F), *range(0x80, 0xC0), 0xD0, 0xD1])


def read_report(raw: bytes) -> Report:
    """A clean report. Raises `Problem` (400, 422)."""
    return read(raw, Report)


def read_follow_up(raw: bytes) -> FollowUp:
    """A clean follow-up that says what its kind promises. Raises `Problem` (400, 422)."""
    follow_up = read(raw, FollowUp)
    needed = NEEDED[follow_up.kind]
    if not getattr(follow_up, needed):
        raise invalid([FieldError(needed, N_("This field is needed."))])
    return follow_up


def read(raw: bytes, shape: type[Body]) -> Body:
    """What is harmless and fits goes straight through the decoder; all else is looked at with patience."""
    if not raw.translate(None, HARMLESS):
        try:
            return DECODERS[shape].decode(raw)
        except (msgspec.DecodeError, RecursionError):
            pass
    return read_patiently(raw, shape)


def read_patiently(raw: bytes, shape: type[Body]) -> Body:
    """Mends broken characters, cleans and cuts, then names every field that still does not fit."""
    try:
        content = json.loads(raw.decode("utf-8", "replace"), parse_constant=str)
        if not isinstance(content, dict):
            raise not_json()
        content = {clean_line(name, most=LONGEST_NAME): tidied(value, name) for name, value in content.items()}
    except (ValueError, RecursionError) as error:
        raise not_json() from error
    if errors := wrong_fields(content, shape):
        raise with_language(invalid(errors), content)
    return msgspec.convert(content, shape)


def tidied(value: Any, name: str) -> Any:
    """The value of that field, fit to keep; its type is left as it is."""
    if name == "context":
        return pruned(value, MOST_DEPTH) if isinstance(value, dict) else value
    if isinstance(value, str):
        return clean(value, most=CUT_TEXTS[name]) if name in CUT_TEXTS else clean_line(value, most=CUT.get(name, MOST_BYTES))
    if isinstance(value, list):
        return [tidied(each, name) for each in value]
    if isinstance(value, dict):
        return {clean_line(key, most=LONGEST_NAME): tidied(each, key) for key, each in value.items()}
    return value


def pruned(value: Any, depth: int) -> Any:
    """Free JSON: texts cleaned, long branches cut, and what lies deeper than `depth` left out."""
    if isinstance(value, str):
        return clean(value, most=2000)
    if isinstance(value, float):
        # What JSON cannot write again: infinities.
        return value if abs(value) < float("inf") else None
    if isinstance(value, dict):
        branch = list(value.items())[:MOST_CONTEXT]
        return {clean_line(key, most=40): pruned(each, depth - 1) for key, each in branch} if depth else None
    if isinstance(value, list):
        return [pruned(each, depth - 1) for each in value[:MOST_CONTEXT]] if depth else None
    return value


def with_language(problem: Problem, content: dict[str, Any]) -> Problem:
    locale = content.get("locale")
    problem.language = locale[:2].lower() if isinstance(locale, str) else ""
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
            msgspec.convert(content[field.name], field.type)
        except msgspec.ValidationError as error:
            errors.append(field_error(field.name, str(error)))
    return errors


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
