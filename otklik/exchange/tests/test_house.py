"""Our own people, teams and rules go from one desk to another: nobody gets in by a file, and no rule works by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from otklik.accounts.models import Operator, Team
from otklik.automation.actions.writing import draft, remove_rule, switch_on
from otklik.automation.content import Content
from otklik.automation.models import Rule
from otklik.calendars.models import Calendar
from otklik.conftest import Cast
from otklik.desk.actions import Wanted, save_field
from otklik.desk.models import KindField
from otklik.exchange.models import Transfer
from otklik.exchange.tests.test_files import brought, written
from otklik.exchange.tests.test_plans import sent
from otklik.exchange.tests.test_promises import taken_out
from otklik.notices.models import Delivery
from otklik.replies.models import ReplyTemplate
from otklik.services.models import Service

pytestmark = pytest.mark.django_db


def refusals(transfer: Transfer) -> list[str]:
    """The reasons, none of which is the database's."""
    reasons = [row.reason for row in transfer.refused_rows.all()]
    assert not [one for one in reasons if not one or "The database" in one or "База" in one]
    return reasons


@pytest.mark.parametrize("form", ["csv", "json"])
def test_people_come_without_a_way_in(form: str, tmp_path: Path, cast: Cast, mailoutbox: list[object]) -> None:
    cast.lena.teams.add(cast.baggage, cast.passengers)
    files = {subject: taken_out(subject, form, tmp_path) for subject in ("teams", "people")}
    text = files["people"].read_text()
    assert not [secret for secret in (cast.lena.password, "password", "sign_outs", "keys") if secret in text]
    Operator.objects.filter(pk=cast.lena.pk).delete()
    Team.objects.filter(pk=cast.baggage.pk).delete()
    early = brought(files["people"], "people", form)
    assert (early.made, early.refused, len(refusals(early))) == (0, 2, 2), "Boris and Lena belong to a team that is gone"
    assert (brought(files["teams"], "teams", form).made, Team.objects.count()) == (1, 2)
    rehearsal = brought(files["people"], "people", form, rehearsal=True)
    assert (rehearsal.made, Operator.objects.filter(name="Lena").exists()) == (2, False)
    assert (brought(files["people"], "people", form).made, brought(files["people"], "people", form).made) == (2, 0)
    lena = Operator.objects.get(email=cast.lena.email)
    assert (lena.name, lena.roles, lena.teams.count(), lena.is_active) == ("Lena", ["operator", "lead"], 2, False)
    assert not lena.has_usable_password()
    assert not lena.sign_in_links.exists()
    assert not mailoutbox
    assert not Delivery.objects.exists()
    assert Operator.objects.get(pk=cast.boris.pk).teams.get().name == "Багаж"


def test_of_somebody_known_only_name_and_teams_are_changed(tmp_path: Path, cast: Cast) -> None:
    rows: list[dict[str, Any]] = [
        {"email": "ANNA@polus.example", "name": "Анна К.", "roles": ["admin"], "teams": ["багаж"], "is_active": False},
        {"email": cast.boris.email, "name": "", "roles": ["lead"]},
        {"email": cast.fyodor.email, "is_active": True},
        {"email": cast.gleb.email, "teams": []},
    ]
    transfer = sent(rows, "people", tmp_path)
    assert (transfer.made, transfer.known, transfer.refused) == (1, 3, 0)
    anna, boris = (Operator.objects.get(pk=one.pk) for one in (cast.anna, cast.boris))
    assert (anna.name, anna.roles, list(anna.teams.all())) == ("Анна К.", ["operator"], [cast.baggage])
    assert (anna.is_active, anna.email, anna.password) == (True, cast.anna.email, cast.anna.password)
    assert (boris.name, boris.roles, list(boris.teams.all())) == ("Boris", ["operator"], [cast.baggage])
    assert not Operator.objects.get(pk=cast.fyodor.pk).is_active
    assert sent([{**rows[0], "teams": []}], "people", tmp_path).made == 1
    assert not anna.teams.exists()


def test_what_is_nobody_is_refused_in_words(tmp_path: Path, cast: Cast) -> None:
    good = {"email": "new@polus.example", "name": "Н"}
    bad: list[dict[str, Any]] = [
        {"email": ""},
        {"email": "Анна"},
        {"email": "a" * 300 + "@polus.example"},
        {"roles": ["root"]},
        {"roles": "operator"},
        {"teams": ["Нет такой"]},
        {"teams": "Багаж"},
        {"language": "de"},
        {"time_zone": "Moscow"},
    ]
    transfer = sent([{**good, **change} for change in bad], "people", tmp_path)
    assert (transfer.made, len(refusals(transfer))) == (0, len(bad))
    teams = brought(written(tmp_path, "name\n \nбагаж\nНовая\n", "cp1251"), "teams")
    assert (teams.made, teams.known) == (1, 1)


