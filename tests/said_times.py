"""Clock times as our pages say them. A running demo keeps the clock of this machine, so what is expected of it must hold near midnight
too, when a time rightly carries its day."""

from __future__ import annotations

TIME = r"(?<!\d)(?:[01]\d|2[0-3]):[0-5]\d(?!\d)"
MONTHS = {
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}


def clock(language: str = "ru") -> str:
    """A pattern for «14:05», and for «22 ноября, 14:05» of another day, with the year of another year."""
    day = rf"(?<!\d)(?:[1-9]|[12]\d|3[01])\s(?:{MONTHS[language]})(?:\s20\d\d)?"
    return rf"(?:{day},\s)?{TIME}"


def clock_range(language: str = "ru") -> str:
    """A pattern for «14:40–15:00», and for a range that begins on another day or crosses midnight."""
    return rf"{clock(language)}(?:–{TIME}|\s–\s{clock(language)})"
