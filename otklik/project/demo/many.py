"""Many tickets about one thing, which are better done in one go; views that gather them; one such act that is done."""

from __future__ import annotations

import uuid

from otklik.accounts.models import Operator
from otklik.bulk import actions as bulk
from otklik.customers.actions import meet
from otklik.customers.identifiers import EMAIL, Told
from otklik.desk import actions as desk
from otklik.desk.listing import Choice
from otklik.desk.models import Ticket
from otklik.desk.saved import actions as views
from otklik.project.demo import people

MOVED = "Перенос рейса PL 218"
# Who asks, how he writes, and the rest of the subject.
ASKED = (
    ("Тарас Гончар", "t.gonchar", "пересадка в Казани", "Рейс PL 218 перенесли на два часа, а в Казани пересадка полтора. Что делать?"),
    ("Лилия Сафина", "l.safina", "успею ли на поезд", "Пишут, что PL 218 вылетает в 14:20. У меня поезд в 17:05, успею?"),
    ("Игнат Рябов", "i.ryabov", "вернуть билет", "Раз PL 218 перенесён, хочу вернуть билет без удержаний."),
    ("Нонна Эйдман", "n.eidman", "место у окна", "После переноса PL 218 пропало моё место 12A. Верните, пожалуйста."),
    ("Руслан Хайбулин", "r.khaibulin", "справка о задержке", "Нужна справка о переносе PL 218 для работы."),
)  # fmt: skip


def gather(by_name: dict[str, Operator]) -> None:
    anna, lead = by_name[people.LINKS["operator"]], by_name[people.LINKS["lead"]]
    tickets = [asked(*one) for one in ASKED]
    followed = bulk.begin("follow", {}, tickets[:3], by=lead, key=uuid.uuid5(uuid.NAMESPACE_URL, "otklik:demo:many"))
    bulk.carry_out(followed)
    passengers = anna.teams.get(name=people.PASSENGERS)
    views.save_view("PL 218", Choice.of({"q": "PL 218"}), by=anna, team=passengers)
    views.save_view("Не работает, и никто не взял", Choice.of({"kind": "failure", "owner": "nobody"}), by=anna)


def asked(name: str, mail: str, about: str, text: str) -> Ticket:
    told = Told.of(EMAIL, f"{mail}@mail.example")
    return desk.open_ticket(
        customer=meet([told], name=name),
        subject=f"{MOVED}: {about}",
        text=text,
        kind="question",
        channel="email",
        by=None,
        address=told.value,
    )
