"""What the demo's lead sees on the board: a colleague at lunch, a word of hers on somebody's ticket."""

from __future__ import annotations

import uuid

from otklik.accounts import actions as accounts
from otklik.accounts.models import Operator
from otklik.desk.models import LIVE, Ticket
from otklik.insight.actions import advise
from otklik.insight.news import ANSWER, INCIDENT, MENTION, NOTICE, SOUND


def steer(by_name: dict[str, Operator]) -> None:
    accounts.step_away(by_name["Марат Хасанов"], by=by_name["Марат Хасанов"], reason="обед")
    lead, galina = by_name["Елизавета Громова"], by_name["Галина Орлова"]
    accounts.choose_alerts(by_name["Анна Котова"], {ANSWER: SOUND, MENTION: SOUND, INCIDENT: NOTICE}, by=by_name["Анна Котова"])
    if ticket := Ticket.objects.filter(owner=galina, state__in=LIVE).order_by("number").first():
        advise(ticket, "Галина, фамилию правим без доплаты: одна буква — это не замена пассажира.", by=lead, key=uuid.uuid4())
