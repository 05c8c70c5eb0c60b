"""Text from outside made fit to store: PostgreSQL takes no NUL, JSON and UTF-8 take no half surrogate."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls except tab and newline (carriage returns are folded into newlines first), and what XML takes nowhere.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
SURROGATES = re.compile(r"[\ud800-\udfff]")
SPACES = re.compile(r"\s+")
# Characters that change the direction or hide inside a name: harmless in a text, misleading in one line.
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str, *, most: int) -> str:
    """A text of several lines, at most `most` characters, without anything a database or a reader would choke on."""
    if text.isprintable():
        # Nothing to take out: the usual case, ten times faster than looking for each kind of trouble.
        return unicodedata.normalize("NFC", text)[:most].strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", CONTROLS.sub("", text))[:most].strip()


def clean_line(text: str, *, most: int) -> str:
    """The same for one line: white space folded, nothing invisible."""
    if text.isprintable() and "  " not in text:
        return clean(text, most=most)
    return SPACES.sub(" ", INVISIBLE.sub("", clean(text, most=most * 4)))[:most].strip()


def shortened(text: str, most: int) -> str:
    """One line of at most `most` characters, cut at a word, with an ellipsis where something was cut."""
    line = SPACES.sub(" ", text).strip()
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > most // 2 else cut).rstrip(" ,.;:—–-") + "…"


def small_first(text: str) -> str:
    """With a small first letter, unless it begins an abbreviation or a name in capitals, or is the English “I”."""
    is_i = text[:1] == "I" and not text[1:2].isalnum()
    return text if is_i or text[1:2].isupper() or not text[:1].isupper() else text[0].lower() + text[1:]
