"""Requests as customers and operators file them, and the steps that agree to them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from otklik.catalogue import actions
from otklik.catalogue.actions import Answer, Needed
from otklik.catalogue.models import Request, Situation
from otklik.conftest import Cast


def plain(answer: HttpResponse) -> str:
    return answer.content.decode().replace("\xa0", " ")


def approved_by(situation: Situation, *steps: Needed) -> Situation:
    actions.offering.keep_steps(situation, steps)
    return situation


def filed(situation: Situation, cast: Cast, **more: object) -> Request:
    answers = [Answer(question=one.pk, label=one.label_ru, value="PLS7K2") for one in situation.questions.all()[:1]]
    return actions.file_request(
        situation, answers, customer=cast.ivan, language="ru", key=uuid.uuid4(), address="ivan@mail.example", **more
    )  # type: ignore[arg-type]


def typed(situation: Situation, **more: str) -> dict[str, str]:
    booking, _day, reason = situation.questions.all()
    return {
        f"q{booking.pk}": "PLS7K2",
        f"q{reason.pk}": "опечатка",
        "email": "new@mail.example",
        "name": "Пётр",
        "key": str(uuid.uuid4()),
        **more,
    }
