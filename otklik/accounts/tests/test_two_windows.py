"""Two windows, or two admins, over one team or person: nobody overwrites what he has not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from otklik.accounts.models import Operator, Role, Team
from otklik.conftest import Cast, person, signed_in


@pytest.fixture
def as_polina(cast: Cast) -> Client:
    """Another admin."""
    return signed_in(person("Polina", Role.ADMIN))


def read_in(client: Client, page: str, form: int = 0) -> str:
    """The version that the page names; on a person's page stand two forms."""
    return re.findall(r'name="version" value="(\d+)"', client.get(page).text)[form]


def told(answer: Any) -> str:
    assert answer.status_code == 422
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def stands(answer: Any) -> list[str]:
    return re.findall(r"<li>([^<]*: <strong>.*?)</strong>", told(answer))


def team_page(cast: Cast) -> tuple[str, dict[str, Any]]:
    people = [one.pk for one in cast.passengers.operators.all()]
    return f"/teams/{cast.passengers.pk}/", {"name": cast.passengers.name, "operators": people}


def person_page(cast: Cast) -> tuple[str, dict[str, Any]]:
    teams = [one.pk for one in cast.anna.teams.all()]
    return f"/people/{cast.anna.pk}/", {"name": "Anna", "email": cast.anna.email, "teams": teams}


@pytest.mark.parametrize(
    ("page_of", "first", "second", "shown"),
    [
        (team_page, {"name": "Travellers"}, {"name": "Flyers"}, ["Name: <strong>Travellers"]),
        (team_page, {"name": "Travellers"}, {"operators": []}, ["Name: <strong>Travellers", "People: <strong>Anna"]),
        (
            person_page,
            {"name": "Anna P."},
            {"email": "ann@polus.example"},
            ["Name: <strong>Anna P.", "E-mail: <strong>anna@polus.example"],
        ),
    ],
)
def test_the_second_is_shown_what_the_first_has_written(
    cast: Cast, as_oleg: Client, as_polina: Client, page_of: Callable[[Cast], Any], first: Any, second: Any, shown: list[str]
) -> None:
    page, as_it_was = page_of(cast)
    read = read_in(as_oleg, page)
    assert as_polina.post(page, {**as_it_was, **first, "version": read_in(as_polina, page)}).status_code == 302
    between = as_polina.get(page).text
    typed = {**as_it_was, **second}
    answer = as_oleg.post(f"{page}?lang=en", {**typed, "version": read})
    assert "Polina changed this while you were writing" in told(answer)
    assert stands(answer) == shown
    for value in second.values():
        assert not isinstance(value, str) or f'value="{value}"' in answer.text, "nothing typed is lost"
    assert read_in(as_polina, page) == re.findall(r'name="version" value="(\d+)"', between)[0], "nothing is written yet"
    newer = re.findall(r'name="version" value="(\d+)"', answer.text)[0]
    assert as_oleg.post(page, {**typed, "version": newer}).status_code == 302


def test_who_joined_the_team_on_his_own_page_is_not_thrown_out_unseen(cast: Cast, as_oleg: Client, as_polina: Client) -> None:
    page, as_it_was = team_page(cast)
    read = read_in(as_oleg, page)
    as_polina.post(f"/people/{cast.lena.pk}/", {"name": "Lena", "email": cast.lena.email, "teams": [cast.passengers.pk]})
    answer = as_oleg.post(f"{page}?lang=en", {**as_it_was, "name": "Travellers", "version": read})
    assert "Polina changed this while you were writing" in told(answer)
    assert any("Lena" in line for line in stands(answer))
    assert cast.lena in cast.passengers.operators.all()


def test_a_team_that_somebody_was_taken_out_of_does_not_come_back_with_his_name(
    cast: Cast, as_oleg: Client, as_polina: Client
) -> None:
    page, as_it_was = person_page(cast)
    read = read_in(as_oleg, page)
    as_polina.post(f"/teams/{cast.passengers.pk}/", {"name": cast.passengers.name, "operators": []})
    answer = as_oleg.post(f"{page}?lang=en", {**as_it_was, "name": "Anna P.", "version": read})
    assert "Polina changed this while you were writing" in told(answer)
    assert not cast.anna.teams.filter(pk=cast.passengers.pk).exists()
    assert Operator.objects.get(pk=cast.anna.pk).name == "Anna"


def test_roles_have_a_version_of_their_own(cast: Cast, as_oleg: Client, as_polina: Client) -> None:
    page = f"/people/{cast.anna.pk}/"
    named, roles = read_in(as_oleg, page), read_in(as_oleg, page, form=1)
    as_polina.post(f"{page}roles/", {"roles": ["operator", "lead"], "version": read_in(as_polina, page, form=1)})
    answer = as_oleg.post(f"{page}roles/?lang=en", {"roles": ["operator", "responder"], "version": roles})
    assert "Polina changed this while you were writing" in told(answer)
    assert answer.text.count("changed this while") == 1
    assert Operator.objects.get(pk=cast.anna.pk).roles == ["operator", "lead"]
    versions = re.findall(r'name="version" value="(\d+)"', answer.text)
    assert versions[0] == named, "the other form of the page is as it was"
    as_oleg.post(f"{page}roles/", {"roles": ["operator", "responder"], "version": versions[1]})
    assert Operator.objects.get(pk=cast.anna.pk).roles == ["operator", "responder"]


def test_ones_own_name_is_not_put_back_over_the_admins(cast: Cast, as_anna: Client, as_oleg: Client) -> None:
    typed = {"name": "Anna", "locale": "en", "time_zone": "UTC", "version": read_in(as_anna, "/me/")}
    page, as_it_was = person_page(cast)
    as_oleg.post(page, {**as_it_was, "name": "Anna Petrova"})
    assert "Name: <strong>Anna Petrova" in stands(as_anna.post("/me/?lang=en", typed))


def test_the_same_pressed_twice_goes_on(cast: Cast, as_oleg: Client) -> None:
    page, as_it_was = team_page(cast)
    typed = {**as_it_was, "name": "Travellers", "version": read_in(as_oleg, page)}
    assert [as_oleg.post(page, typed).status_code for _press in range(2)] == [302, 302]


def test_a_form_that_comes_back_with_a_mistake_still_knows_what_was_read(cast: Cast, as_oleg: Client, as_polina: Client) -> None:
    page, as_it_was = team_page(cast)
    read = read_in(as_oleg, page)
    as_polina.post(page, {**as_it_was, "name": "Travellers"})
    wrong = as_oleg.post(page, {**as_it_was, "name": "", "version": read})
    assert f'name="version" value="{read}"' in told(wrong)
    assert as_oleg.post(page, {**as_it_was, "version": read}).status_code == 422
    assert Team.objects.get(pk=cast.passengers.pk).name == "Travellers"
