"""HTML and templates: what is seen is one message; title, alt, placeholder and aria-label are parts of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import islice

from otklik.wording.files.entries import Entry, code_of, language_of
from otklik.wording.files.passage import Passage, aligned
from otklik.wording.files.source import Source

SPOKEN = ("title", "alt", "placeholder", "aria-label")
UNSEEN = {"script", "style", "template", "code", "pre", "blockquote", "svg", "noscript", "textarea", "kbd", "samp"}
INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "font"}  # fmt: skip
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Tags and comments of Django, Jinja, Go and their like; what they print ({{ name }}) stays.
TEMPLATE = re.compile(r"\{%[^{}]{0,2000}%\}|\{#[^{}]{0,2000}#\}|<\?[^<]{0,20000}?\?>")
# The library looks to the end of the file for each of these; so many of them are no page but a trap.
UNCLOSED = re.compile(r"<(?![^<>]*>)")
MOST_UNCLOSED = 1000
NO_NEWLINE = re.compile(r"[^\n]")
SPACES = re.compile(r"[ \t\r\n]+")


class Page(HTMLParser):
    """Gathers what is seen. A tag that is closed wrongly ends nothing but itself."""

    def __init__(self, source: Source, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source, self.whole = source, text
        # The parser counts lines by "\n" alone.
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.language: str | None = None
        self.unseen: list[str] = []
        self.blocks: list[list[Passage]] = [[]]
        self.spoken: list[tuple[str, Passage]] = []

    def here(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, begun = dict(attrs), self.here()
        if tag == "html":
            self.language = code_of((given.get("lang") or "").lower())
        if not self.unseen:
            end = begun + len(self.get_starttag_text() or "")
            for name in SPOKEN:
                if (value := given.get(name)) and value.strip():
                    start = begun + max(0, self.whole[begun:end].lower().find(f"{name}="))
                    self.spoken.append((f"{tag}@{name}", aligned(value, self.whole, start + len(name) + 1, end)))
        if tag not in VOID and (self.unseen or tag in UNSEEN or "hidden" in given):
            self.unseen.append(tag)
        if tag not in INLINE:
            self.blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        if self.unseen and tag == self.unseen[-1]:
            self.unseen.pop()
        elif tag in self.unseen[-20:]:
            while self.unseen.pop() != tag:
                pass
        if tag not in INLINE:
            self.blocks.append([])

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            start = self.here()
            self.blocks[-1].append(Passage.of(self.whole, start, start + len(data)))

    def handle_entityref(self, name: str) -> None:
        self.letter(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.letter(f"&#{name};")

    def letter(self, spelled: str) -> None:
        if not self.unseen:
            start = self.here()
            letter = Passage.of(self.whole, start, start + 1)
            self.blocks[-1].append(Passage(unescape(spelled)[:1], letter.offsets))


def entries(source: Source) -> Iterator[Entry]:
    text = blanked(source.text)
    page = Page(source, text)
    page.feed(text)
    page.close()
    language = page.language or language_of(source.name)
    blocks = [Passage.joined(block).replaced(SPACES, lambda _: " ").stripped() for block in page.blocks if block]
    message = Passage.joined((block for block in blocks if block.text), "\n\n")
    if message.text:
        yield Entry("page", message, language)
    for key, passage in page.spoken:
        yield Entry(key, passage.stripped(), language, is_part=True)


def blanked(text: str) -> str:
    """Without comments and the tags of templates. Blanked and not cut out, so that every place stays what it was."""
    text = uncommented(text)
    text = TEMPLATE.sub(lambda tag: " " * len(tag[0]), text)
    if sum(1 for _ in islice(UNCLOSED.finditer(text), MOST_UNCLOSED)) == MOST_UNCLOSED:
        text = UNCLOSED.sub(" ", text)
    return text


def uncommented(text: str) -> str:
    parts, at = [], 0
    while (begun := text.find("<!--", at)) >= 0:
        end = text.find("-->", begun)
        # A comment that nobody closes ends with the file.
        end = len(text) if end < 0 else end + 3
        parts += [text[at:begun], NO_NEWLINE.sub(" ", text[begun:end])]
        at = end
    return "".join([*parts, text[at:]])
