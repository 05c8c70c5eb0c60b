"""Rows of made-up tickets as lines for COPY; the same seed gives the same desk."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from otklik.project.load import phrases

YEARS = 3
LIVE_SHARE, LEAST_LIVE = 0.02, 400
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NULL = "\\N"

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class World:
    """What is there before the tickets, by primary key, and where their own keys begin."""

    teams: Sequence[int]
    services: Sequence[int]
    operators: Sequence[int]
    first: dict[str, int]
    number: int
    now: datetime


@dataclass
class Chunk:
    """Lines of some hundreds of tickets, by table."""

    lines: dict[str, list[str]] = field(
        default_factory=lambda: {name: [] for name in ("customer", "identifier", "ticket", "conversation", "message", "known")}
    )


def dictionary(chance: random.Random) -> list[str]:
    """Some ten thousand nouns, so that the words of the desk have a long tail like those of any other."""
    nouns = [f"{before}{root}{end}" for before in phrases.BEGINNINGS for root in phrases.ROOTS for end in phrases.ENDINGS]
    chance.shuffle(nouns)
    return nouns


class Maker:
    def __init__(self, world: World, tickets: int, seed: int = 1) -> None:
        self.world, self.tickets = world, tickets
        self.chance = random.Random(seed)
        self.nouns = dictionary(self.chance)
        self.step = timedelta(days=365 * YEARS) / max(tickets, 1)
        # The newest tickets are the live ones; four in five of the newest live.
        self.live_from = tickets - max(int(tickets * LIVE_SHARE / 0.8), min(LEAST_LIVE, tickets))
        self.message = world.first["message"]

    def chunks(self, size: int) -> Iterator[tuple[int, dict[str, list[str]]]]:
        for begin in range(0, self.tickets, size):
            chunk = Chunk()
            for place in range(begin, min(begin + size, self.tickets)):
                self.add(place, chunk.lines)
            yield min(begin + size, self.tickets), chunk.lines

    def add(self, place: int, lines: dict[str, list[str]]) -> None:
        chance, first = self.chance.random, self.world.first
        is_english = chance() < 0.2
        customer = first["customer"] + place // 2
        if place % 2 == 0:
            self.introduce(customer, is_english, lines)
        ticket, conversation = first["ticket"] + place, first["conversation"] + place
        made = self.world.now - self.step * (self.tickets - place)
        count = 1 + int(chance() * 9)
        count = 20 if place % 97 == 0 else count
        at = [made + timedelta(minutes=7 * number) for number in range(count)]
        at = [min(moment, self.world.now) for moment in at]
        self.talk(ticket, conversation, customer, at, is_english, lines["message"])
        lines["conversation"].append(f"{conversation}\t{ticket}\tportal\t\t{made.isoformat()}\n")
        lines["ticket"].append(self.row(place, ticket, customer, at, is_english))
        self.know(place, ticket, made, lines["known"])

    def row(self, place: int, ticket: int, customer: int, at: Sequence[datetime], is_english: bool) -> str:
        chance, world = self.chance.random, self.world
        is_live = place >= self.live_from and chance() < 0.8
        state = self.pick(("new", "open", "waiting_customer", "waiting_customer", "waiting_third_party")) if is_live else "closed"
        if state == "closed" and place > self.tickets * 0.95:
            state = "resolved"
        made, changed = at[0].isoformat(), at[-1].isoformat()
        is_ours = state in ("new", "open")
        team = NULL if chance() < 0.1 else str(self.skewed(world.teams))
        owner = NULL if state == "new" or chance() < 0.05 else str(self.pick(world.operators))
        subject = self.pick(phrases.SUBJECTS_EN if is_english else phrases.SUBJECTS)
        turn = (at[-1] + timedelta(hours=1)).isoformat() if is_ours else NULL
        settled = NULL if is_live else changed
        values = (
            ticket, world.number + place, self.pick(("question", "request", "failure", "complaint")), state, f"{subject} {self.noun()}",
            customer, self.skewed(world.services), team, owner, "en" if is_english else "ru",
            made, changed, changed if is_ours else NULL, turn, settled, settled if state == "closed" else NULL,
        )  # fmt: skip
        return "\t".join(map(str, values)) + "\n"

    def introduce(self, customer: int, is_english: bool, lines: dict[str, list[str]]) -> None:
        name = (
            f"{self.pick(phrases.FIRST_EN)} {self.pick(phrases.LAST_EN)}"
            if is_english
            else f"{self.pick(phrases.FIRST)} {self.pick(phrases.LAST)}"
        )
        lines["customer"].append(f"{customer}\t{name}\t{'en' if is_english else 'ru'}\n")
        place = self.world.first["identifier"] + 2 * (customer - self.world.first["customer"])
        phone, email = f"+79{self.chance.randrange(10**9):09}", f"k{customer}@mail.example"
        lines["identifier"].append(
            f"{place}\t{customer}\tphone\t{phone}\t{phone}\n{place + 1}\t{customer}\temail\t{email}\t{email}\n"
        )

    def talk(
        self, ticket: int, conversation: int, customer: int, at: Sequence[datetime], is_english: bool, lines: list[str]
    ) -> None:
        cities = phrases.CITIES_EN if is_english else phrases.CITIES
        asked = self.pick(phrases.ASKED_EN if is_english else phrases.ASKED)
        text = asked.replace("{}", self.pick(cities), 1).replace("{}", f"PL {self.chance.randrange(100, 999)}", 1)
        text = text.replace("{}", self.code(), 1)
        for place, moment in enumerate(at):
            who, visibility = f"{customer}\t{NULL}", "public"
            if place:
                turn = self.chance.random()
                if turn < 0.45:
                    who = f"{NULL}\t{self.pick(self.world.operators)}"
                    text = self.pick(phrases.ANSWERED_EN if is_english else phrases.ANSWERED)
                elif turn < 0.6:
                    who, visibility = f"{NULL}\t{self.pick(self.world.operators)}", "internal"
                    text = self.pick(phrases.NOTED)
                else:
                    text = self.pick(phrases.THANKED_EN if is_english else phrases.THANKED)
            parts = text.split("{w}")
            said = "".join(part + self.noun() for part in parts[:-1]) + parts[-1]
            lines.append(f"{self.message}\t{ticket}\t{conversation}\t{visibility}\t{who}\t{said}\t{moment.isoformat()}\n")
            self.message += 1

    def know(self, place: int, ticket: int, made: datetime, lines: list[str]) -> None:
        known = self.world.first["known"] + 3 * place
        told = made.isoformat()
        for number, (name, value) in enumerate(
            (
                ("booking", self.code()),
                ("flight", f"PL {self.chance.randrange(100, 999)}"),
                ("e-ticket", f"555 {self.chance.randrange(10**9, 10**10)}"),
            )
        ):
            lines.append(f"{known + number}\t{ticket}\t{name}\t{value}\tkit\tt\t{told}\n")

    def noun(self) -> str:
        """Few words often, many seldom."""
        return self.nouns[int(len(self.nouns) * self.chance.random() ** 3)]

    def code(self) -> str:
        return "".join(self.chance.choices(CODE_LETTERS, k=6))

    def skewed(self, among: Sequence[T]) -> T:
        return among[int(len(among) * self.chance.random() ** 2)]

    def pick(self, among: Sequence[T]) -> T:
        return among[int(len(among) * self.chance.random())]
