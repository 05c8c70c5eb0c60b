"""What another desk knew of a ticket besides its words: lines of the fact sheet, and a note for what is too long for one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from otklik.exchange.saying import said as _
from otklik.lib.text import clean_line

LONGEST_NAME, LONGEST_VALUE, MOST_LINES = 80, 500, 30


def known(desk: str, number: Any, tags: Any, fields: Mapping[str, Any]) -> tuple[list[dict[str, str]], str]:
    """The old number, by which customers go on asking, first; then tags and the desk's own fields. The text is for a note."""
    lines = [(f"{desk}_number", value_in(number)), *(("tags", line) for line in together(tags_in(tags)))]
    lines += [(name, value_in(value)) for name, value in fields.items()]
    lines = [(name, value) for name, value in lines if clean_line(value, most=LONGEST_VALUE)]
    short = [one for one in lines if len(one[0]) <= LONGEST_NAME and len(one[1]) <= LONGEST_VALUE][:MOST_LINES]
    rest = [one for one in lines if one not in short]
    return [{"name": name, "value": value} for name, value in short], "\n".join(f"{name}: {value}" for name, value in rest)


def value_in(value: Any) -> str:
    """As people read it; empty for nothing. A choice of Zammad's is an object that has a label."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(filter(None, map(value_in, value)))
    if isinstance(value, dict):
        return value_in(value.get("label") or value.get("value")) or (json.dumps(value, ensure_ascii=False) if value else "")
    return "" if value is None else str(value).strip()


def tags_in(tags: Any) -> list[str]:
    listed = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else []
    return [tag for one in listed if isinstance(one, str) and (tag := clean_line(one, most=LONGEST_VALUE))]


def together(tags: Iterable[str]) -> Iterator[str]:
    """As few lines as hold them."""
    line = ""
    for tag in tags:
        if line and len(line) + len(tag) + 2 > LONGEST_VALUE:
            yield line
            line = ""
        line = f"{line}, {tag}" if line else tag
    yield line


def note(text: str, at: Any) -> list[dict[str, Any]]:
    return [{"kind": "note", "text": text, "at": at}] if text else []


def files(listed: Any, name: str) -> list[dict[str, Any]]:
    """What was attached; `data` where the export holds the content itself, in base64."""
    return [{"name": one.get(name), "data": one.get("data")} for one in objects(listed)]


def objects(listed: Any) -> list[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
