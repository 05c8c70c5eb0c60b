"""Fields of the kinds with what tickets say in them, what must be known, and dependencies go from one desk to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import Wanted, fill_fields, need, retire_field, save_field
from otklik.desk.models import FieldValue, KindField, NeededFact, Ticket
from otklik.exchange.tests.test_files import brought
from otklik.exchange.tests.test_house import refusals
from otklik.exchange.tests.test_plans import sent
from otklik.exchange.tests.test_promises import taken_out
from otklik.services.actions import make_dependency
from otklik.services.models import Dependency, Service

pytestmark = pytest.mark.django_db
SUBJECTS = ("fields", "needed-facts", "dependencies")


@pytest.fixture
def asked(cast: Cast) -> Cast:
    lost = Wanted(
        kind="failure", name_ru="=Что пропало", type="choice", options=["Чемодан | Suitcase", "Сумка"], is_required=True
    )
    for wanted in (
        lost,
        Wanted(kind="failure", name_ru="Когда", name_en="When", type="date"),
        Wanted(kind="idea", name_ru="Чья"),
    ):
        save_field(wanted, by=cast.oleg)
    retire_field(save_field(Wanted(kind="failure", name_ru="Бирка"), by=cast.oleg), by=cast.oleg)
    need("failure", None, "booking")
    need("request", cast.checkin, "Паспорт")
    pay = Service.objects.create(slug="pay", name_ru="Оплата")
    make_dependency(cast.checkin, pay, component=cast.printing, by=cast.oleg)
    make_dependency(cast.checkin, pay, by=cast.oleg)
    return cast


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_empty_house_asks_the_same(form: str, tmp_path: Path, asked: Cast) -> None:
    files = {subject: taken_out(subject, form, tmp_path) for subject in SUBJECTS}
    texts = {subject: files[subject].read_text() for subject in SUBJECTS}
    for model in (KindField, NeededFact, Dependency):
        model.objects.all().delete()
    for subject in SUBJECTS:
        rehearsal = brought(files[subject], subject, form, rehearsal=True)
        real = brought(files[subject], subject, form)
        assert (rehearsal.made, real.made, real.refused) == (real.done, real.done, 0)
        assert brought(files[subject], subject, form, source="another").known == real.done
        assert taken_out(subject, form, tmp_path).read_text() == texts[subject]
    assert [one.name_ru for one in KindField.objects.asked("failure")] == ["=Что пропало", "Когда"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_ticket_says_in_its_fields_what_it_said(form: str, tmp_path: Path, asked: Cast, ticket: Ticket) -> None:
    fields = {one.name_ru: one.pk for one in KindField.objects.filter(kind="failure")}
    fill_fields(ticket, {fields["=Что пропало"]: "Чемодан", fields["Когда"]: "2026-11-25"}, by=asked.anna)
    FieldValue.objects.create(ticket=ticket, field_id=fields["Бирка"], value="SU 1")
    file = taken_out("tickets", form, tmp_path)
    assert brought(file, "tickets", form).made == 1
    said = [set(one.field_values.values_list("field__name_ru", "value")) for one in Ticket.objects.all()]
    assert said == [{("=Что пропало", "Чемодан"), ("Когда", "2026-11-25"), ("Бирка", "SU 1")}] * 2
    FieldValue.objects.all().delete()
    KindField.objects.all().delete()
    early = brought(file, "tickets", form, source="another")
    assert (early.made, len(refusals(early)), Ticket.objects.count()) == (0, 1, 2), "nothing is lost without a word"


GOOD: dict[str, dict[str, Any]] = {
    "fields": {"kind": "failure", "name_ru": "Рейс"},
    "needed-facts": {"kind": "failure", "name": "seat"},
    "dependencies": {"service": "pay", "on": "sms"},
    "tickets": {"id": 1, "subject": "Тема", "kind": "failure", "customer_email": "ivan@mail.example"},
}
BAD: dict[str, list[dict[str, Any]]] = {
    "fields": [
        {"kind": ""}, {"kind": "joke"}, {"name_ru": " "}, {"type": "colour"}, {"type": "choice"}, {"options": "Чемодан"},
        {"type": "choice", "options": [" | x"]}, {"type": "choice", "options": [str(one) for one in range(51)]}, {"is_required": "?"},
    ],
    "needed-facts": [{"kind": ""}, {"kind": "joke"}, {"name": " "}, {"service": "nowhere"}],
    "dependencies": [
        {"service": ""}, {"on": ""}, {"on": "nowhere"}, {"on": "pay"}, {"on": "checkin"}, {"component": "nothing"},
        {"service": "checkin", "component": "scan"},
    ],
    "tickets": [
        {"fields": [{"name": "Нет", "value": "1"}]}, {"fields": [{"value": "1"}]}, {"kind": "idea", "fields": [{"name": "Когда", "value": "1"}]},
        {"fields": [{"name": "Когда", "value": "вчера"}]}, {"fields": [{"name": "Когда", "value": "9" * 400}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize("subject", GOOD)
def test_what_makes_no_sense_is_refused_in_words(subject: str, tmp_path: Path, asked: Cast) -> None:
    Service.objects.create(slug="sms", name_ru="СМС")
    transfer = sent([{**GOOD[subject], **change} for change in BAD[subject]], subject, tmp_path)
    assert (transfer.made, len(refusals(transfer))) == (0, len(BAD[subject]))
    assert (sent([GOOD[subject]], subject, tmp_path).made, sent([GOOD[subject]], subject, tmp_path).known) == (1, 1)


def test_only_an_admin_takes_out_what_only_admins_set(as_lena: Client, as_oleg: Client) -> None:
    for subject, lead in (("fields", 422), ("needed-facts", 422), ("dependencies", 302)):
        assert as_lena.post("/exchange/export/", {"subject": subject, "form": "csv"}).status_code == lead
        assert as_oleg.post("/exchange/export/", {"subject": subject, "form": "csv"}).status_code == 302
