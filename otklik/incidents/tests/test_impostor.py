"""Whoever claims another's e-mail or number at the error screen gets nothing of his and speaks not for him."""

from __future__ import annotations

import pytest

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import State, Ticket
from otklik.incidents import actions
from otklik.incidents.models import Confirmation
from otklik.incidents.tests.story import fresh, look, raised
from otklik.journal.testing import run_jobs
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery
from otklik.signals.actions import take
from otklik.signals.tests.letters import follow_up, report, signed

pytestmark = pytest.mark.django_db

HIS = {"identifiers": [{"kind": "email", "value": "ivan@mail.example"}], "contact": "thief@mail.example"}


def by_thief(**body: str) -> Ticket:
    take([report("thief", message="Помогите", **HIS, **body)])
    return Ticket.objects.get(reports__receipt="thief")


def by_ivan(cast: Cast) -> Ticket:
    take([report("ivan", identity=signed(cast.checkin, ("email", "ivan@mail.example")))])
    return Ticket.objects.get(reports__receipt="ivan")


def test_letters_go_to_the_proven_one_though_another_came_first(cast: Cast) -> None:
    by_thief()
    own = by_ivan(cast)
    incident = raised(cast)
    look("count_and_tell")
    letter = Delivery.objects.get(recipient=f"customer:{cast.ivan.pk}")
    assert letter.address == "ivan@mail.example"
    assert incident.affected.get().ticket == own


def test_letters_go_to_the_proven_one_from_when_he_comes(cast: Cast) -> None:
    by_thief()
    incident = raised(cast)
    look("count_and_tell")
    own = by_ivan(cast)
    look("count_and_tell")
    assert incident.affected.get().ticket == own
    actions.fix(actions.acknowledge(incident, by=cast.vera), by=cast.vera)
    look("count_and_tell")
    assert Delivery.objects.get(notice__key__contains=":fixed:").address == "ivan@mail.example"


def test_no_letter_tells_a_stranger_the_name(cast: Cast) -> None:
    ticket = by_thief()
    raised(cast)
    look("count_and_tell")
    desk.reply(ticket, "Здравствуйте!", by=cast.anna)
    letters = Delivery.objects.filter(address="thief@mail.example")
    assert letters.count() == 2
    for letter in letters:
        assert "Иван" not in letter.text + letter.html + letter.subject


def test_he_himself_is_greeted_by_name(cast: Cast) -> None:
    ticket = by_ivan(cast)
    raised(cast)
    look("count_and_tell")
    desk.reply(ticket, "Уже смотрим, что случилось.", by=cast.anna)
    for letter in Delivery.objects.filter(address="ivan@mail.example"):
        assert "Иван Петров" in letter.text
        assert "Иван Петров" in letter.html


def test_nobody_answers_in_his_stead(cast: Cast) -> None:
    own, stolen = by_ivan(cast), by_thief()
    incident = raised(cast)
    look("count_and_tell")
    actions.fix(actions.acknowledge(incident, by=cast.vera), by=cast.vera)
    with pytest.raises(Refused):
        actions.confirm(fresh(incident), cast.ivan, answer="through", via=Confirmation.LINK, ticket=stolen)
    take([follow_up("thief", "confirmation", answer="through")])
    run_jobs()
    assert not Confirmation.objects.exists()
    own.refresh_from_db()
    assert own.is_live
    actions.confirm(fresh(incident), cast.ivan, answer="through", via=Confirmation.LINK, ticket=own)
    run_jobs()
    own.refresh_from_db()
    assert own.state == State.RESOLVED


def test_his_second_unproven_report_may_still_answer(cast: Cast) -> None:
    """Many sites sign nothing: then the same word leads to the same person, and his latest screen asks him."""
    take([report("first", contact="lev@mail.example"), report("second", contact="lev@mail.example")])
    incident = raised(cast)
    look("count_and_tell")
    actions.fix(actions.acknowledge(incident, by=cast.vera), by=cast.vera)
    take([follow_up("second", "confirmation", answer="through")])
    run_jobs()
    assert Confirmation.objects.get().answer == "through"
