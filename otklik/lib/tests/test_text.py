"""Small acts on texts."""

from __future__ import annotations

import pytest

from otklik.lib.text import small_first


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("Не печатается талон", "не печатается талон"),
        ("Nothing prints", "nothing prints"),
        ("ПЛ 204 не найден", "ПЛ 204 не найден"),
        ("I cannot check in", "I cannot check in"),
        ("I’m lost", "I’m lost"),
        ("Is it open?", "is it open?"),
        ("уже строчная", "уже строчная"),
        ("", ""),
    ],
)
def test_a_sentence_goes_on_with_a_small_letter_but_for_names_and_i(text: str, small: str) -> None:
    assert small_first(text) == small
