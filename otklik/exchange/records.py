"""One thing from a file, in our words: what the adapters make of other desks' objects, and the taking makes ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from django.utils.dateparse import parse_date, parse_datetime

from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line

SLUG, LONGEST_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z"), 40
YES, NO = ("true", "1", "yes", "да"), ("false", "0", "no", "нет")
FIRST_YEAR, LAST_YEAR = 1970, 2200


# A short name, or a number shorter than a telephone's: what else stands at its place may be a person's, as when columns have shifted.
NAME_LIKE = re.compile(r"(?!\d{10})[A-Za-z0-9_-]{1,40}")


def shown(value: str) -> str:
    """What a reason of refusal may repeat of a row: reasons are kept, and read by others than the row was meant for."""
    return value if NAME_LIKE.fullmatch(value) else "…"


@dataclass(frozen=True, kw_only=True)
class Record:
    subject: str
    external: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def line(self, name: str, *, most: int = 200) -> str:
        """One line of text; empty when there is none."""
        value = self.values.get(name)
        return clean_line(str(value), most=most) if value is not None and not isinstance(value, list | dict) else ""

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def one_of(self, name: str, choices: list[str], otherwise: str) -> str:
        value = self.line(name, most=40).lower()
        if value and value not in choices:
            raise Refused(_("“%(name)s” is “%(value)s”; known are: %(choices)s.") % {"name": name, "value": shown(value), "choices": ", ".join(choices)})  # fmt: skip
        return value or otherwise

    def slug(self, name: str) -> str:
        """A short name for addresses; empty when it is none."""
        said = self.line(name, most=60).lower()
        return said if SLUG.match(said) and len(said) <= LONGEST_SLUG else ""

    def is_true(self, name: str, otherwise: str = "false") -> bool:
        return self.one_of(name, [*YES, *NO], otherwise) in YES

    def whole(self, name: str, *, most: int, least: int = 1) -> int | None:
        """A whole number; nothing where there is none."""
        if not (said := self.line(name, most=30)):
            return None
        if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
            raise Refused(
                _("“%(name)s” must be a whole number from %(least)s to %(most)s.") % {"name": name, "least": least, "most": most}
            )
        return int(said)

    def moment(self, name: str) -> datetime | None:
        return moment_in(name, self.line(name, most=60))

    def listed(self, name: str) -> list[dict[str, Any]]:
        """A list of objects; in CSV it stands as JSON in its cell."""
        return [one for one in self.all_of(name) if isinstance(one, dict)]

    def objects(self, name: str) -> list[Record]:
        """The same, to be read like rows; what is no object is refused."""
        listed = self.listed(name)
        if len(listed) != len(self.all_of(name)):
            raise Refused(_("“%(name)s” is no list of objects in JSON.") % {"name": name})
        return [Record(subject="", external="", values=one) for one in listed]

    def mapping(self, name: str) -> dict[str, Any]:
        """One object; in CSV it stands as JSON in its cell."""
        value = self.parsed(name)
        if value is not None and not isinstance(value, dict):
            raise Refused(_("“%(name)s” is no object in JSON.") % {"name": name})
        return value or {}

    def words(self, name: str) -> list[str]:
        """A list of short words."""
        return [clean_line(one, most=200) for one in self.all_of(name) if isinstance(one, str)]

    def ids(self, name: str) -> list[str]:
        """A list of numbers or short names by which other rows are known."""
        return [text for one in self.all_of(name) if (text := id_in(one))]

    def all_of(self, name: str) -> list[Any]:
        value = self.parsed(name)
        if value is not None and not isinstance(value, list):
            raise Refused(_("“%(name)s” is no list in JSON.") % {"name": name})
        return value or []

    def parsed(self, name: str) -> Any:
        """What stands there as JSON; an empty text when it is none."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except (ValueError, RecursionError):
            return ""


def known_in(record: Record, name: str, choices: list[str]) -> list[str]:
    """A list of which every word is one of the choices."""
    said = list(dict.fromkeys(one.lower() for one in record.words(name)))
    if unknown := [one for one in said if one not in choices]:
        known = {"name": name, "value": shown(unknown[0]), "choices": ", ".join(choices)}
        raise Refused(_("“%(name)s” is “%(value)s”; known are: %(choices)s.") % known)
    return said


class Rows(Protocol):
    """Where a row asks for another one that it needs."""

    def needed(self, subject: str, external: str, otherwise: str) -> int:
        """Raises `Refused` with the words of `otherwise` when it is not here."""


def id_in(value: Any) -> str:
    """Zero is an id too; nothing, a list and true are none."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def moment_in(name: str, text: str) -> datetime | None:
    """A moment with or without its zone (then UTC), or a day."""
    if not text:
        return None
    try:
        moment = parse_datetime(text) or (datetime.combine(day, datetime.min.time()) if (day := parse_date(text)) else None)
    except ValueError:
        moment = None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Refused(_("“%(name)s” is no moment: %(value)s.") % {"name": name, "value": shown(text)})
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
