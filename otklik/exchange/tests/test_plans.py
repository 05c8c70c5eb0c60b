"""Planned work, requests, and what hangs on a problem go from one desk to another."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.catalogue.models import Question, Request, Situation
from otklik.changes import actions as changes
from otklik.changes.models import Change, State
from otklik.changes.public import planned
from otklik.conftest import Cast
from otklik.desk.models import Ticket
from otklik.exchange.models import Transfer
from otklik.exchange.tests.test_files import brought
from otklik.exchange.tests.test_round import carried
from otklik.incidents.models import Incident
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.notices.models import Delivery
from otklik.problems import actions as problems
from otklik.problems.models import Problem

pytestmark = pytest.mark.django_db


def sent(rows: list[dict[str, Any]], subject: str, folder: Path, **more: Any) -> Transfer:
    file = folder / f"{subject}.json"
    file.write_text(json.dumps(rows, ensure_ascii=False))
    return brought(file, subject, "json", **more)


def a_plan(cast: Cast, title: str) -> Change:
    begin = now() + timedelta(hours=2)
    return changes.save_change(
        None,
        by=cast.vera,
        from_at=begin,
        to_at=begin + timedelta(hours=1),
        services=[cast.checkin],
        components=[cast.printing],
        risk="high",
        title_ru=title,
        text_ru="Печать не будет работать",
        plan="Откатить",
    )


@pytest.mark.parametrize("form", ["csv", "json"])
def test_planned_work_comes_as_a_draft_and_what_was_over_stays_over(form: str, tmp_path: Path, cast: Cast) -> None:
    ahead, over = a_plan(cast, "Обновляем печать"), a_plan(cast, "Обновили печать")
    changes.approve(ahead, by=cast.lena)
    changes.approve(over, by=cast.lena)
    changes.start(over, by=cast.vera)
    changes.finish(over, by=cast.vera)
    shown, told = {one.key for one in planned()}, Entry.objects.count()
    transfer = carried("changes", form, tmp_path)
    assert (transfer.made, transfer.refused) == (2, 0)
    twins = Change.objects.exclude(pk__in=[ahead.pk, over.pk])
    draft, finished = twins.get(title_ru=ahead.title_ru), twins.get(title_ru=over.title_ru)
    assert (draft.state, finished.state, finished.approver) == (State.DRAFT, State.FINISHED, None)
    assert (draft.from_at, draft.to_at, draft.risk, draft.plan, draft.text_ru) == (
        *(ahead.from_at, ahead.to_at, "high", "Откатить"),
        "Печать не будет работать",
    )
    assert (list(draft.services.all()), list(draft.components.all())) == ([cast.checkin], [cast.printing])
    assert {one.key for one in planned()} == shown, "a file publishes nothing"
    assert Entry.objects.count() == told + 2, "only that the file was made and taken"


def test_what_is_no_planned_work_is_refused_in_words(tmp_path: Path, cast: Cast) -> None:
    good = {"title_ru": "Т", "from_at": "2026-01-01T10:00Z", "to_at": "2026-01-01T11:00Z", "services": ["checkin"]}
    bad: list[dict[str, Any]] = [
        {"title_ru": " "},
        {"from_at": None},
        {"to_at": good["from_at"]},
        {"services": []},
        {"services": ["nowhere"]},
        {"components": ["checkin/nothing"]},
        {"components": ["other/printing"]},
        {"state": "frozen"},
        {"risk": "mortal"},
    ]
    rows = [{"id": place, **good, **change} for place, change in enumerate(bad)]
    transfer = sent([*rows, {"id": 100, **good}], "changes", tmp_path)
    assert (transfer.made, transfer.refused) == (1, len(bad))
    assert not [row for row in transfer.refused_rows.all() if "The database" in row.reason or not row.reason]


def a_request(ticket: Ticket, state: str) -> Request:
    situation = Situation.objects.create(slug="name", title_ru="Изменить имя")
    question = Question.objects.create(situation=situation, label_ru="Новое имя")
    answers = [{"question": question.pk, "label": "Новое имя", "value": "Пётр"}, {"question": 0, "label": "Была", "value": "Да"}]
    return Request.objects.create(ticket=ticket, situation=situation, state=state, answers=answers, decided_at=now())


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_request_finds_its_ticket_and_its_questions(form: str, tmp_path: Path, cast: Cast, ticket: Ticket) -> None:
    request = a_request(ticket, Request.APPROVED)
    early = carried("requests", form, tmp_path)
    assert (early.made, early.refused, Request.objects.count()) == (0, 1, 1)
    carried("tickets", form, tmp_path)
    assert (carried("requests", form, tmp_path).made, carried("requests", form, tmp_path).known) == (1, 1)
    twin = Request.objects.exclude(pk=request.pk).get()
    assert twin.ticket == Ticket.objects.exclude(pk=ticket.pk).get()
    assert (twin.state, twin.situation, twin.answers) == (Request.APPROVED, request.situation, request.answers)
    assert (twin.filed_at, twin.decided_at) == (request.filed_at, request.decided_at)
    assert not Delivery.objects.exists()


def test_a_request_that_would_ask_people_anew_is_refused(tmp_path: Path, cast: Cast, ticket: Ticket) -> None:
    a_request(ticket, Request.WAITING)
    carried("tickets", "json", tmp_path)
    assert (carried("requests", "json", tmp_path).refused, Request.objects.count()) == (1, 1)
    number = ticket.number
    rows = [
        {"id": 1, "ticket": number, "situation": "none"},
        {"id": 2, "situation": "name"},
        {"id": 3, "ticket": 9, "state": "?"},
    ]
    both = [{"id": place, "ticket": number, "situation": "name"} for place in (4, 5)]
    transfer = sent([*rows, *both], "requests", tmp_path)
    assert (transfer.made, transfer.refused) == (1, 4)
    assert all(row.reason for row in transfer.refused_rows.all())


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_problem_is_linked_to_its_tickets_and_incidents_again(form: str, tmp_path: Path, cast: Cast, ticket: Ticket) -> None:
    incident = Incident.objects.create(service=cast.checkin, state="closed", label_ru="Печать")
    first = problems.save_problem(None, by=cast.vera, title="Сканер не читает код")
    problems.link_ticket(first, ticket, by=cast.vera)
    problems.link_incident(first, incident, by=cast.vera)
    for before in ((), ("tickets",), ("incidents",)):
        for subject in before:
            carried(subject, form, tmp_path)
        if before != ("incidents",):
            early = carried("problems", form, tmp_path)
            assert (early.made, early.refused, Problem.objects.count()) == (0, 1, 1)
            assert early.refused_rows.get().reason
    assert carried("problems", form, tmp_path).made == 1
    twin = Problem.objects.exclude(pk=first.pk).get()
    assert list(twin.tickets.all()) == [Ticket.objects.exclude(pk=ticket.pk).get()]
    assert list(twin.incidents.all()) == [Incident.objects.exclude(pk=incident.pk).get()]
    assert not Delivery.objects.exists()
