"""A situation of life that customers ask for."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from otklik.catalogue import actions
from otklik.catalogue.actions import Asked
from otklik.catalogue.models import Question, Situation
from otklik.conftest import Cast


@pytest.fixture(autouse=True)
def _no_limits_left(db: None) -> None:
    cache.clear()


@pytest.fixture
def situation(cast: Cast) -> Situation:
    questions = [
        Asked(label_ru="Номер бронирования", label_en="Booking"),
        Asked(label_ru="Когда вылет", kind=Question.DATE, is_required=False),
        Asked(label_ru="Причина", kind=Question.CHOICE, choices="опечатка | a typing mistake\nдругое | other"),
    ]
    return actions.save_situation(
        None, by=cast.oleg, questions=questions, title_ru="Изменить имя в билете", title_en="Change the name", takes_ru="до двух часов", team=cast.baggage
    )  # fmt: skip
