"""The demo company: the airline «Полюс», its people, services and a few ordinary tickets."""

from __future__ import annotations

import os

from django.conf import settings
from django.db import transaction

from otklik.accounts import actions as accounts
from otklik.accounts.actions.links import DEMO_LASTS
from otklik.accounts.models import Company, ContactPoint, Operator, Role, Shift
from otklik.project.demo import agreements, board, itil, known, many, matters, people, replies, rules, tickets, wording
from otklik.services import actions as services
from otklik.services.actions.services import Part
from otklik.services.models import Service

IDENTITY_KEY = "OTKLIK_IDENTITY_KEY"


@transaction.atomic
def seed() -> dict[str, str]:
    """Makes what is missing, puts everybody on shift, and returns a sign-in link per role: each may be used again and again."""
    is_new = Company.current().set_up_at is None
    if is_new:
        accounts.change_company(
            name_ru="Авиакомпания «Полюс»",
            name_en="Polyus",
            language="ru",
            time_zone=settings.TIME_ZONE,
            support_phone="+7 495 000-20-20",
        )
    by_name = {one.name: hired(one) for one in people.PEOPLE}
    on_shift(by_name)
    provide()
    if is_new:
        tickets.converse(by_name)
        matters.decide(by_name)
        known.tell_what_is_needed()
        itil.furnish(by_name)
        rules.decide(by_name)
        replies.furnish(by_name)
        many.gather(by_name)
        wording.choose(by_name)
        agreements.promise(by_name[people.LINKS["admin"]])
        board.steer(by_name)
        accounts.finish_set_up()
    return {role: link_for(by_name[name]) for role, name in people.LINKS.items()}


def hired(one: people.Person) -> Operator:
    """The person's account, without a password; letters and pages reach the demo's mailbox."""
    operator = Operator.objects.get_queryset().filter(email=one.email).first()
    if operator is None:
        operator = Operator.objects.create_user(one.email, name=one.name, roles=list(one.roles), time_zone=settings.TIME_ZONE)
        ContactPoint.objects.create(operator=operator, kind=ContactPoint.EMAIL, address=one.email)
        for team in one.teams:
            accounts.make_team(team, operators=[operator])
    return operator


def on_shift(by_name: dict[str, Operator]) -> None:
    """All of them; responders in the order of the list."""
    for one in people.PEOPLE:
        operator = by_name[one.name]
        if operator.is_active and operator.has_role(Role.OPERATOR, Role.LEAD):
            accounts.start_shift(operator, kind=Shift.DESK)
        if operator.is_active and operator.has_role(Role.RESPONDER):
            accounts.start_shift(operator, kind=Shift.DUTY)


def provide() -> None:
    """The two services; check-in verifies visitors by the key that the airline's site was started with."""
    checkin = Service.objects.filter(slug="checkin").first() or services.make_service(
        slug="checkin",
        name_ru="Онлайн-регистрация",
        name_en="Online check-in",
        url=settings.CONFIG.airline.url,
        safe_text_ru="Ваш билет на месте: сбой регистрации его не меняет.",
        safe_text_en="Your ticket is safe: a failure of check-in does not change it.",
        parts=[
            Part(slug="search", name_ru="Поиск билета", name_en="Finding the ticket"),
            Part(slug="seats", name_ru="Выбор места", name_en="Choosing a seat"),
            Part(slug="printing", name_ru="Печать посадочных", name_en="Printing boarding passes"),
        ],
    )
    if (key := os.environ.get(IDENTITY_KEY)) and checkin.identity_key != key:
        Service.objects.filter(pk=checkin.pk).update(identity_key=key)
    if not Service.objects.filter(slug="booking").exists():
        services.make_service(
            slug="booking",
            name_ru="Бронирование",
            name_en="Booking",
            safe_text_ru="Оплаченные билеты на месте.",
            safe_text_en="Paid tickets are safe.",
            parts=[
                Part(slug="search", name_ru="Поиск рейсов", name_en="Finding flights"),
                Part(slug="payment", name_ru="Оплата", name_en="Payment"),
            ],
        )


def link_for(operator: Operator) -> str:
    """Somebody who looks at a demo presses the link twice, so it works twice."""
    return accounts.sign_in_link(operator, lasts=DEMO_LASTS, is_lasting=True)
