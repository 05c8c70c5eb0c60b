"""A file as text: its encoding found out, its lines counted, what is broken in it said with the line."""

from __future__ import annotations

import bisect
import codecs
import re
from functools import cached_property

from otklik.wording.saying import gettext as _

LARGEST = 64_000_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a file says about itself: the XML declaration, the header of a gettext catalogue.
DECLARED = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})|charset=([\w.:-]{1,40})""")
LOOKED_AT = 4_000
NEWLINE = re.compile("\r\n|\r|\n")


class Broken(Exception):
    """The file cannot be read: a sentence for a person, and the line where it can be named (0 otherwise)."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.line = sentence, line


class Source:
    """One file. Places in it are counted in characters of `text`, lines and columns from one."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(newline.end() for newline in NEWLINE.finditer(self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def broken(self, sentence: str, offset: int) -> Broken:
        return Broken(sentence, self.place(offset)[0])


def read(name: str, data: bytes, form: str) -> Source:
    """The file's text. Raises `Broken` when it is no text."""
    if len(data) > LARGEST:
        raise Broken(_("The file is larger than {count} MB. Check a part of it.").format(count=LARGEST // 1_000_000))
    return Source(name, decoded(data, form))


def decoded(data: bytes, form: str) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return strictly(data[len(mark) :], encoding)
    if form == "strings" and data[1:2] == b"\x00":
        return strictly(data, "utf-16-le")  # Xcode wrote them so, at times without a mark
    declared = DECLARED.search(data[:LOOKED_AT]) if form in {"po", "android", "qt", "xliff", "stringsdict"} else None
    name = (declared[1] or declared[2]).decode("ascii", "replace") if declared else "utf-8"
    if form == "properties":
        return latin(data)
    return strictly(data, "utf-8" if name.upper() == "CHARSET" else name)


def strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        raise Broken(
            _("The bytes here are no {encoding}. Save the file as UTF-8.").format(encoding=encoding.upper()),
            data.count(b"\n", 0, start) + 1,
        ) from error
    except LookupError as error:
        raise Broken(_("It says that its encoding is “{name}”, which nobody knows. Save it as UTF-8.").format(name=encoding), 1) from error  # fmt: skip


def latin(data: bytes) -> str:
    """Properties are UTF-8 since Java 9 and Latin-1 before: what is no UTF-8 is the latter."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
