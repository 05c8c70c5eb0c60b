"""What the demo company promises: two calendars, three agreements, one between teams; their clocks run since the talks began."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from otklik.accounts.models import Operator, Team
from otklik.agreements import actions
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.calendars.actions import Plan, Special, make_calendar
from otklik.desk.models import Message, Ticket
from otklik.desk.order import Priority
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.project.demo.people import BAGGAGE, REFUNDS
from otklik.services.models import Service

OFFICE = ((540, 780), (840, 1080))
SHORT = ((540, 960),)


def promise(manager: Operator) -> None:
    """Makes them, as if they had held for a year, and counts every ticket's clocks."""
    always = make_calendar(Plan(name="Круглосуточно", time_zone=settings.TIME_ZONE, is_always=True))
    new_year = now().date().replace(month=12, day=30)
    office = make_calendar(
        Plan(
            name="Кассы и возвраты",
            time_zone=settings.TIME_ZONE,
            week=(OFFICE, OFFICE, OFFICE, OFFICE, SHORT, (), ()),
            country="RU",
            special=[Special(on=new_year, hours=((540, 840),), name="короткий день")],
        )
    )
    actions.make_agreement(
        name="Пассажиры",
        calendar=always,
        answer_minutes=30,
        update_minutes=60,
        resolution_minutes=24 * 60,
        still_minutes=120,
        manager=manager,
    )
    actions.make_agreement(
        name="Срочное",
        calendar=always,
        priority=Priority.CRITICAL,
        answer_minutes=5,
        update_minutes=15,
        resolution_minutes=180,
        still_minutes=20,
        manager=manager,
    )
    actions.make_agreement(
        name="Бронирование",
        calendar=office,
        service=Service.objects.get(slug="booking"),
        answer_minutes=60,
        update_minutes=240,
        resolution_minutes=3 * 540,
        still_minutes=240,
    )
    for team, minutes in ((BAGGAGE, 60), (REFUNDS, 120)):
        actions.make_team_agreement(to_team=Team.objects.get(name=team), calendar=office, minutes=minutes)
    year_ago = now() - timedelta(days=365)
    Agreement.objects.update(made_at=year_ago)
    TeamAgreement.objects.update(made_at=year_ago)
    for ticket in Ticket.objects.all():
        move_back(ticket)
        actions.count(ticket)


def move_back(ticket: Ticket) -> None:
    """The journal tells when things happened: it has to agree with the messages, which the demo has moved into the past."""
    moments = dict(Message.objects.filter(ticket=ticket).values_list("pk", "at"))
    at = ticket.made_at
    for entry in Entry.objects.about(ticket=ticket.pk):
        at = max(at, moments.get(entry.content.get("message"), at))
        Entry.objects.filter(pk=entry.pk).update(at=at)
