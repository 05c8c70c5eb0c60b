"""Whom a note can call: only those who may see the ticket, each by words that mean nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.conftest import Cast, person
from otklik.desk.actions import add_note, hand_over, open_ticket
from otklik.desk.mentions import call_of, mentioned
from otklik.desk.models import Mention, Ticket


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    made = open_ticket(customer=cast.ivan, subject="Чемодан", text="…", kind="question", channel="portal", by=None)
    hand_over(made, by=cast.lena, team=cast.passengers)
    return made


@pytest.mark.django_db
def test_only_those_who_may_see_the_ticket_are_listed(as_anna: Client, as_boris: Client, cast: Cast, ticket: Ticket) -> None:
    rows = as_anna.get(f"/tickets/{ticket.number}/colleagues/").json()["rows"]
    assert [(row["name"], row["call"]) for row in rows] == [("Lena", "Lena")], "Boris is of another team, Anna herself writes"
    assert rows[0]["about"]
    assert as_boris.get(f"/tickets/{ticket.number}/colleagues/").status_code == 404


@pytest.mark.django_db
def test_what_the_list_writes_reaches_that_colleague(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    people = [person("Мария Анна Кац"), person("Мария Кац"), person("Пётр О’Нил"), person("Ян")]
    for place, one in enumerate(people):
        one.roles, one.email = ["lead"], f"{place}kats@polus.example"
        one.save(update_fields=["roles", "email"])
    rows = as_anna.get(f"/tickets/{ticket.number}/colleagues/").json()["rows"]
    assert {row["name"] for row in rows} >= {str(one) for one in people}
    text = " ".join(f"@{row['call']} посмотрите." for row in rows)
    add_note(ticket, text, by=cast.anna)
    called = set(Mention.objects.filter(ticket=ticket).values_list("operator", flat=True))
    assert called == {cast.lena.pk, *(one.pk for one in people)}


def test_a_call_names_nobody_else() -> None:
    people = {
        1: ("Анна Соколова", "anna@x.example"),
        2: ("Анна Петрова", "petrova@x.example"),
        3: ("Анна Петрова", "anya@x.example"),
        4: ("Семён", "s@x.example"),
        5: ("", "only@x.example"),
    }
    assert [call_of(who, people) for who in people] == ["Анна Соколова", "petrova", "Анна Петрова", "Семён", "only"]
    for who in people:
        assert mentioned(f"Смотри, @{call_of(who, people)}, это твоё", people) == [who]
