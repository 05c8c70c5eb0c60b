"""Plural rules of iOS and macOS: every form of every variable."""

from __future__ import annotations

from collections.abc import Iterator

from otklik.wording.files.entries import Entry, language_of
from otklik.wording.files.source import Source
from otklik.wording.files.tree import Node, root_of
from otklik.wording.saying import gettext as _

FORMS = {"zero", "one", "two", "few", "many", "other"}
WHOLE = "NSStringLocalizedFormatKey"


def entries(source: Source) -> Iterator[Entry]:
    root = root_of(source)
    top = root.child("dict")
    if root.tag != "plist" or top is None:
        raise source.broken(_("These are no plural rules: a <plist> with a <dict> is expected."), root.offset)
    language = language_of(source.name)
    for key, rule in pairs(top):
        for name, value in pairs(rule):
            if name == WHOLE and value.text().text.strip() and "%#@" not in value.text().text:
                yield Entry(key, value.text().stripped(), language)
            for form, said in pairs(value):
                if form in FORMS and said.text().text.strip():
                    yield Entry(f"{key}.{name}", said.text().stripped(), language, form)


def pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """Keys and values of a <dict>; of anything else none."""
    if node.tag != "dict":
        return
    key = None
    for child in node.children():
        if child.tag == "key":
            key = child.text().text.strip()
        elif key is not None:
            yield key, child
            key = None
