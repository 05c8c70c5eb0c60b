"""Markdown: the whole file is one message, without code blocks, quotes, tables' rules and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from otklik.wording.files.entries import Entry, language_of
from otklik.wording.files.passage import Passage, aligned
from otklik.wording.files.source import Source

FRONT_MATTER = re.compile(r"---\r?\n.*?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
LINK = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\s]{0,2000}(?:\s+\"[^\"]{0,500}\")?\)|\[[^\[\]]{0,200}\])")
MARKUP = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`+|~~")


def entries(source: Source) -> Iterator[Entry]:
    front = FRONT_MATTER.match(source.text)
    begun = front.end() if front else 0
    first = source.place(begun)[0] - 1
    blocks, quoted = [], 0
    for token in MarkdownIt().disable("inline").parse(source.text[begun:]):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and not quoted and token.map and token.content.strip():
            starts = source.lines
            start, end = starts[first + token.map[0]], starts[min(first + token.map[1], len(starts) - 1)]
            blocks.append(plain(aligned(token.content, source.text, start, max(start, end) or len(source.text))))
    message = Passage.joined(blocks, "\n\n")
    if message.text.strip():
        yield Entry("", message, language_of(source.name))


def plain(block: Passage) -> Passage:
    """Without the marks: a link is its words, emphasis the word itself."""
    if "[" in block.text:
        for _ in range(2):  # a picture may be a link's words
            block = unlinked(block)
    return block.replaced(MARKUP, lambda _: "")


def unlinked(block: Passage) -> Passage:
    parts, behind = [], 0
    for link in LINK.finditer(block.text):
        parts += [block.cut(behind, link.start()), block.cut(*link.span(1))]
        behind = link.end()
    return Passage.joined([*parts, block.cut(behind, len(block.text))])
