"""What happened to a row or a file: kept as what it is, said in the language of whoever reads it, however late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

# A message and its values; a text in every language, where only the whole is known; or a bare text.
Kept = dict[str, Any] | str | int
MESSAGE, VALUES, TEXTS = "message", "values", "texts"


class Said(str):
    """A text in the language of this moment that knows of which message and values it was made."""

    __slots__ = ("message", "values")
    message: str
    values: Mapping[str, Any] | None

    @classmethod
    def of(cls, message: str, values: Mapping[str, Any] | None = None) -> Said:
        text = gettext(message)
        one = cls(text if values is None else text % values)
        one.message, one.values = message, values
        return one

    def __mod__(self, values: Any) -> Said:
        return Said.of(self.message, values)


def said(message: str) -> Said:
    """Stands for `gettext` where a text outlives the moment: modules of this room import it as `_`."""
    return Said.of(message)


def kept(text: str | int) -> Kept:
    """As it lies in the database; what other rooms have said is a bare text."""
    if not isinstance(text, Said):
        return text
    if text.values is None:
        return {MESSAGE: text.message}
    return {MESSAGE: text.message, VALUES: {name: kept(value) for name, value in text.values.items()}}


def told(what: Kept) -> str:
    """In the reader's language."""
    if not isinstance(what, dict):
        return str(what)
    if (texts := what.get(TEXTS)) is not None:
        return str(texts.get(get_language()) or next(iter(texts.values()), ""))
    text = gettext(what[MESSAGE])
    return text % {name: told(value) for name, value in what[VALUES].items()} if VALUES in what else text
