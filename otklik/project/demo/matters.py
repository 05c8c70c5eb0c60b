"""What the demo's operators have said of their tickets: fields, priorities, next steps, links, and who was called."""

from __future__ import annotations

from datetime import timedelta

from otklik.accounts.models import Operator
from otklik.desk import actions
from otklik.desk.actions import Wanted
from otklik.desk.models import KindField, Ticket
from otklik.desk.order import Impact, Urgency
from otklik.lib.clock import now

FIELDS = (
    Wanted(kind="complaint", name_ru="Номер бирки", name_en="Tag number"),
    Wanted(
        kind="complaint",
        name_ru="Причина",
        name_en="Cause",
        type=KindField.Type.CHOICE,
        options=["Багаж задержан | Bag delayed", "Багаж утерян | Bag lost", "Поведение персонала | Staff", "Другое | Other"],
        is_required=True,
    ),
    Wanted(kind="complaint", name_ru="Заявленный ущерб, ₽", name_en="Claimed damage, RUB", type=KindField.Type.NUMBER),
    Wanted(kind="request", name_ru="Дата рейса", name_en="Date of flight", type=KindField.Type.DATE),
    Wanted(kind="request", name_ru="Нужна доплата", name_en="A surcharge is due", type=KindField.Type.YES_NO),
)


def decide(by_name: dict[str, Operator]) -> None:
    anna, admin = by_name["Анна Котова"], next(one for one in by_name.values() if one.is_admin)
    boris, lead = by_name["Борис Чернов"], by_name["Елизавета Громова"]
    for wanted in FIELDS:
        actions.save_field(wanted, by=admin)
    at = now()
    suitcase, seat, dog = (found(words) for words in ("Не прилетел чемодан", "Хочу место рядом", "guide dog"))
    paid, place = found("Оплата прошла дважды"), found("Где моё место")
    actions.prioritise(suitcase, impact=Impact.TANGIBLE, urgency=Urgency.NOW, deadline_at=at + timedelta(hours=16), by=boris)
    actions.plan(suitcase, "Спросить розыск в Казани", owner=boris, due_at=at + timedelta(hours=1), by=boris)
    actions.prioritise(seat, impact=Impact.SMALL, urgency=Urgency.NOW, deadline_at=at + timedelta(hours=2, minutes=20), by=anna)
    actions.plan(seat, "Поменять места с 14A и 14B", owner=anna, due_at=at + timedelta(minutes=40), by=anna)
    actions.prioritise(paid, impact=Impact.TANGIBLE, urgency=Urgency.NOW, deadline_at=None, by=lead)
    actions.follow(dog, by=anna)
    actions.tie(seat, place, "duplicate_of", by=anna)
    actions.add_note(dog, "@Анна, ты оформляла собаку-проводника в октябре: какие документы просили?", by=lead)
    actions.snooze(found("Справка о полёте"), at + timedelta(hours=5), by=anna)


def found(words: str) -> Ticket:
    return Ticket.objects.get(subject__contains=words)
