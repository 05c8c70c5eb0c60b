"""Ready answers: what is filled in, what is never sent raw, what a macro does, and who may use and change which."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.conftest import Cast, signed_in
from otklik.desk.models import Message, Ticket
from otklik.desk.writing.testing import let_leave
from otklik.incidents.actions import forecast, raise_incident
from otklik.lib.clock import now
from otklik.notices.models import Delivery
from otklik.replies.actions import save_template
from otklik.replies.models import ReplyTemplate
from otklik.replies.variables import filled, offered


def ready(cast: Cast, text: str = "Здравствуйте, {клиент}!", **more: object) -> ReplyTemplate:
    return save_template(ReplyTemplate(name="Привет", text_ru=text, audience="everybody", **more), by=cast.lena)


def said(text: str = "Готово", **more: object) -> dict[str, object]:
    return {"mode": "reply", "text": text, "key": str(uuid.uuid4()), **more}


def test_variables_are_filled_and_what_nobody_knows_stays_open(cast: Cast, ticket: Ticket) -> None:
    result = filled("{Customer}, обращение {номер}, {service}, до {deadline}: {что-то} {xyz} — {operator}", ticket, cast.anna)
    assert result.text == f"Иван, обращение {ticket.number}, Регистрация на рейс, до {{deadline}}: {{что-то}} {{xyz}} — Anna"
    assert result.missing == ["deadline", "xyz"]


def test_the_picker_shows_what_would_be_written_on_this_ticket(as_anna: Client, cast: Cast, page: str) -> None:
    ready(cast, "Здравствуйте, {Клиент}! Вылет {deadline}")
    row = as_anna.get(f"{page}replies/").json()["rows"][0]
    assert row["beginning"] == "Здравствуйте, Иван! Вылет {deadline}"
    assert row["missing"] == ["{deadline}"]


def test_many_ready_answers_ask_for_a_value_once(as_anna: Client, cast: Cast, page: str) -> None:
    asked = []
    for number in range(3):
        save_template(ReplyTemplate(name=f"{number}", text_ru="{прогноз} {компания}", audience="everybody"), by=cast.lena)
        as_anna.get(f"{page}replies/")
        with CaptureQueriesContext(connection) as taken:
            as_anna.get(f"{page}replies/")
        asked.append(len(taken))
    assert asked[0] == asked[2]


def test_every_variable_has_a_value_or_none_and_breaks_nothing(cast: Cast, ticket: Ticket) -> None:
    ticket.deadline_at = now() + timedelta(hours=3)
    cast.ivan.time_zone = "Nowhere/Land"
    ticket.customer = cast.ivan
    text = " ".join(f"{{{one.name}}}" for one in offered())
    assert filled(text, ticket, cast.anna).missing == ["forecast"]


def test_a_customers_name_in_braces_fills_nothing_further(cast: Cast, ticket: Ticket) -> None:
    ticket.customer.name = "{number}"
    assert filled("{customer_name}", ticket, cast.anna).text == "{number}"


def test_the_forecast_is_a_variable_while_it_holds(cast: Cast, ticket: Ticket) -> None:
    incident = raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    assert filled("{прогноз}", ticket, cast.anna).missing == ["прогноз"]
    start = now() + timedelta(minutes=30)
    forecast(incident, by=cast.lena, from_at=start, to_at=start + timedelta(minutes=20), next_update_at=start)
    assert "–" in filled("{прогноз}", ticket, cast.anna).text


def test_the_language_of_the_ticket_chooses_the_text(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    template = ready(cast, text_en="Hello, {customer}!")
    assert as_anna.get(f"{page}replies/{template.pk}/").json()["text"] == "Здравствуйте, Иван!"
    Ticket.objects.filter(pk=ticket.pk).update(language="en")
    assert as_anna.get(f"{page}replies/{template.pk}/").json()["text"] == "Hello, Иван!"


@pytest.mark.parametrize("text", ["Ждём до {deadline}", "{Прогноз}", "Здравствуйте, {клиент}!"])
def test_an_open_variable_is_never_sent(as_anna: Client, page: str, text: str) -> None:
    answer = as_anna.post(f"{page}write/", said(text))
    assert answer.status_code == 422
    assert "осталось незаполненным" in answer.content.decode()


def test_braces_of_ones_own_are_sent_unless_a_template_brought_them(as_anna: Client, cast: Cast, page: str) -> None:
    assert as_anna.post(f"{page}write/", said("function() {return}")).status_code == 303
    assert as_anna.post(f"{page}write/", said("{такси}", template=str(ready(cast).pk))).status_code == 422


def test_a_template_is_counted_when_its_reply_has_left(as_anna: Client, cast: Cast, page: str) -> None:
    template = ready(cast)
    as_anna.post(f"{page}write/", said("Здравствуйте, Иван!", template=[str(template.pk), "999999", "x"]))
    template.refresh_from_db()
    assert template.used == 0
    let_leave()
    let_leave()
    template.refresh_from_db()
    assert template.used == 1


def test_a_macro_does_everything_when_the_reply_leaves_and_is_one_line(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    macro = ready(cast, to_team=cast.baggage, kind="complaint", note="Ищите на ленте", state="waiting_third_party")
    as_anna.post(
        f"{page}write/", said("Передаю", macro=str(macro.pk), act=["team", "kind", "note", "state"], template=str(macro.pk))
    )
    ticket.refresh_from_db()
    assert ticket.team == cast.passengers
    let_leave()
    ticket.refresh_from_db()
    assert (ticket.team, ticket.kind, ticket.state) == (cast.baggage, "complaint", "waiting_third_party")
    assert ticket.messages.filter(text="Ищите на ленте", visibility=Message.INTERNAL).count() == 1
    html = signed_in(cast.boris).get(page).content.decode()
    assert "Anna: Привет" in html
    assert "Anna: ждём третьих лиц" not in html
    assert "передано" not in html.split('class="composer-above"')[0].split("thread-lines")[1]


def test_an_act_that_was_taken_out_is_not_done(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    macro = ready(cast, to_team=cast.baggage, kind="complaint")
    as_anna.post(f"{page}write/", said(macro=str(macro.pk), act=["kind"]))
    let_leave()
    ticket.refresh_from_db()
    assert (ticket.team, ticket.kind) == (cast.passengers, "complaint")


def test_undo_takes_the_acts_back_too(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    macro = ready(cast, to_team=cast.baggage)
    as_anna.post(f"{page}write/", said(macro=str(macro.pk), act=["team"]))
    as_anna.post(f"{page}outgoing/{ticket.outgoing.get().pk}/take-back/")
    let_leave()
    ticket.refresh_from_db()
    assert ticket.team == cast.passengers
    assert not Delivery.objects.exists()


def test_a_macro_without_a_text_is_done_at_once(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    macro = ready(cast, text="", state="resolved", kind="question")
    row = as_anna.get(f"{page}replies/").json()["rows"][0]
    assert as_anna.post(row["run_href"]).status_code == 303
    ticket.refresh_from_db()
    assert (ticket.state, ticket.kind) == ("resolved", "question")
    macro.refresh_from_db()
    assert macro.used == 1
    again = as_anna.post(row["run_href"])
    assert again.status_code == 422
    macro.refresh_from_db()
    assert macro.used == 1


def test_a_macro_that_writes_is_not_run_blindly(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    macro = ready(cast, state="resolved")
    assert as_anna.post(f"{page}replies/{macro.pk}/run/").status_code == 422
    ticket.refresh_from_db()
    assert ticket.state == "new"


def test_a_macro_that_is_gone_is_said(as_anna: Client, page: str) -> None:
    answer = as_anna.post(f"{page}write/", said(macro="999999", act=["team"]))
    assert answer.status_code == 422
    assert "больше нет" in answer.content.decode()


def test_who_may_use_which(cast: Cast, ticket: Ticket, page: str) -> None:
    mine = ReplyTemplate.objects.create(name="Моё", owner=cast.anna, text_ru="а")
    of_baggage = ReplyTemplate.objects.create(name="Багажное", audience="team", team=cast.baggage, text_ru="б")
    common = ReplyTemplate.objects.create(name="Общее", audience="everybody", text_ru="в")
    names = {
        who: [row["name"] for row in signed_in(getattr(cast, who)).get(f"{page}replies/").json()["rows"]]
        for who in ("anna", "lena")
    }
    assert names == {"anna": ["Моё", "Общее"], "lena": ["Багажное", "Общее"]}
    anna, lena, boris = signed_in(cast.anna), signed_in(cast.lena), signed_in(cast.boris)
    for client, template, may_change in (
        (anna, mine, True), (anna, common, False), (anna, of_baggage, False),
        (lena, mine, False), (lena, common, True), (lena, of_baggage, True),
        (boris, of_baggage, True), (boris, mine, False),
    ):  # fmt: skip
        assert (client.get(f"/replies/{template.pk}/").status_code == 200) is may_change
        assert client.get("/replies/999999/").status_code == 404
    assert anna.get(f"{page}replies/{of_baggage.pk}/").status_code == 404
    assert lena.post(f"/replies/{mine.pk}/remove/").status_code == 404
    assert boris.get(f"{page}replies/").status_code == 404


def test_an_operator_writes_for_himself_and_his_team_only(as_anna: Client, cast: Cast) -> None:
    form = {"name": "Новый", "text_ru": "Текст", "state": "", "kind": ""}
    assert as_anna.post("/replies/new/", {**form, "audience": "everybody"}).status_code == 422
    assert as_anna.post("/replies/new/", {**form, "audience": "team", "team": cast.baggage.pk}).status_code == 422
    assert as_anna.post("/replies/new/", {**form, "audience": "team"}).status_code == 422
    assert not ReplyTemplate.objects.exists()
    assert as_anna.post("/replies/new/", {**form, "audience": "team", "team": cast.passengers.pk}).status_code == 302
    assert as_anna.post("/replies/new/", {**form, "audience": "personal", "team": cast.passengers.pk}).status_code == 302
    assert set(ReplyTemplate.objects.values_list("audience", "team", "owner")) == {
        ("team", cast.passengers.pk, None),
        ("personal", None, cast.anna.pk),
    }


@pytest.mark.parametrize("empty", [{}, {"text_ru": "  "}, {"name": ""}, {"name": "x" * 81, "text_ru": "т"}])
def test_what_says_and_does_nothing_is_not_kept(as_anna: Client, empty: dict[str, str]) -> None:
    assert as_anna.post("/replies/new/", {"name": "Новый", "audience": "personal", **empty}).status_code == 422
    assert not ReplyTemplate.objects.exists()


def test_the_preview_shows_a_real_ticket_and_saves_nothing(as_anna: Client, ticket: Ticket) -> None:
    form = {"name": "Новый", "audience": "personal", "text_ru": "Здравствуйте, {клиент}! {срок}", "preview": "1"}
    html = as_anna.post("/replies/new/", form).content.decode()
    assert "Здравствуйте, Иван!" in html
    assert "<code>{срок}</code>" in html
    assert not ReplyTemplate.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ 7|add:7 }}", "\x00", "\u202e{customer}", "{" * 5000, "{0.__class__}", "%s%n{customer!r}"],
)
def test_naughty_templates(as_anna: Client, cast: Cast, ticket: Ticket, page: str, text: str) -> None:
    answer = as_anna.post("/replies/new/", {"name": text[:60], "audience": "personal", "text_ru": text, "note": text})
    assert answer.status_code in (302, 422)
    if template := ReplyTemplate.objects.first():
        assert as_anna.get(f"{page}replies/{template.pk}/").status_code == 200
        html = as_anna.get(f"/replies/{template.pk}/").content.decode() + as_anna.get("/replies/").content.decode()
        assert "<script>alert" not in html


def test_a_changed_forecast_is_news(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    incident = raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    seen = as_anna.get(page).context["seen"]
    start = now() + timedelta(minutes=30)
    forecast(incident, by=cast.lena, from_at=start, to_at=start + timedelta(minutes=20), next_update_at=start)
    answer = as_anna.post(f"{page}write/", said("Скоро починим", seen=str(seen)))
    assert answer.status_code == 422
    assert "Прогноз по сбою изменился" in answer.content.decode()
