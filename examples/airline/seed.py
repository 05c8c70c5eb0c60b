"""The airline's timetable and its passengers: the same at every start, on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from itertools import cycle, islice


@dataclass(frozen=True)
class Airport:
    """`utc_offset` in hours: Russia has no daylight saving."""

    code: str
    ru: str
    en: str
    utc_offset: int
    latitude: float
    longitude: float

    def name(self, language: str) -> str:
        return self.ru if language == "ru" else self.en

    def short_name(self, language: str) -> str:
        """The city without its airport."""
        return self.name(language).split(",")[0].removesuffix(" Sheremetyevo")


@dataclass(frozen=True)
class Flight:
    """A daily flight; `departs` in the airport's own time, `minutes` in the air."""

    number: str
    origin: str
    destination: str
    departs: time
    minutes: int


@dataclass(frozen=True)
class Passenger:
    """Somebody with a ticket. `surname` and `given` stand in the ticket, the Latin forms in the passport."""

    ticket: str
    surname: str
    given: str
    surname_latin: str
    given_latin: str
    flight: str
    airport: str
    booking: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.surname}"


AIRPORTS = {
    airport.code: airport
    for airport in (
        Airport("ARH", "Архангельск", "Arkhangelsk", 3, 64.60, 40.72),
        Airport("SVX", "Екатеринбург", "Yekaterinburg", 5, 56.74, 60.80),
        Airport("KGD", "Калининград", "Kaliningrad", 2, 54.89, 20.59),
        Airport("SVO", "Москва, Шереметьево", "Moscow Sheremetyevo", 3, 55.97, 37.41),
        Airport("MMK", "Мурманск", "Murmansk", 3, 68.78, 32.75),
        Airport("NNM", "Нарьян-Мар", "Naryan-Mar", 3, 67.64, 53.12),
        Airport("NSK", "Норильск", "Norilsk", 7, 69.31, 87.33),
        Airport("SLY", "Салехард", "Salekhard", 5, 66.59, 66.61),
        Airport("LED", "Санкт-Петербург", "Saint Petersburg", 3, 59.80, 30.26),
    )
}

FLIGHTS = {
    flight.number: flight
    for flight in (
        Flight("PL 101", "MMK", "LED", time(6, 40), 110),
        Flight("PL 114", "LED", "ARH", time(7, 25), 85),
        Flight("PL 207", "SVO", "NNM", time(8, 10), 155),
        Flight("PL 233", "ARH", "SVO", time(9, 55), 115),
        Flight("PL 318", "SLY", "SVX", time(11, 30), 100),
        Flight("PL 342", "SVX", "NSK", time(13, 5), 170),
        Flight("PL 405", "KGD", "MMK", time(16, 20), 165),
        Flight("PL 419", "LED", "MMK", time(19, 45), 115),
    )
}

SURNAMES = (
    ("Орлов", "Orlov"), ("Соколова", "Sokolova"), ("Белов", "Belov"), ("Морозова", "Morozova"), ("Ершов", "Ershov"),
    ("Schmidt", "Schmidt"), ("Киселёва", "Kiseleva"), ("Тарасов", "Tarasov"), ("Жукова", "Zhukova"), ("Щербаков", "Shcherbakov"),
    ("Антонова", "Antonova"), ("Nguyen", "Nguyen"), ("Воробьёв", "Vorobev"), ("Лаптева", "Lapteva"), ("Савин", "Savin"),
    ("Римская-Корсакова", "Rimskaia-Korsakova"), ("Юдин", "Iudin"), ("O’Connor", "O’Connor"), ("Хохлова", "Khokhlova"), ("Цветков", "Tsvetkov"),
    ("Мельникова", "Melnikova"), ("Ли", "Li"), ("García", "Garcia"), ("Ямщикова", "Iamshchikova"), ("Панов", "Panov"),
    ("Яковлева", "Iakovleva"), ("Гусев", "Gusev"), ("Kowalska", "Kowalska"), ("Быков", "Bykov"),
)  # fmt: skip

GIVEN_MEN = (
    ("Лев", "Lev"), ("Алексей", "Aleksei"), ("Пётр", "Petr"), ("Илья", "Ilia"), ("Юрий", "Iurii"), ("Тимофей", "Timofei"), ("Глеб", "Gleb"),
)  # fmt: skip
GIVEN_WOMEN = (
    ("Анна", "Anna"), ("Вера", "Vera"), ("Алёна", "Alena"), ("Зоя", "Zoia"), ("Ирина", "Irina"), ("Майя", "Maiia"), ("Ольга", "Olga"),
)  # fmt: skip
GIVEN_ABROAD = {"Schmidt": "Anna", "Nguyen": "Linh", "O’Connor": "Sean", "García": "Lucía", "Kowalska": "Zofia"}


def passengers(n: int = 240) -> list[Passenger]:
    """The first `n` passengers, spread evenly over the flights; at most 400, so that every one finds a seat."""
    return [
        _passenger(number, flight) for number, flight in zip(range(1, n + 1), islice(cycle(FLIGHTS.values()), n), strict=True)
    ]


def passengers_to_try(n: int) -> list[Passenger]:
    """Four of the last among `n`, for people who look at the example; from different airports."""
    return passengers(n)[-4:]


def _passenger(number: int, flight: Flight) -> Passenger:
    surname, surname_latin = SURNAMES[(number * 7) % len(SURNAMES)]
    given, given_latin = _given(surname, number)
    return Passenger(
        ticket=f"555{2_400_000_000 + number}",
        surname=surname,
        given=given,
        surname_latin=surname_latin,
        given_latin=given_latin,
        flight=flight.number,
        airport=flight.origin,
        booking=_booking(number),
        email=f"passenger{number:03d}@example.org",
        phone=f"+7495{number:07d}",
    )


def _given(surname: str, number: int) -> tuple[str, str]:
    if surname in GIVEN_ABROAD:
        name = GIVEN_ABROAD[surname]
        return name, name.replace("í", "i")
    names = GIVEN_WOMEN if surname.endswith(("а", "я")) else GIVEN_MEN
    return names[number % len(names)]


def _booking(number: int) -> str:
    """Six signs without 0, 1, I and O, in no visible order (an affine step through all of them)."""
    signs = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    value = (number * 636_413_623 + 104_729) % len(signs) ** 6
    code = ""
    for _ in range(6):
        value, rest = divmod(value, len(signs))
        code += signs[rest]
    return code
