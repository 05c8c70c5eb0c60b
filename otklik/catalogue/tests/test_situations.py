"""Situations as the admin makes them."""

from __future__ import annotations

import pytest

from otklik.catalogue import actions
from otklik.catalogue.actions import Asked
from otklik.catalogue.models import Situation
from otklik.catalogue.tests.asking import plain
from otklik.conftest import Cast, signed_in
from otklik.lib.refused import Refused

pytestmark = pytest.mark.django_db


def test_a_form_of_a_hundred_questions_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.save_situation(None, by=cast.oleg, title_ru="Всё", questions=[Asked(label_ru=f"В{n}") for n in range(100)])
    form = {
        "title_ru": "Всё",
        "questions-TOTAL_FORMS": "33",
        "questions-INITIAL_FORMS": "0",
        "steps-TOTAL_FORMS": "0",
        "steps-INITIAL_FORMS": "0",
    }
    form |= {f"questions-{n}-label_ru": f"Вопрос {n}" for n in range(33)}
    answer = signed_in(cast.oleg).post("/situations/new/", form)
    assert answer.status_code == 422
    assert "длиннее никто не заполнит" in plain(answer)
    assert not Situation.objects.exists()


def test_the_admin_makes_a_situation_with_a_form(cast: Cast) -> None:
    form = {
        "title_ru": "Вернуть деньги",
        "is_offered": "on",
        "questions-TOTAL_FORMS": "2",
        "questions-INITIAL_FORMS": "0",
        "questions-0-label_ru": "Почему",
        "questions-0-kind": "text",
        "questions-1-label_ru": "",
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-who": f"person-{cast.lena.pk}",
        "steps-0-needs": "any",
    }
    admin = signed_in(cast.oleg)
    assert admin.post("/situations/new/", form).status_code == 303
    made = Situation.objects.get()
    assert [(one.label_ru, one.kind) for one in made.questions.all()] == [("Почему", "text")]
    assert made.steps.get().person == cast.lena
    assert admin.get(f"/situations/{made.slug}/").status_code == 200
