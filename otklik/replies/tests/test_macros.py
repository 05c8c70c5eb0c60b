"""What a macro does beside its text: the priority, fields, whose the ticket is, putting it aside. Shown before, all or nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.calendars.models import Calendar
from otklik.conftest import Cast, signed_in
from otklik.desk.actions import Wanted, hand_over, save_field
from otklik.desk.models import FieldValue, KindField, Ticket
from otklik.desk.writing.testing import let_leave
from otklik.lib.clock import now
from otklik.replies.actions import save_template
from otklik.replies.models import ReplyTemplate

ALL = ["kind", "fields", "priority", "note", "state", "aside", "owner", "team"]


def macro(cast: Cast, text: str = "", **acts: object) -> ReplyTemplate:
    return save_template(ReplyTemplate(name="Макрос", text_ru=text, audience="everybody", **acts), by=cast.lena)


def field(kind: str = "failure", **about: Any) -> KindField:
    return save_field(Wanted(**{"kind": kind, "name_ru": "Номер брони", **about}), by=None)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def ran(client: Client, page: str, one: ReplyTemplate) -> int:
    return client.post(f"{page}replies/{one.pk}/run/").status_code


def sent(client: Client, page: str, one: ReplyTemplate, **more: object) -> int:
    said = {"mode": "reply", "text": "Готово", "key": str(uuid.uuid4()), "macro": str(one.pk), "act": ALL, **more}
    return client.post(f"{page}write/", said).status_code


def test_a_macro_weighs_fills_in_puts_aside_and_takes(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    booking = field()
    one = macro(cast, impact=1, urgency=1, fields={str(booking.pk): "АБВ123"}, aside="240", gives_to="me")
    row = as_anna.get(f"{page}replies/", headers={"Accept-Language": "ru"}).json()["rows"][0]
    said = row["beginning"].replace("\xa0", " ")
    assert said == "заполнить: Номер брони — АБВ123, приоритет — неотложный, отложить на 4 часа, взять себе"
    before = now()
    assert ran(as_anna, page, one) == 303
    after = fresh(ticket)
    assert (after.priority, after.owner, FieldValue.objects.get(ticket=ticket).value) == (1, cast.anna, "АБВ123")
    assert before + timedelta(hours=4) <= after.snoozed_until <= now() + timedelta(hours=4)
    html = as_anna.get(page).content.decode()
    assert "Anna: Макрос" in html


def test_with_a_reply_it_is_shown_below_it_and_done_when_it_leaves(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    booking = field(type="yes_no", name_ru="Есть багаж")
    one = macro(cast, "Смотрим", impact=2, urgency=1, fields={str(booking.pk): "yes"}, gives_to=str(cast.lena.pk))
    acts = dict(as_anna.get(f"{page}replies/{one.pk}/", headers={"Accept-Language": "ru"}).json()["acts"])
    assert acts == {"fields": "заполнить: Есть багаж — Да", "priority": "приоритет — высокий", "owner": "передать: Lena"}
    assert sent(as_anna, page, one, act=["priority", "owner"]) == 303
    assert fresh(ticket).priority == ticket.priority
    let_leave()
    assert (fresh(ticket).priority, fresh(ticket).owner) == (2, cast.lena)
    assert not FieldValue.objects.exists(), "what was taken out is not done"


def test_taking_it_back_takes_all_of_it_back(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    one = macro(cast, "Смотрим", impact=1, urgency=1, aside="60", gives_to="nobody")
    sent(as_anna, page, one)
    as_anna.post(f"{page}outgoing/{ticket.outgoing.get().pk}/take-back/")
    let_leave()
    after = fresh(ticket)
    assert (after.priority, after.snoozed_until, after.messages.count()) == (ticket.priority, None, 1)


@pytest.mark.parametrize(
    ("gives_to", "team", "goal"),
    [
        ("me", None, ("anna", "passengers")),
        ("nobody", None, (None, "passengers")),
        ("boris", None, ("boris", "baggage")),
        ("boris", "baggage", ("boris", "baggage")),
        ("nobody", "baggage", (None, "baggage")),
        ("lena", "passengers", ("lena", "passengers")),
    ],
)
def test_whose_it_is_then(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str, gives_to: str, team: str | None, goal: tuple[str | None, str]
) -> None:
    hand_over(ticket, by=cast.lena, operator=cast.lena)
    value = gives_to if gives_to in ("me", "nobody") else str(getattr(cast, gives_to).pk)
    one = macro(cast, gives_to=value, to_team=getattr(cast, team) if team else None)
    assert ran(as_anna, page, one) in (302, 303)
    after = fresh(ticket)
    assert (after.owner, after.team) == (getattr(cast, goal[0]) if goal[0] else None, getattr(cast, goal[1]))


def test_whoever_has_left_is_given_nothing_and_nothing_is_half_done(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    one = macro(cast, "Смотрим", impact=1, urgency=1, gives_to=str(cast.fyodor.pk))
    silent = macro(cast, impact=1, urgency=1, gives_to=str(cast.fyodor.pk))
    assert sent(as_anna, page, one) == 422
    assert ran(as_anna, page, silent) == 422
    assert (fresh(ticket).priority, ticket.outgoing.count()) == (ticket.priority, 0)


def test_a_field_of_another_kind_is_said_before_it_is_sent(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    other = field(kind="complaint")
    one = macro(cast, "Смотрим", fields={str(other.pk): "АБВ123"})
    assert sent(as_anna, page, one) == 422
    both = macro(cast, fields={str(other.pk): "АБВ123"}, kind="complaint")
    assert ran(as_anna, page, both) == 303
    assert FieldValue.objects.get(ticket=ticket).value == "АБВ123"


def test_resolved_and_put_aside_do_not_go_together(as_anna: Client, cast: Cast, page: str) -> None:
    one = macro(cast, "Смотрим", aside="60")
    assert sent(as_anna, page, one, then="resolved") == 422
    assert sent(as_anna, page, one, then="open") == 303


def test_what_cannot_be_together_is_said_in_the_form(as_anna: Client, cast: Cast) -> None:
    other = field(kind="complaint", type="number", name_ru="Вес")
    form = {"name": "Новый", "audience": "personal"}
    calendar = Calendar.objects.create(name="Офис", is_always=True)
    wrong: list[dict[str, Any]] = [
        {"impact": "1"},
        {"urgency": "2"},
        {"impact": "9", "urgency": "1"},
        {"aside": "60", "state": "resolved"},
        {"aside": "7"},
        {"gives_to": str(cast.fyodor.pk)},
        {f"field-{other.pk}": "много"},
        {f"field-{other.pk}": "5", "kind": "idea"},
        {"kind": ""},
    ]
    for acts in wrong:
        assert as_anna.post("/replies/new/", form | acts).status_code == 422, acts
    right = {"impact": "1", "urgency": "2", "aside": f"morning-{calendar.pk}", "gives_to": "me", f"field-{other.pk}": "2,50"}
    assert as_anna.post("/replies/new/", form | right).status_code == 302
    kept = ReplyTemplate.objects.get()
    assert (kept.impact, kept.urgency, kept.gives_to, kept.fields) == (1, 2, "me", {str(other.pk): "2.5"})
    html = as_anna.get(f"/replies/{kept.pk}/").content.decode()
    assert 'value="2.5"' in html
    assert '<details class="ready-filling" open' in html


def test_the_list_says_what_each_macro_does(cast: Cast, ticket: Ticket) -> None:
    booking = field()
    one = macro(cast, impact=3, urgency=3, aside="1440", gives_to="nobody", fields={str(booking.pk): "<b>"})
    html = signed_in(cast.lena).get("/replies/", headers={"Accept-Language": "ru"}).content.decode().replace("\xa0", " ")
    assert "отложить на 1 день" in html
    assert "вернуть в очередь" in html
    assert "Номер брони — &lt;b&gt;" in html
    assert one.is_macro
