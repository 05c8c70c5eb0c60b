"""A reply that asks for what is known, as a table; statements raise no alarm."""

from __future__ import annotations

import time

import pytest

from otklik.desk.asking import Told, asked_again

KNOWN = [
    Told(name="e-ticket", shown="Электронный билет", value="555-2401234567"),
    Told(name="email", shown="Почта", value="ivan@mail.example"),
    Told(name="phone", shown="Телефон", value="+7 912 345-67-89"),
    Told(name="flight", shown="Рейс", value="ПЛ 204"),
    Told(name="contract", shown="Договор", value="45-А"),
    Told(name="Номер стойки", shown="Номер стойки", value="12"),
]
ASKS = [
    ("Напишите, пожалуйста, номер билета.", ["e-ticket"]),
    ("Пришлите номер вашего электронного билета", ["e-ticket"]),
    ("Не могли бы вы прислать номера билетов?", ["e-ticket"]),
    ("Какой у вас номер билета?", ["e-ticket"]),
    ("Подскажите номер билета и телефон, пожалуйста", ["e-ticket", "phone"]),
    ("Номер билета?", ["e-ticket"]),
    ("Здравствуйте! Уточните рейс. Спасибо.", ["flight"]),
    ("Нам нужен номер договора", ["contract"]),
    ("Для проверки потребуется ваша почта.", ["email"]),
    ("Оставьте контактный номер", ["phone"]),
    ("На какой телефон вам позвонить?", ["phone"]),
    ("Просим сообщить номер рейса", ["flight"]),
    ("Укажите номер стойки", ["Номер стойки"]),
    ("Please send us your ticket number.", ["e-ticket"]),
    ("Could you tell me the number of your ticket?", ["e-ticket"]),
    ("What is your phone number?", ["phone"]),
    ("May I have your email address?", ["email"]),
    ("We need your flight number to help", ["flight"]),
    ("Thank you. Kindly provide the contract number", ["contract"]),
    ("Ticket number?", ["e-ticket"]),
]
TELLS = [
    "Мы получили номер билета и уже проверяем.",
    "Номер билета у нас есть, ничего присылать не нужно.",
    "Не присылайте номер билета ещё раз.",
    "Напишите нам на почту, если что-то пойдёт не так.",
    "Позвоните нам по телефону 8 800 000-00-00.",
    "Мы напишем вам, когда найдём номер билета.",
    "Если номер билета изменится, сообщите нам.",
    "Сообщите, получилось ли войти.",
    "Ваш рейс вылетает по расписанию, приятного полёта!",
    "Подтвердите, что номер билета 555-2401234567 верный.",
    "Мы вернули деньги за билет. Проверьте, пожалуйста, карту.",
    "Рейс задержан на два часа.",
    "Мы отправили письмо на вашу почту.",
    "We have your ticket number, thank you.",
    "You do not need to send your ticket number again.",
    "Please write to us by email if anything is wrong.",
    "Let us know when your flight number changes.",
    "Please confirm that 555 2401234567 is your ticket number.",
    "Your flight leaves on time.",
    "",
    "??? !!!",
]


@pytest.mark.parametrize(("text", "names"), ASKS)
def test_a_reply_that_asks_again(text: str, names: list[str]) -> None:
    assert [one.name for one in asked_again(text, KNOWN)] == names


@pytest.mark.parametrize("text", TELLS)
def test_a_statement_raises_no_alarm(text: str) -> None:
    assert asked_again(text, KNOWN) == []


@pytest.mark.parametrize(
    "text", ["напишите номер " * 5000, "если " * 9999, "please " * 9999, "а" * 99999, "\u202e\0" * 999, ", " * 9999]
)
def test_a_strange_reply_is_read_soon(text: str) -> None:
    began = time.process_time()
    asked_again(text, KNOWN)
    assert time.process_time() - began < 1