@pytest.fixture
def content(cast: Cast) -> Content:
    calendar = Calendar.objects.create(name="Офис", is_always=True)
    template = ReplyTemplate.objects.create(name="Найден", audience="everybody", text_ru="Чемодан нашёлся")
    field = save_field(Wanted(kind="complaint", name_ru="Номер: бирки"), by=None)
    return Content(
        event="waits",
        minutes=45,
        conditions={
            "service": [str(cast.checkin.pk), "none"],
            "priority": ["1", "2"],
            "team": [str(cast.baggage.pk)],
            "owner": ["none"],
            "hours": [f"{calendar.pk}-out"],
            "language": ["ru"],
            "words": ["чемодан, багаж"],
        },
        acts={
            "service": "none",
            "team": str(cast.passengers.pk),
            "owner": str(cast.boris.pk),
            "follower": str(cast.anna.pk),
            "priority": "1",
            f"field-{field.pk}": "0555",
            "state": "waiting_third_party",
            "aside": f"morning-{calendar.pk}",
            "note": "Первая строка\nвторая",
            "template": str(template.pk),
        },
        stops=True,
    )


@pytest.mark.parametrize("form", ["csv", "json"])
def test_rules_come_switched_off_and_name_what_is_here(form: str, tmp_path: Path, cast: Cast, content: Content) -> None:
    second = replace(content, event="opened", conditions={}, acts={"reply": "=Спасибо", "aside": "240"}, stops=False)
    rules = [switch_on(draft(None, name, said, by=cast.oleg), by=cast.oleg) for name, said in (("А", content), ("Б", second))]
    Rule.objects.filter(pk=rules[0].pk).update(position=9)
    file = taken_out("rules", form, tmp_path)
    assert (brought(file, "rules", form).known, Rule.objects.count()) == (2, 2)
    for rule in rules:
        remove_rule(rule, by=cast.oleg)
    # Another desk has other numbers for the same things.
    Service.objects.filter(pk=cast.checkin.pk).delete()
    checkin = Service.objects.create(slug="checkin", name_ru="Регистрация на рейс")
    KindField.objects.all().delete()
    field = save_field(Wanted(kind="complaint", name_ru="Номер: бирки"), by=None)
    assert (brought(file, "rules", form, rehearsal=True).made, Rule.objects.kept().count()) == (2, 0)
    assert (brought(file, "rules", form).made, brought(file, "rules", form).made) == (2, 0)
    twins = list(Rule.objects.kept())
    assert [(one.name, one.is_on, one.current) for one in twins] == [("Б", False, None), ("А", False, None)]
    acts = {f"field-{field.pk}" if name.startswith("field-") else name: value for name, value in content.acts.items()}
    meant = replace(content, conditions=content.conditions | {"service": [str(checkin.pk), "none"]}, acts=acts)
    assert [one.written for one in twins] == [second, meant]


def test_rules_that_name_what_is_not_here_are_refused_in_words(tmp_path: Path, cast: Cast, content: Content) -> None:
    draft(None, "Правило", content, by=cast.oleg)
    save_field(Wanted(kind="complaint", name_ru="Вес", type="number"), by=None)
    good: dict[str, Any] = {"name": "П", "event": "opened", "acts": {"note": "т"}}
    bad: list[dict[str, Any]] = [
        {"name": ""},
        {"name": "Правило"},
        {"event": "dawn"},
        {"minutes": 10**6},
        {"acts": {}},
        {"acts": "note"},
        {"acts": {"delete": "all"}},
        {"acts": {"team": "none"}},
        {"acts": {"team": str(cast.baggage.pk)}},
        {"acts": {"owner": cast.fyodor.email}},
        {"acts": {"owner": str(cast.boris.pk)}},
        {"acts": {"template": "Нет"}},
        {"acts": {"note": ["т"]}},
        {"acts": {"state": "new"}},
        {"acts": {"aside": "7"}},
        {"acts": {"aside": "morning-Склад"}},
        {"acts": {"field-complaint: Нет": "0555"}},
        {"acts": {"field-question: Номер: бирки": "0555"}},
        {"acts": {"field-complaint: Вес": "много"}},
        {"acts": {"note": " "}},
        {"conditions": []},
        {"conditions": {"weather": ["rain"]}},
        {"conditions": {"team": "Багаж"}},
        {"conditions": {"team": []}},
        {"conditions": {"team": ["?"]}},
        {"conditions": {"team": [{}]}},
        {"conditions": {"hours": ["out: Склад"]}},
        {"conditions": {"language": ["de"]}},
        {"conditions": {"words": [" , "]}},
        {"stops": "maybe"},
    ]
    transfer = sent([{**good, **change} for change in bad], "rules", tmp_path)
    assert (transfer.made, len(refusals(transfer)), Rule.objects.count()) == (0, len(bad), 1)


def test_only_an_admin_takes_people_out(as_lena: Client, as_oleg: Client, cast: Cast) -> None:
    for subject in ("teams", "people"):
        assert as_lena.post("/exchange/export/", {"subject": subject, "form": "json"}).status_code == 422
        assert as_oleg.post("/exchange/export/", {"subject": subject, "form": "json"}).status_code == 302
    page = as_oleg.get("/exchange/").content.decode().replace("\u00a0", " ")
    assert "не могут и писем не получают" in page
