"""Ready answers of the demo company, a draft that a colleague has begun, and a reply that waits for the morning."""

from __future__ import annotations

from datetime import timedelta

from otklik.accounts.models import Operator, Team
from otklik.desk.models import State, Ticket
from otklik.desk.writing.actions import keep_draft, send_soon
from otklik.lib.clock import now
from otklik.project.demo import people
from otklik.replies.actions import save_template
from otklik.replies.models import ReplyTemplate

HELLO_RU, HELLO_EN = "{клиент}, добрый день!\n\n", "Hello {customer},\n\n"
BYE_RU, BYE_EN = "\n\n{оператор}, «Полюс»", "\n\n{operator}, Polyus"


def furnish(by_name: dict[str, Operator]) -> None:
    anna, boris = by_name["Анна Котова"], by_name["Борис Чернов"]
    baggage = Team.objects.get(name=people.BAGGAGE)
    passengers = Team.objects.get(name=people.PASSENGERS)
    for template, used in ready_answers(anna, passengers, baggage):
        save_template(template, by=anna)
        ReplyTemplate.objects.filter(pk=template.pk).update(used=used)
    begin(boris, "чемодан", "Нашёл вашу бирку в сортировке, жду подтверждения от смены в Архангельске. Как только")
    begin(anna, "guide dog", "Hello Emily,\n\nyour guide dog travels in the cabin at your feet, free of charge. Please bring")
    plan(by_name["Галина Орлова"], "misspelt")


def ready_answers(anna: Operator, passengers: Team, baggage: Team) -> list[tuple[ReplyTemplate, int]]:
    everybody, team = ReplyTemplate.EVERYBODY, ReplyTemplate.TEAM
    return [
        (
            ReplyTemplate(
                name="Сбой, ждём восстановления",
                audience=everybody,
                text_ru=f"{HELLO_RU}Мы знаем, что «{{услуга}}» сейчас не работает, и уже чиним. Заработает примерно в {{прогноз}}. Ваше место сохранено, "
                f"ничего повторять не нужно: напишем вам сами.{BYE_RU}",
                text_en=f"{HELLO_EN}We know that {{service}} does not work at the moment and are repairing it, probably until {{forecast}}. Your seat "
                f"is kept and nothing needs repeating: we will write to you.{BYE_EN}",
            ),
            214,
        ),
        (
            ReplyTemplate(
                name="Справка о полёте",
                audience=everybody,
                text_ru=f"{HELLO_RU}Справку о полёте отправим на эту почту в течение часа. Номер обращения {{номер}}.{BYE_RU}",
                text_en=f"{HELLO_EN}We will send the confirmation of your flight to this address within an hour. Ticket {{number}}.{BYE_EN}",
                state=State.RESOLVED,
            ),
            96,
        ),
        (
            ReplyTemplate(
                name="Передать в багаж",
                audience=team,
                team=passengers,
                text_ru=f"{HELLO_RU}Ваш вопрос у группы розыска багажа: они ответят сегодня, здесь же.{BYE_RU}",
                text_en=f"{HELLO_EN}Our baggage team has your case and will answer here today.{BYE_EN}",
                to_team=baggage,
                kind="complaint",
                state=State.OPEN,
                note="Проверьте бирку и последнюю ленту.",
            ),
            41,
        ),
        (
            ReplyTemplate(
                name="Спросить номер билета",
                owner=anna,
                text_ru=f"{HELLO_RU}Пришлите, пожалуйста, номер билета: 13 цифр.{BYE_RU}",
            ),
            17,
        ),
    ]


def found(word: str) -> Ticket | None:
    return Ticket.objects.filter(subject__icontains=word).order_by("pk").first()


def begin(operator: Operator, word: str, text: str) -> None:
    if (ticket := found(word)) is not None:
        keep_draft(ticket, text, by=operator)


def plan(operator: Operator, word: str) -> None:
    if (ticket := found(word)) is not None and ticket.is_live:
        send_soon(
            ticket,
            "Good morning John, the new ticket with your name as in the passport is issued. The seat has stayed the same.",
            by=operator,
            later=now() + timedelta(hours=9),
        )
