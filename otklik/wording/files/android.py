"""Android string resources: strings, plurals and arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from otklik.wording.files.entries import Entry, language_of
from otklik.wording.files.passage import Passage
from otklik.wording.files.source import Source
from otklik.wording.files.tree import Node, root_of
from otklik.wording.saying import gettext as _

# Bare quotes keep white space and are not shown; elsewhere it folds.
SPELLED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))|\"|\s+", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t"}
REFERENCE = re.compile(r"[@?][\w+.:]{1,60}/[\w.]{1,200}")


def entries(source: Source) -> Iterator[Entry]:
    root = root_of(source)
    if root.tag != "resources":
        raise source.broken(_("These are no Android strings: the root is <{tag}>.").format(tag=root.tag[:40]), root.offset)
    language = language_of(source.name)
    for node in root.children("string", "plurals", "string-array"):
        name = node.attributes.get("name", "")
        if node.attributes.get("translatable") == "false":
            continue
        items = [node] if node.tag == "string" else list(node.children("item"))
        for number, item in enumerate(items):
            form = item.attributes.get("quantity", "")
            key = f"{name}[{number}]" if node.tag == "string-array" else name
            if (said := spoken(item)).text and not REFERENCE.fullmatch(said.text):
                yield Entry(key, said, language, form)


def spoken(node: Node) -> Passage:
    return node.text().replaced(SPELLED, letter).stripped()


def letter(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    if found[2]:
        return LETTERS.get(found[2], found[2])
    return "" if found[0] == '"' else " "
