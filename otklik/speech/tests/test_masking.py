"""What leaves the house: nobody's name, address, number or code; and everything comes back as it was."""

from __future__ import annotations

import pytest

from otklik.speech.masking import mask

SECRETS = [
    (
        "Иван Петров, добрый день! Ивану Сергеевичу вернут 12 500 рублей до 25 ноября.",
        ["Иван", "Петров", "Сергеевич", "500", "25"],
    ),
    ("Пишу на ivan@mail.example и +7 (912) 345-67-89.", ["ivan", "example", "912", "67-89"]),
    ("Hello Maria, your booking KXQWZP on PL 204 leaves at 14:05.", ["Maria", "KXQWZP", "204", "14", "05"]),
    ("Смотрите https://polus.example/t/abc?x=Петров и @petrov_ivan", ["polus", "abc", "petrov"]),
    ("Анна передала дело Смирновой. Ёлкину позвонит Пётр.", ["Анна", "Смирнов", "Пётр"]),
    ("Номер билета 555-2401234567, паспорт 4510 123456", ["555", "2401234567", "4510", "123456"]),
    ("We told Mr Brown-Smith yesterday", ["Brown", "Smith"]),
]


@pytest.mark.parametrize(("text", "secrets"), SECRETS)
def test_nothing_personal_leaves(text: str, secrets: list[str]) -> None:
    masked = mask(text, names=["Иван Петров", "Maria Silva"], values=["555-2401234567"])
    assert [secret for secret in secrets if secret.lower() in masked.text.lower()] == []
    assert masked.put_back(masked.text) == text


def test_known_values_leave_in_no_spelling_of_case() -> None:
    masked = mask("Рейс через Архангельск и АРХАНГЕЛЬСК", values=["Архангельск"])
    assert "архангельск" not in masked.text.lower()


def test_a_text_that_already_holds_placeholders_is_safe() -> None:
    text = "[NAME-1] пишет Ивану [NUMBER-9]"
    masked = mask(text, names=["Иван"])
    assert masked.put_back(masked.text) == text
    assert masked.strange_in("[NAME-7]")


def test_what_the_answer_leaves_out_is_named() -> None:
    masked = mask("Вернём 500 рублей 3 мая", names=[])
    assert masked.lost_in("Вернём деньги") == list(masked.kept.values())
    assert masked.lost_in(masked.text) == []


@pytest.mark.parametrize(
    "text", ["", "\0", "\ud800 Иван", "1" * 30_000, "+(1 " * 5000, "Аа " * 9000, "@" * 20_000, "🧑‍🧑‍🧒" * 300]
)
def test_any_text_is_masked_in_time(text: str) -> None:
    masked = mask(text, names=["Иван Петров", "", "I"], values=["", "x", text[:50]])
    assert masked.put_back(masked.text) == text
