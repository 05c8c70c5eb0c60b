"""What in a text is not ours to judge: quoted words of the customer, markup, placeholders. Covered in place, so spans stay true."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Nothing beyond this is read: a message is a message, and a megabyte on one line must not hold up a keystroke.
MOST = 20_000
# Characters that are seen by nobody and would tear words apart for us.
UNSEEN = re.compile(r"[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
QUOTED_LINE = re.compile(r"^[ \t]{0,8}(?:>|&gt;|\|[ \t]).*$", re.MULTILINE)
QUOTE_OPENS = re.compile(
    r"(?:вы|ты|клиент|пользователь|покупатель|пассажир|you|the customer|customer)[ \t]{1,3}"
    r"(?:пишете|писали|написали|написал|написала|спрашиваете|спросили|спрашивали|сказали|сообщили|wrote|write|asked|said|say)\b[^«“\"\n]{0,40}[«“\"]",
    re.IGNORECASE,
)
# «Ошибка „фатальный сбой“ звучит страшно»: what a screen said, not what we say. Its name stays, so that it still says what.
TITLED = re.compile(r"(?:ошибк[аиуой]{1,2}|сообщени[еяю]|надпись|error|message|warning)[ \t]{1,3}(?=[«“\"])", re.IGNORECASE)
CLOSERS = {"«": "»", "“": "”", '"': '"'}
REPLY_HEAD = re.compile(
    r"^(?:[^\n]{0,120}(?:пишет|написал\(а\)|написал|wrote)|-{2,}[^\n]{0,60}(?:Original Message|Исходное сообщение)[^\n]{0,20}):?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
BLOCK = re.compile(r"<(blockquote|q|code|pre|script|style)\b[^<>]{0,300}>", re.IGNORECASE)
BREAKING_TAG = re.compile(r"<(?:br|/?p|/?div|/?li|/?ul|/?ol|/?h[1-6]|/?t[dhr])\b[^<>]{0,300}>", re.IGNORECASE)
# «Dear <CustomerName>» is a name that was not filled in.
TAG = re.compile(r"</?(?!\w{0,20}(?:Name|NAME|Title|TITLE|_name)>)[a-zA-Z][^<>]{0,300}>")
FENCE = "```"
ICU_HEAD = re.compile(r"\{\s{0,9}[\w.]{1,60}\s{0,9},\s{0,9}(?:plural|select|selectordinal)\s{0,9},")
ICU_BRANCH = re.compile(r"(?:\b(?:zero|one|two|few|many|other|male|female)|=\d{1,6})\s{0,9}\{")


@dataclass(frozen=True)
class Seen:
    """The text as it is read; `places[i]` is where its character i stands in the text as given."""

    text: str
    places: tuple[int, ...] | None

    def place(self, index: int) -> int:
        if self.places is None:
            return index
        return self.places[index] if index < len(self.places) else (self.places[-1] + 1 if self.places else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.place(start), self.place(end - 1) + 1 if end > start else self.place(start)


def seen(text: str) -> Seen:
    """The part to judge: quotes and markup are blank, unseen characters are gone, spaces are spaces."""
    shown = text[:MOST]
    places: tuple[int, ...] | None = None
    if UNSEEN.search(shown):
        places = tuple(index for index, letter in enumerate(shown) if not UNSEEN.match(letter))
        shown = "".join(shown[index] for index in places)
    shown = (
        shown.replace("\r", "\n")
        .replace("\t", " ")
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
        .replace("\u2019", "'")
        .replace("\u02bc", "'")
    )
    return Seen(without_markup(without_quotes(shown)), places)


def blank(text: str, start: int, end: int, by: str = " ") -> str:
    return text[:start] + by * (end - start) + text[end:]


def without_quotes(text: str) -> str:
    if ">" in text or "&gt;" in text or "|" in text:
        text = QUOTED_LINE.sub(lambda found: "\n" * len(found[0]), text)
    if head := REPLY_HEAD.search(text):
        # Below the head of a quoted letter everything is quoted.
        text = blank(text, head.start(), len(text), "\n")
    at = 0
    while opened := QUOTE_OPENS.search(text, at):
        close = text.find(CLOSERS[text[opened.end() - 1]], opened.end())
        at = len(text) if close < 0 else close
        text = blank(text, opened.end(), at)
    for titled in TITLED.finditer(text):
        close = text.find(CLOSERS[text[titled.end()]], titled.end() + 1)
        if 0 < close < len(text) - 1:
            text = blank(text, titled.end() + 1, close, "x")
    return text


def without_markup(text: str) -> str:
    if FENCE in text:
        parts = text.split(FENCE)
        text = FENCE.join(part if index % 2 == 0 else " " * len(part) for index, part in enumerate(parts)).replace(FENCE, "   ")
    if "<" in text:
        at = 0
        while opened := BLOCK.search(text, at):
            close = text.lower().find(f"</{opened[1].lower()}", opened.end())
            at = len(text) if close < 0 else close
            text = blank(text, opened.start(), at, "\n")
        text = BREAKING_TAG.sub(lambda found: "\n" * len(found[0]), text)
        text = TAG.sub(lambda found: " " * len(found[0]), text)
    if ICU_HEAD.search(text):
        text = ICU_HEAD.sub(lambda found: " " * len(found[0]), text)
        text = ICU_BRANCH.sub(lambda found: "\n" * len(found[0]), text).replace("}", " ")
    return text
