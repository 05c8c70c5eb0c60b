"""What one desk exports another takes: nothing of the matter is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from otklik.accounts.models import Operator, Role
from otklik.calendars.models import Calendar
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.exchange.models import Subject, Transfer
from otklik.exchange.outgoing import EXPORTS
from otklik.exchange.running import run
from otklik.exchange.tests.test_files import brought
from otklik.problems import actions as problems
from otklik.problems.models import Problem
from otklik.replies.models import ReplyTemplate

pytestmark = pytest.mark.django_db


def carried(subject: str, form: str, folder: Path) -> Transfer:
    """Out of this desk and in again, as if it were another."""
    out = run(Transfer.objects.create(way=Transfer.OUT, subject=subject, form=form))
    assert out.file is not None
    file = folder / f"{subject}.{form}"
    file.write_bytes(out.file.read_bytes())
    return brought(file, subject, form)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_ticket_keeps_its_weight_and_what_is_known_of_it(form: str, tmp_path: Path, cast: Cast, ticket: Ticket) -> None:
    desk.prioritise(ticket, impact=1, urgency=1, deadline_at=None, by=cast.lena)
    desk.learn(ticket, "flight", "PL 204", "kit")
    desk.correct(desk.learn(ticket, "seat", "1A", "operator", by=cast.lena), "2B", by=cast.lena)
    assert (carried("tickets", form, tmp_path).made, Ticket.objects.count()) == (1, 2)
    twin = Ticket.objects.exclude(pk=ticket.pk).get()
    assert (twin.impact, twin.urgency, twin.priority) == (1, 1, 1)
    assert list(twin.known_facts.order_by("pk").values_list("name", "value")) == [("flight", "PL 204"), ("seat", "2B")]
    assert not twin.known_facts.filter(is_proven=True).exists(), "who vouched for it there vouches for nothing here"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_problems_and_ready_answers_travel(form: str, tmp_path: Path, cast: Cast) -> None:
    about = {"title": "Сканер не читает код", "services": [cast.checkin], "workaround_ru": "Введите код вручную"}
    first = problems.save_problem(None, by=cast.vera, **about)
    problems.solve(first, "Работает", by=cast.vera)
    ReplyTemplate.objects.create(name="Найден", audience="team", team=cast.baggage, text_ru="Чемодан нашёлся", state="resolved")
    assert carried("problems", form, tmp_path).made == 1
    twin = Problem.objects.exclude(pk=first.pk).get()
    assert (twin.title, twin.state, twin.workaround_ru, twin.solution_ru) == (
        first.title,
        "solved",
        first.workaround_ru,
        "Работает",
    )
    assert (twin.solved_at is not None, list(twin.services.all())) == (True, [cast.checkin])
    assert carried("replies", form, tmp_path).made == 1
    answers = ReplyTemplate.objects.values_list("name", "audience", "team", "text_ru", "state")
    assert list(answers) == [("Найден", "team", cast.baggage.pk, "Чемодан нашёлся", "resolved")] * 2


@pytest.mark.parametrize("form", ["csv", "json"])
def test_macros_travel_with_all_they_do(form: str, tmp_path: Path, cast: Cast) -> None:
    field = desk.save_field(desk.Wanted(kind="complaint", name_ru="Вес", type="number"), by=None)
    calendar = Calendar.objects.create(name="Офис", is_always=True)
    acts = {"impact": 1, "urgency": 2, "fields": {str(field.pk): "2.5"}, "kind": "complaint", "to_team": cast.baggage}
    first = ReplyTemplate.objects.create(
        name="Всё", audience="everybody", aside=f"morning-{calendar.pk}", gives_to=str(cast.boris.pk), **acts
    )
    second = ReplyTemplate.objects.create(name="Себе", audience="everybody", aside="240", gives_to="me")
    assert carried("replies", form, tmp_path).made == 2
    known = ("name", "impact", "urgency", "fields", "kind", "to_team", "aside", "gives_to")
    rows = list(ReplyTemplate.objects.order_by("pk").values_list(*known))
    assert (
        rows[2:]
        == rows[:2]
        == [tuple(getattr(one, f"{name}_id" if name == "to_team" else name) for name in known) for one in (first, second)]
    )


def test_macros_that_name_what_is_not_here_are_refused_in_words(tmp_path: Path, cast: Cast) -> None:
    desk.save_field(desk.Wanted(kind="complaint", name_ru="Вес", type="number"), by=None)
    good: dict[str, Any] = {"name": "М", "text_ru": "т"}
    bad: list[dict[str, Any]] = [
        {"impact": "severe"},
        {"impact": "1", "urgency": "2"},
        {"fields": [{"kind": "complaint", "name": "Рост", "value": "1"}]},
        {"fields": [{"kind": "complaint", "name": "Вес", "value": "много"}]},
        {"fields": "x"},
        {"gives_to": cast.fyodor.email},
        {"gives_to": str(cast.boris.pk)},
        {"aside": "7"},
        {"aside": "morning-Склад"},
    ]
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([{"id": number, **good, **change} for number, change in enumerate(bad, start=1)]))
    transfer = brought(file, "replies", "json")
    assert (transfer.made, transfer.refused) == (0, len(bad))
    assert all(row.reason for row in transfer.refused_rows.all())


def test_what_cannot_be_a_problem_or_an_answer_is_refused_in_words(tmp_path: Path, cast: Cast) -> None:
    file = tmp_path / "rows.json"
    rows = [{"id": 1, "title": " "}, {"id": 2, "title": "Т", "state": "frozen"}, {"id": 3, "title": "Т", "services": "x"}]
    file.write_text(json.dumps(rows))
    transfer = brought(file, "problems", "json")
    assert (transfer.made, transfer.refused) == (0, 3)
    rows = [{"id": 1, "text_ru": "т"}, {"id": 2, "name": "Н"}, {"id": 3, "name": "Н", "text_ru": "т", "team": "Нет такой"}]
    file.write_text(json.dumps([*rows, {"id": 4, "name": "Н", "text_ru": "т", "state": "closed"}]))
    transfer = brought(file, "replies", "json")
    assert (transfer.made, transfer.refused) == (0, 4)
    assert all(row.reason for row in transfer.refused_rows.all())


def test_a_problem_names_only_tickets_that_its_reader_sees(cast: Cast, ticket: Ticket) -> None:
    desk.hand_over(ticket, by=cast.lena, team=cast.baggage)
    problem = problems.save_problem(None, by=cast.vera, title="Т")
    problems.link_ticket(problem, ticket, by=cast.lena)
    both = Operator.objects.create_user("b@polus.example", "correct horse battery", roles=[Role.OPERATOR, Role.ADMIN])
    export = EXPORTS[Subject.PROBLEMS]
    told = [export.values(export.rows(person).get())["tickets"] for person in (cast.lena, cast.oleg, both)]
    assert told == [[ticket.number], [], []]
