"""The demo's catalogue, a known error, planned work at night, and what depends on what."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from otklik.accounts.models import Operator, Team
from otklik.catalogue import actions as catalogue
from otklik.catalogue.actions import Answer, Asked, Needed
from otklik.catalogue.models import Question, Situation, Step
from otklik.changes import actions as changes
from otklik.customers.actions import meet
from otklik.customers.identifiers import EMAIL, Told
from otklik.desk.models import Ticket
from otklik.incidents.readers import zone_named
from otklik.lib.clock import now
from otklik.problems import actions as problems
from otklik.project.demo import people
from otklik.services import actions as services
from otklik.services.models import Service


def furnish(by_name: dict[str, Operator]) -> None:
    depend()
    offer()
    ask()
    know(by_name)
    plan(by_name)


def depend() -> None:
    """Payment and the ticket store stand below what travellers see."""
    made = {service.slug: service for service in Service.objects.all()}
    for slug, russian, english in (("payment", "Оплата картой", "Card payment"), ("store", "Хранилище билетов", "Ticket store")):
        made[slug] = services.make_service(slug=slug, name_ru=russian, name_en=english, is_public=False)
    search = made["checkin"].components.get(slug="search")
    services.make_dependency(made["checkin"], made["store"], component=search, by=None)
    services.make_dependency(made["booking"], made["payment"], by=None)
    services.make_dependency(made["booking"], made["store"], by=None)


def offer() -> None:
    made = {service.slug: service for service in Service.objects.all()}
    booking = Asked(label_ru="Номер бронирования", label_en="Booking reference", hint_ru="Шесть букв и цифр из письма", hint_en="Six letters and digits from your letter")  # fmt: skip
    catalogue.save_situation(
        None, by=None, service=made["checkin"],
        title_ru="Не приходит посадочный", title_en="My boarding pass has not come",
        gives_ru="Посадочный на почту или в это окно", gives_en="The boarding pass by mail or on your page",
        takes_ru="обычно 10 минут", takes_en="usually 10 minutes",
        questions=[booking, Asked(label_ru="Когда вылет", label_en="When do you fly", kind=Question.DATE)],
    )  # fmt: skip
    catalogue.save_situation(
        None, by=None, service=made["booking"], team=Team.objects.filter(name=people.REFUNDS).first(),
        title_ru="Изменить имя в билете", title_en="Change the name in a ticket",
        gives_ru="Новый билет с верным именем; место и багаж сохранятся", gives_en="A new ticket with the right name; seat and bags stay",
        takes_ru="до двух часов, если до вылета больше суток", takes_en="up to two hours, if you fly in more than a day",
        needs_ru="Имя точно как в паспорте", needs_en="The name exactly as in the passport",
        questions=[
            booking,
            Asked(label_ru="Как в билете сейчас", label_en="As it is in the ticket now"),
            Asked(label_ru="Как должно быть", label_en="As it should be"),
            Asked(label_ru="Что случилось", label_en="What happened", kind=Question.CHOICE, choices="опечатка | a typing mistake\nсменилась фамилия | the surname changed\nполетит другой человек | another person will fly"),
        ],
        steps=[Needed(who=Step.LEAD)],
    )  # fmt: skip
    catalogue.save_situation(
        None, by=None, service=made["booking"], team=Team.objects.filter(name=people.REFUNDS).first(),
        title_ru="Вернуть деньги", title_en="Get my money back",
        gives_ru="Деньги на ту же карту", gives_en="The money on the same card",
        takes_ru="решим за день, банк переведёт за 3–10 дней", takes_en="we decide within a day, the bank takes 3 to 10 days",
        questions=[
            booking,
            Asked(label_ru="Почему возвращаете", label_en="Why", kind=Question.TEXT, is_required=False),
            Asked(label_ru="Сумма, ₽", label_en="Amount, ₽", kind=Question.NUMBER, is_required=False),
        ],
        steps=[Needed(who=Step.LEAD)],
    )  # fmt: skip


def ask() -> None:
    """One request that waits for the lead."""
    situation = Situation.objects.get(title_ru="Изменить имя в билете")
    said = ["PLS7K2", "Екатирина Ильина", "Екатерина Ильина", "опечатка"]
    told = Told.of(EMAIL, "ekaterina.ilyina@mail.example")
    catalogue.file_request(
        situation,
        [
            Answer(question=question.pk, label=question.label_ru, value=value)
            for question, value in zip(situation.questions.all(), said, strict=True)
        ],
        customer=meet([told], name="Екатерина Ильина"),
        language="ru",
        address=told.value,
        key=uuid.uuid4(),
    )


def know(by_name: dict[str, Operator]) -> None:
    problem = problems.save_problem(
        None,
        by=by_name["Вера Тихонова"],
        owner=by_name["Вера Тихонова"],
        title="Место в посадочном не видно после смены самолёта",
        services=Service.objects.filter(slug="checkin"),
        cause="Когда рейс выполняет самолёт другого типа, карта мест обновляется с опозданием до двух часов.",
        workaround_ru="Место за вами сохранено. Откройте бронирование на сайте, нажмите «Выбрать место» и подтвердите прежнее: оно сразу появится в посадочном.",
        workaround_en="Your seat is kept. Open your booking on the site, press “Choose a seat” and confirm the same one: it appears on the boarding pass at once.",
    )
    ticket = Ticket.objects.filter(service__slug="checkin", subject__icontains="место").order_by("pk").first()
    if ticket is not None:
        problems.link_ticket(problem, ticket, by=by_name["Анна Котова"])


def plan(by_name: dict[str, Operator]) -> None:
    """A night soon, when fewest people fly; not the coming one, so that the demo begins without a briefing."""
    zone = zone_named(settings.TIME_ZONE)
    night = datetime.combine(timezone.localtime(now(), zone).date() + timedelta(days=2), time(2), tzinfo=zone)
    change = changes.save_change(
        None,
        by=by_name["Вера Тихонова"],
        from_at=night,
        to_at=night + timedelta(hours=2),
        services=Service.objects.filter(slug="checkin"),
        title_ru="Обновляем онлайн-регистрацию",
        title_en="We update online check-in",
        text_ru="Ночью два часа нельзя будет зарегистрироваться на сайте. Кто летит утром, зарегистрируйтесь до 02:00 или у стойки. Билеты и оформленные посадочные действуют.",
        text_en="For two hours at night check-in on the site will not work. If you fly in the morning, check in before 02:00 or at the desk. Tickets and boarding passes stay valid.",
        say="С 02:00 до 04:00 регистрация на сайте закрыта, это запланировано. Регистрируем у стоек.",
        never_promise="Что регистрация заработает раньше 04:00.",
        plan="Вера обновляет узлы по одному; откат — прежняя сборка, 5 минут.",
    )
    changes.approve(change, by=by_name["Елизавета Громова"])
