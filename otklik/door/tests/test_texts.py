"""The door's texts: complete in Russian, and the right language for each reader."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from otklik.door import texts

HERE = Path(texts.__file__).parent


def marked() -> set[str]:
    trees = (ast.parse(path.read_text()) for path in HERE.glob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {call.args[0].value for call in calls if getattr(call.func, "id", "") == "N_"}


def test_every_text_is_in_the_russian_catalogue_and_nothing_else():
    with (texts.LOCALE / "ru" / "LC_MESSAGES" / "door.po").open("rb") as source:
        catalogue = read_po(source, locale="ru", abort_invalid=True)
    translated = {message.id for message in catalogue if message.id and message.string and not message.fuzzy}
    assert translated == marked()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (b"", "ru"),
        (b"en", "en"),
        (b"EN-us", "en"),
        (b"de, fr", "ru"),
        (b"ru;q=0.5, en;q=0.7", "en"),
        (b"en;q=0, ru", "ru"),
        (b"en;q=x", "ru"),
        (b"\xff\xfe;;;q==,,", "ru"),
    ],
)
def test_the_language_of_a_reader(header, language):
    assert texts.language_of(header, "ru") == language


def test_without_a_catalogue_the_door_speaks_english(monkeypatch, tmp_path):
    monkeypatch.setattr(texts, "LOCALE", tmp_path)
    texts.catalogue.cache_clear()
    try:
        assert texts.said("ru", "Nothing is here") == "Nothing is here"
    finally:
        texts.catalogue.cache_clear()
