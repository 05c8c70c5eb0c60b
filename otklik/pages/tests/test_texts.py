"""The texts of all rooms: one dictionary for those that form plurals alike, and nothing lost by it."""

from __future__ import annotations

from gettext import c2py
from types import SimpleNamespace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext, trans_real

from otklik.pages.texts import Merged


def catalogue(texts: dict[Any, str], plurals: str) -> Any:
    return SimpleNamespace(_catalog=texts, plural=c2py(plurals))


def test_catalogues_that_form_plurals_alike_are_one_dictionary() -> None:
    merged = Merged(catalogue({"Reply": "Ответить"}, "n != 1"))
    merged.update(catalogue({"Note": "Заметка", "Reply": "Написать"}, "n != 1"))
    assert len(merged._catalogs) == 1
    assert (merged.get("Note"), merged.get("Reply")) == ("Заметка", "Написать")


def test_another_rule_of_plurals_keeps_its_own_dictionary_and_the_later_text_is_read() -> None:
    merged = Merged(catalogue({("day", 0): "день", ("day", 1): "дня"}, "n != 1"))
    merged.update(catalogue({("day", 0): "сутки", ("day", 1): "суток"}, "n > 1"))
    assert len(merged._catalogs) == 2
    assert merged.plural("day", 0) == "сутки"


def test_the_rooms_are_read_through_few_dictionaries() -> None:
    catalogues = trans_real.translation("ru")._catalog
    assert isinstance(catalogues, Merged)
    assert len(catalogues._catalogs) < 5
    with translation.override("ru"):
        assert gettext("Waiting for us") == "Ждут нас"
        assert ngettext("%(n)s step of approval", "%(n)s steps of approval", 5) == "%(n)s шагов согласования"
