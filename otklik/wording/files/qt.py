"""Catalogues of Qt Linguist: finished translations with their plural forms, and the sources."""

from __future__ import annotations

from collections.abc import Iterator

from otklik.wording.files.entries import Entry, code_of, language_of
from otklik.wording.files.source import Source
from otklik.wording.files.tree import Node, root_of
from otklik.wording.saying import gettext as _

GONE = {"obsolete", "vanished"}


def entries(source: Source) -> Iterator[Entry]:
    root = root_of(source)
    if root.tag != "TS":
        raise source.broken(_("This is no catalogue of Qt: its root is <{tag}>.").format(tag=root.tag[:40]), root.offset)
    language = code_of(root.attributes.get("language", "")) or language_of(source.name)
    said = code_of(root.attributes.get("sourcelanguage", ""))
    for context in root.every("context"):
        name = context.child("name")
        for message in context.children("message"):
            yield from sides(name.text().text.strip() if name else "", message, said, language)


def sides(context: str, message: Node, said: str | None, language: str | None) -> Iterator[Entry]:
    source, translation = message.child("source"), message.child("translation")
    state = translation.attributes.get("type", "") if translation else "unfinished"
    if source is None or state in GONE:
        return
    msgid = source.text()
    key = f"{context}|{message.attributes.get('id') or msgid.text}"
    forms = []
    if translation is not None and state != "unfinished":
        forms = [form.text() for form in list(translation.children("numerusform")) or [translation]]
    said_forms = [(number, form) for number, form in enumerate(forms) if form.text.strip()]
    if msgid.text.strip():
        yield Entry(key, msgid, said, msgid=msgid.text, is_source=bool(said_forms))
    for number, form in said_forms:
        yield Entry(key, form, language, str(number) if len(forms) > 1 else "", msgid.text)
