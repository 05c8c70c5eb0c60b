"""XML as a tree whose texts know their places. Entities of its own and other files are refused."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from otklik.wording.files.passage import Passage, aligned
from otklik.wording.files.source import Broken, Source
from otklik.wording.saying import gettext as _

DEEPEST = 100
NAMESPACE = re.compile(r"^\{[^}]*\}")


@dataclass
class Node:
    """`tag` without its namespace. `inside` holds texts and nodes in their order."""

    tag: str
    attributes: dict[str, str]
    offset: int
    inside: list[Passage | Node] = field(default_factory=list)

    def children(self, *tags: str) -> Iterator[Node]:
        return (child for child in self.inside if isinstance(child, Node) and (not tags or child.tag in tags))

    def child(self, tag: str) -> Node | None:
        return next(self.children(tag), None)

    def every(self, *tags: str) -> Iterator[Node]:
        """All nodes of these names below, from the top down."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.tag in tags:
                yield node
            waiting += reversed(list(node.children()))

    def text(self, without: frozenset[str] = frozenset()) -> Passage:
        """All that is said inside; of a tag in `without` only that something stands there: {id}."""
        parts: list[Passage] = []
        for child in self.inside:
            if isinstance(child, Passage):
                parts.append(child)
            elif child.tag in without:
                name = child.attributes.get("id") or child.attributes.get("name") or "x"
                filled = f"{{{re.sub(r'[^0-9A-Za-z_]', '_', name)[:40]}}}"
                parts.append(aligned(filled, "", child.offset, child.offset))
            else:
                parts.append(child.text(without))
        return Passage.joined(parts)


class Planter:
    """What the parser tells, as a tree."""

    def __init__(self, whole: bytes) -> None:
        self.whole, self.bytes, self.letters = whole, 0, 0
        self.parser = XMLParser(target=self, encoding="utf-8")
        # Every piece of text is told by itself: only so is its place known.
        self.parser.parser.buffer_text = False
        self.root: Node | None = None
        self.open: list[Node] = []

    def here(self) -> int:
        """The parser counts bytes; places are characters. Counted onwards from the last one."""
        byte = max(self.bytes, self.parser.parser.CurrentByteIndex)
        self.letters += len(self.whole[self.bytes : byte].decode("utf-8", "ignore"))
        self.bytes = byte
        return self.letters

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        plain = {NAMESPACE.sub("", name): value for name, value in attributes.items()}
        node = Node(NAMESPACE.sub("", tag), plain, self.here())
        if self.open:
            self.open[-1].inside.append(node)
        else:
            self.root = node
        self.open.append(node)
        if len(self.open) > DEEPEST:
            raise Broken(_("Its elements are nested deeper than {count}.").format(count=DEEPEST))

    def end(self, tag: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        if self.open:
            start = self.here()
            self.open[-1].inside.append(Passage(text, array("I", range(start, start + len(text)))))


def root_of(source: Source) -> Node:
    """Raises `Broken` for what is no XML, and for entities that a file brings along."""
    planter = Planter(source.text.encode())
    try:
        planter.parser.feed(planter.whole)
        planter.parser.close()
    except ParseError as error:
        raise Broken(_("This is no well-formed XML: {reason}.").format(reason=str(error).partition(":")[0]), error.position[0]) from error  # fmt: skip
    except DefusedXmlException as error:
        raise source.broken(_("It declares entities or names other files. That is not read, for safety."), planter.here()) from error  # fmt: skip
    except ValueError as error:
        raise Broken(_("This is no well-formed XML: {reason}.").format(reason=error)) from error
    if planter.root is None:
        raise Broken(_("The file is empty."))
    return planter.root
