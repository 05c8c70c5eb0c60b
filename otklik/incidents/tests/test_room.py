"""The incident room over HTTP."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client
from django.utils import translation

from otklik.conftest import Cast
from otklik.incidents import actions
from otklik.incidents.exporting import safe_cell
from otklik.incidents.models import Incident, LogNote
from otklik.incidents.rules import State
from otklik.incidents.tests.story import fresh, look, raised, repaired, report_of, taken, ticket_of, travellers
from otklik.incidents.timeline import LINES, Item, folded, timeline_of
from otklik.journal.facts import KINDS
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
NAUGHTY = [
    "<script>alert('x')</script>",
    "'; DROP TABLE incidents; --",
    "../../etc/passwd",
    "﷽ \u202e \u200b 𝕏 🏳\ufe0f\u200d🌈",
    "{{ 7*7 }}{% load x %}",
    "%s %(n)s {n}",
    "null",
    "А" * 5000,
]


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().replace("\u00a0", " ")


def test_vera_goes_from_the_call_to_the_repair(cast: Cast, as_vera: Client) -> None:
    incident = raised(cast)
    room = f"/incidents/{incident.pk}/"
    assert "Принимаю" in text_of(as_vera, room)
    for step, state in (
        ("acknowledge", State.ACKNOWLEDGED),
        ("identify", State.IDENTIFIED),
        ("mitigate", State.MITIGATED),
        ("fix", State.FIXED),
        ("close", State.CLOSED),
    ):
        answer = as_vera.post(f"{room}{step}/", headers={"referer": f"http://testserver{room}"})
        assert (answer.status_code, answer["Location"]) == (303, f"http://testserver{room}")
        assert fresh(incident).state == state
        assert "Закрыт" in text_of(as_vera, room) or state != State.CLOSED


def test_a_step_that_no_longer_fits_is_refused_in_words(cast: Cast, as_vera: Client) -> None:
    incident = raised(cast)
    answer = as_vera.post(f"/incidents/{incident.pk}/fix/")
    assert answer.status_code == 422
    assert "больше не подходит" in answer.content.decode().replace("\u00a0", " ")
    assert fresh(incident).state == State.RAISED


def test_own_words_for_the_public(cast: Cast, as_vera: Client) -> None:
    incident = taken(cast)
    as_vera.post(f"/incidents/{incident.pk}/identify/", {"text_ru": "Сгорела плата."})
    update = fresh(incident).updates.first()
    assert update is not None
    assert update.text_ru == "Сгорела плата."
    assert "cause is found" in update.text_en.replace("\u00a0", " ")


def test_a_forecast_by_one_press_and_by_own_times(cast: Cast, as_vera: Client) -> None:
    incident = taken(cast)
    address = f"/incidents/{incident.pk}/forecast/"
    assert "Пока не знаем" in text_of(as_vera, address)
    assert as_vera.post(address, {"minutes": "30", "basis_ru": "меняем плату"}).status_code == 303
    assert as_vera.post(address, {"minutes": "unknown"}).status_code == 303
    assert as_vera.post(address, {"from_at": "2999-01-01T10:00", "to_at": "2999-01-01T11:00"}).status_code == 422
    assert [one.to_at is None for one in incident.forecasts.all()] == [True, False]


@pytest.mark.parametrize("minutes", ["-5", "0", "99999999", "１５", "15; DROP", "nan", ""])
def test_nonsense_is_no_time(cast: Cast, as_vera: Client, minutes: str) -> None:
    incident = taken(cast)
    answer = as_vera.post(f"/incidents/{incident.pk}/forecast/", {"minutes": minutes})
    assert answer.status_code == 422
    assert not incident.forecasts.exists()


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T10:00", "yesterday", "2026-11-22T10:00:00+99:00"]
)
def test_nonsense_is_no_moment(cast: Cast, as_vera: Client, moment: str) -> None:
    incident = taken(cast)
    assert as_vera.post(f"/incidents/{incident.pk}/forecast/", {"from_at": moment, "to_at": moment}).status_code == 422


def test_a_new_briefing_and_an_update(cast: Cast, as_lena: Client) -> None:
    incident = taken(cast)
    assert as_lena.post(f"/incidents/{incident.pk}/brief/", {"say": "Говорим так"}).status_code == 303
    assert as_lena.post(f"/incidents/{incident.pk}/brief/", {"say": " "}).status_code == 422
    assert as_lena.post(f"/incidents/{incident.pk}/update/", {"text_ru": "Чиним."}).status_code == 303
    assert as_lena.post(f"/incidents/{incident.pk}/update/", {}).status_code == 422
    page = text_of(as_lena, f"/incidents/{incident.pk}/")
    assert "Говорим так" in page
    assert "Чиним." in page


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_words_are_kept_and_shown_as_words(cast: Cast, as_lena: Client, text: str) -> None:
    incident = taken(cast)
    room = f"/incidents/{incident.pk}/"
    for name, values in (
        ("note", {"text": text}),
        ("update", {"text_ru": text, "text_en": text}),
        ("brief", {"say": text, "never_promise": text, "workaround": text}),
        ("forecast", {"minutes": "15", "basis_ru": text, "basis_en": text}),
    ):
        assert as_lena.post(f"{room}{name}/", values).status_code in (303, 422)
    page = text_of(as_lena, room)
    assert "<script>alert" not in page
    assert as_lena.get(f"{room}export.json").status_code == 200
    assert as_lena.get(f"{room}export.csv").status_code == 200


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_what_no_database_takes_is_answered(cast: Cast, as_lena: Client, text: str) -> None:
    incident = taken(cast)
    answer = as_lena.post(
        f"/incidents/{incident.pk}/note/",
        {"text": text.encode("utf-8", "surrogatepass")},
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 422


def test_a_double_press_writes_one_note(cast: Cast, as_anna: Client) -> None:
    incident = raised(cast)
    for _press in range(2):
        as_anna.post(f"/incidents/{incident.pk}/note/", {"text": "Перезапустил очередь"})
    assert LogNote.objects.count() == 1


def test_the_side_doors(cast: Cast, as_vera: Client) -> None:
    incident = raised(cast)
    assert "Ложная тревога" in text_of(as_vera, f"/incidents/{incident.pk}/")
    as_vera.post(f"/incidents/{incident.pk}/false-alarm/")
    assert fresh(incident).state == State.FALSE_ALARM
    assert "Ложная тревога" not in text_of(as_vera, f"/incidents/{incident.pk}/").replace("ложная тревога", "")


def test_merging(cast: Cast, as_vera: Client) -> None:
    first = raised(cast)
    other = actions.raise_incident(type(cast.checkin).objects.create(slug="pay", name_ru="Оплата"), by=cast.anna)
    assert as_vera.post(f"/incidents/{other.pk}/merge/", {"into": "x"}).status_code == 422
    assert as_vera.post(f"/incidents/{other.pk}/merge/", {"into": "999999"}).status_code == 404
    assert as_vera.post(f"/incidents/{other.pk}/merge/", {"into": str(other.pk)}).status_code == 422
    assert as_vera.post(f"/incidents/{other.pk}/merge/", {"into": str(first.pk)})["Location"] == f"/incidents/{first.pk}/"
    assert "Объединён" in text_of(as_vera, f"/incidents/{other.pk}/")


def test_who_was_affected_told_and_answered(cast: Cast, as_anna: Client) -> None:
    people = travellers(60, cast.checkin)
    report_of(cast.ivan, cast.checkin, ticket=ticket_of(cast.ivan, cast.checkin))
    incident = repaired(cast)
    look("count_and_tell")
    actions.confirm(incident, people[0], answer="broken", via="link")
    page = text_of(as_anna, f"/incidents/{incident.pk}/affected/")
    assert "видел ошибку" in page
    assert "спросили, получилось ли" in page
    assert "Пассажир 0" in text_of(as_anna, f"/incidents/{incident.pk}/affected/?show=broken")
    assert "Пассажир 0<" not in text_of(as_anna, f"/incidents/{incident.pk}/affected/?show=silent&page=2")
    assert "Здесь никого" in text_of(as_anna, f"/incidents/{incident.pk}/affected/?show=through&page=nonsense")


def test_a_ticket_of_another_team_is_not_named(cast: Cast, as_anna: Client, as_boris: Client) -> None:
    ticket = ticket_of(cast.ivan, cast.checkin, team=cast.baggage)
    incident = actions.raise_incident(cast.checkin, by=cast.boris, ticket=ticket)
    number = str(ticket.number)
    for client, sees in ((as_boris, True), (as_anna, False)):
        page = client.get(f"/incidents/{incident.pk}/affected/").content.decode()
        assert (f"/tickets/{number}/" in page) is sees
        record = client.get(f"/incidents/{incident.pk}/export.json").json()
        assert (record["raises"][0]["ticket"] == ticket.number) is sees


def test_the_list_of_incidents(cast: Cast, as_anna: Client) -> None:
    assert "Сбоев ещё не было" in text_of(as_anna, "/incidents/")
    incident = raised(cast)
    actions.clear(
        actions.raise_incident(type(cast.checkin).objects.create(slug="pay", name_ru="Оплата"), by=cast.anna), by=cast.vera
    )
    page = text_of(as_anna, "/incidents/")
    assert f'href="/incidents/{incident.pk}/"' in page
    assert "прошёл сам" in page


def test_the_record_as_json(cast: Cast, as_lena: Client) -> None:
    travellers(3, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    answer = as_lena.get(f"/incidents/{incident.pk}/export.json")
    record = json.loads(answer.content)
    assert record["stamps"]["raised"].endswith("Z")
    assert record["seconds"]["to_fix"] >= 0
    assert len(record["affected"]) == 3
    assert record["affected"][0]["told"][0]["what"]
    assert "mail.example" not in answer.content.decode(), "the file can be passed on"
    assert {line["what"] for line in record["timeline"]} >= {"Поднят", "Принят"}


def test_the_record_as_a_table_runs_no_formula(cast: Cast, as_lena: Client) -> None:
    incident = raised(cast)
    actions.add_note(incident, '=HYPERLINK("http://evil.example","click")', by=cast.lena)
    answer = as_lena.get(f"/incidents/{incident.pk}/export.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["время (UTC)", "что", "подробности", "кто"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert safe_cell("-5") == "'-5"


def test_every_fact_has_its_line_and_crowds_are_drawn_together(cast: Cast) -> None:
    mine = {kind for kind, fact in KINDS.items() if fact.__module__ == "otklik.incidents.facts"}
    assert mine - {"IncidentFact", "PublicFact"} == set(LINES)
    people = travellers(30, cast.checkin)
    incident = repaired(cast)
    look("count_and_tell")
    for one in people[:20]:
        actions.confirm(incident, one, answer="through", via="link")
    whole = timeline_of(incident)
    shown = folded(whole)
    assert len(shown) == len(whole) - 19
    assert shown[-1].detail == "получилось: 20"


def line(kind: str, *, by: str = "", detail: str = "") -> Item:
    return Item(id=1, kind=kind, at=now(), text="Прочитано", detail=detail, by=by, icon="check", tone="quiet")


@pytest.mark.parametrize(
    ("group", "by", "detail"),
    [
        ([line("RaiseJoined", by="Лена"), line("RaiseJoined", by="Борис")], "Лена, Борис", ""),
        ([line("BriefingAcknowledged", by="Лена")] * 3, "Лена", "3 раза"),
        ([line("CustomerNamed", by="Лена")] * 2, "Лена", "2 клиента"),
        ([line("CustomerNamed", by="Лена"), line("CustomerNamed", by="Борис")], "Лена, Борис", "2 клиента"),
        ([line("PageFailed", detail="Вера"), line("PageFailed", detail="Игорь"), line("PageFailed", detail="Вера")], "", "Вера (2 раза), Игорь"),
    ],
)  # fmt: skip
def test_lines_drawn_together_say_who_and_how_often_in_words(group: list[Item], by: str, detail: str) -> None:
    with translation.override("ru"):
        (drawn,) = folded(group)
    assert (drawn.by, drawn.detail) == (by, detail)


STRANGE = 999_999


@pytest.mark.parametrize(
    "path",
    [
        "",
        "affected/",
        "export.json",
        "export.csv",
        "acknowledge/",
        "fix/",
        "forecast/",
        "brief/",
        "update/",
        "note/",
        "link/",
        "confirm/",
        "merge/",
    ],
)
def test_nobody_is_let_in_by_mistake(
    cast: Cast, client: Client, as_anna: Client, as_vera: Client, as_oleg: Client, path: str
) -> None:
    incident = taken(cast)
    address = f"/incidents/{incident.pk}/{path}"
    is_form = path in ("acknowledge/", "fix/", "note/", "link/", "confirm/", "merge/")
    ask = (
        (lambda who, where: who.post(where))
        if is_form or path in ("forecast/", "brief/", "update/")
        else (lambda who, where: who.get(where))
    )
    answer = ask(client, address)
    assert answer.status_code == 302
    assert "/account/login" in answer["Location"] or "sign" in answer["Location"]
    repairs = ("acknowledge/", "fix/", "forecast/", "brief/", "update/", "merge/")
    if path in repairs:
        assert ask(as_anna, address).status_code == ask(as_oleg, address).status_code == 403
        assert ask(as_vera, f"/incidents/{STRANGE}/{path}").status_code == 404
    elif path in ("link/", "confirm/"):
        assert ask(as_vera, address).status_code == ask(as_oleg, address).status_code == 403
        assert ask(as_anna, f"/incidents/{STRANGE}/{path}").status_code == 404
    else:
        assert ask(as_oleg, address).status_code in (200, 422)
        assert ask(as_anna, f"/incidents/{STRANGE}/{path}").status_code == 404


def test_a_get_moves_nothing(cast: Cast, as_vera: Client) -> None:
    incident = raised(cast)
    for step in ("acknowledge", "fix", "close", "clear", "false-alarm", "merge", "reopen", "decline"):
        assert as_vera.get(f"/incidents/{incident.pk}/{step}/").status_code == 405
    assert Incident.objects.get().state == State.RAISED
