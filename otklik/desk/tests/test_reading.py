"""What a message tells by the way, as a table."""

from __future__ import annotations

import time

import pytest

from otklik.desk.reading import found_in

TOLD = [
    ("Мой билет 555-2401234567, помогите", [("e-ticket", "555-2401234567")]),
    ("Электронный билет № 5552401234567.", [("e-ticket", "555-2401234567")]),
    ("My e-ticket number is 555 2401234567", [("e-ticket", "555-2401234567")]),
    ("Билет 555-240 123 4567", [("e-ticket", "555-2401234567")]),
    ("Номер 5552401234567", []),  # thirteen digits may be anything
    ("Позвоните мне: 8 (912) 345-67-89", [("phone", "+7 912 345-67-89")]),
    ("call me at +44 20 7946 0958 please", [("phone", "+44 20 7946 0958")]),
    ("ИНН 7707083893", []),
    ("Пишите на Anna.K+1@mail.example.", [("email", "anna.k+1@mail.example")]),
    ("Вылет 25 ноября в 06:40", [("date", "25 ноября в 06:40")]),
    ("Вылет 25.11.2026, 6:40", [("date", "25.11.2026, 6:40")]),
    ("We fly on November 25th, 2026 at 06:40", [("date", "November 25th, 2026 at 06:40")]),
    ("on 25 November", [("date", "25 November")]),
    ("2026-11-25 06:40", [("date", "2026-11-25 06:40")]),
    ("Пришлите до 18:30", [("time", "18:30")]),
    ("Версия 1.12.3 не работает", []),
    ("31.13.2026 в 25:61", []),
    ("Списали 12 480 ₽ дважды", [("amount", "12 480 ₽")]),
    ("вернули 3500 рублей", [("amount", "3500 рублей")]),
    ("I paid $1,250.50 and €40", [("amount", "$1,250.50"), ("amount", "€40")]),
    ("Договор № 45-А/2026 от 12.05.2026", [("contract", "45-А/2026"), ("date", "12.05.2026")]),
    ("по договору 778812", [("contract", "778812")]),
    ("договор от 12.05.2026 прилагаю", [("date", "12.05.2026")]),
    ("заказ №100045", [("order", "100045")]),
    ("my order: AB-12345", [("order", "AB-12345")]),
    ("Заказ ещё не пришёл", []),
    ("ЗАКАЗ НЕ ПРИШЁЛ", []),
    ("код брони X7KQ2P", [("booking", "X7KQ2P")]),
    ("booking reference QWERTY", [("booking", "QWERTY")]),
    ("Бронь СОРВАЛ ваш сайт", []),
    ("рейс ПЛ 204 отменён", [("flight", "ПЛ 204")]),
    ("my flight PL-204 is late", [("flight", "PL 204")]),
    ("Лечу SU1234 завтра", [("flight", "SU 1234")]),
    ("Формат А4 1234 и сертификат XX1234", []),
    ("в рейсе 5", []),
    (
        "Здравствуйте! Билет 555-2401234567, рейс ПЛ 204, 25 ноября в 06:40, телефон +7 912 345-67-89",
        [("e-ticket", "555-2401234567"), ("flight", "ПЛ 204"), ("date", "25 ноября в 06:40"), ("phone", "+7 912 345-67-89")],
    ),
    ("Билет 555-2401234567. Повторяю: 555-2401234567", [("e-ticket", "555-2401234567")]),
    ("", []),
    ("ничего", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_what_a_message_tells(text: str, told: list[tuple[str, str]]) -> None:
    assert [(one.name, one.value) for one in found_in(text)] == told


@pytest.mark.parametrize(
    "text", ["9" * 200_000, "a@" * 50_000, "1 " * 100_000, "билет " * 50_000, "№" * 9999, "+7(" * 9999, "\0\u202e"]
)
def test_a_strange_text_is_read_soon(text: str) -> None:
    began = time.process_time()
    found_in(text)
    assert time.process_time() - began < 1
