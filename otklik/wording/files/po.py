"""Catalogues of gettext, Django's among them: the translations, and the source texts where nothing is translated yet.

Babel reads them too, but forgets where a text stood.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from otklik.wording.files.entries import Entry, code_of, language_of
from otklik.wording.files.passage import Passage
from otklik.wording.files.source import Source
from otklik.wording.saying import gettext as _

STATEMENT = re.compile(r'\s*(?:(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d{1,2})\])?\s*)?"((?:[^"\\]|\\.)*)"\s*')
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
LANGUAGE = re.compile(r"^Language:[ \t]*([\w@.-]{2,20})", re.MULTILINE)


@dataclass
class Message:
    flags: str = ""
    parts: dict[str, list[Passage]] = field(default_factory=dict)

    def part(self, name: str) -> Passage:
        return Passage.joined(self.parts.get(name, ()))

    @property
    def key(self) -> str:
        context = self.part("msgctxt").text
        return f"{context}|{self.part('msgid').text}" if context else self.part("msgid").text


def entries(source: Source) -> Iterator[Entry]:
    """Both sides of each message; `is_source` marks the side that a translation stands for."""
    language = language_of(source.name)
    for message in messages(source):
        msgid = message.part("msgid").text
        if not msgid:
            header = LANGUAGE.search(message.part("msgstr").text)
            language = (code_of(header[1]) or language) if header else language
        elif "fuzzy" not in message.flags:
            yield from sides(message, msgid, language)


def sides(message: Message, msgid: str, language: str | None) -> Iterator[Entry]:
    forms = {name: message.part(name) for name in message.parts if name.startswith("msgstr")}
    said = {name: form for name, form in forms.items() if form.text.strip()}
    for name in ("msgid", "msgid_plural"):
        if name in message.parts:
            yield Entry(message.key, message.part(name), None, "" if name == "msgid" else "plural", msgid, is_source=bool(said))
    for name, form in said.items():
        yield Entry(message.key, form, language, name[6:].strip("[]"), msgid)


def messages(source: Source) -> Iterator[Message]:
    message, name = Message(), ""
    for start, line in zip(source.lines, source.text.splitlines(), strict=False):
        if not line.strip() or line.startswith("#"):
            if message.parts and "msgstr" in name:
                yield message
                message, name = Message(), ""
            if line.startswith("#,"):
                message.flags += line
            continue
        statement = STATEMENT.fullmatch(line)
        if statement is None or not (statement[1] or name):
            raise source.broken(_("This is no line of a catalogue: {line}").format(line=line.strip()[:60]), start)
        if statement[1] in {"msgctxt", "msgid"} and "msgstr" in name:
            yield message
            message = Message()
        if statement[1]:
            name = statement[1] + (f"[{statement[2]}]" if statement[2] else "")
        message.parts.setdefault(name, []).append(unescaped(line, start, *statement.span(3)))
    if message.parts:
        if "msgstr" not in name:
            raise source.broken(_("The catalogue ends in the middle of a message."), len(source.text))
        yield message


def unescaped(line: str, offset: int, start: int, end: int) -> Passage:
    passage = Passage(line[start:end], array("I", range(offset + start, offset + end)))
    return passage.replaced(ESCAPE, lambda found: LETTERS.get(found[1], found[1]))
