"""XLIFF 1.2 and 2: the targets, and the sources where nothing is translated yet."""

from __future__ import annotations

from collections.abc import Iterator

from otklik.wording.files.entries import Entry, code_of, language_of
from otklik.wording.files.source import Source
from otklik.wording.files.tree import Node, root_of
from otklik.wording.saying import gettext as _

# Inline elements whose inside is code of the format and nothing to read.
CODES = frozenset({"x", "bx", "ex", "ph", "it", "bpt", "ept", "sc", "ec", "sm", "em", "cp"})
UNSURE = {"needs-review-translation", "needs-adaptation", "needs-l10n"}


def entries(source: Source) -> Iterator[Entry]:
    root = root_of(source)
    if root.tag != "xliff":
        raise source.broken(_("This is no XLIFF: its root is <{tag}>.").format(tag=root.tag[:40]), root.offset)
    spoken, wanted = root.attributes.get("srcLang", ""), root.attributes.get("trgLang", "")
    for file in root.children("file"):
        said = code_of(file.attributes.get("source-language", spoken))
        target = code_of(file.attributes.get("target-language", wanted)) or language_of(source.name)
        for unit in file.every("trans-unit"):
            if unit.attributes.get("translate") != "no":
                yield from sides(unit.attributes.get("resname") or unit.attributes.get("id", ""), unit, said, target)
        for unit in file.every("unit"):
            if unit.attributes.get("translate") != "no":
                for segment in unit.children("segment"):
                    yield from sides(unit.attributes.get("name") or unit.attributes.get("id", ""), segment, said, target)


def sides(key: str, unit: Node, said: str | None, wanted: str | None) -> Iterator[Entry]:
    source, target = unit.child("source"), unit.child("target")
    if source is None:
        return
    msgid = source.text(CODES)
    text = target.text(CODES).stripped() if target is not None and target.attributes.get("state") not in UNSURE else None
    if msgid.text.strip():
        yield Entry(key, msgid.stripped(), said, msgid=msgid.text, is_source=bool(text and text.text))
    if text and text.text:
        yield Entry(key, text, wanted, msgid=msgid.text)
