"""What another desk knew of a ticket besides its words: its number, who had it, tags, own fields, files, and the people there."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from otklik.conftest import Cast
from otklik.customers.models import Customer
from otklik.desk.models import Attachment, Message, Ticket
from otklik.desk.search.text import follow_changes
from otklik.exchange.models import Transfer
from otklik.exchange.running import run
from otklik.exchange.tests.test_adapters import ZAMMAD, ZENDESK
from otklik.files import storage
from otklik.files.models import File

pytestmark = pytest.mark.django_db

BOARDING = b"%PDF-1 \x00 boarding"
ASKER = {"id": 4, "login": "petr@romashka.example", "firstname": "Пётр", "email": "petr@romashka.example", "roles": ["Customer"]}
AGENTS = [
    {"id": 5, "login": "boris@polus.example", "firstname": "Борис", "email": "boris@polus.example", "roles": ["Agent", "Customer"]},
    {"id": 6, "login": "gone@polus.example", "firstname": "Зоя", "email": "gone@polus.example", "role_ids": [2]},
]  # fmt: skip
OLD = ZAMMAD[1] | {
    "owner_id": 5,
    "owner": "boris@polus.example",
    "tags": ["потеря_багажа", "vip"],
    "priority_id": 2,
    "first_response_in_min": 7,
    "booking_code": "QK7XZ2",
    "is_fragile": True,
    "scale": None,
    "remark": "ш" * 600,
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def brought(
    folder: Path, form: str, rows: list[dict[str, Any]], *, rehearsal: bool = False, cast: Cast | None = None
) -> Transfer:
    path = folder / "export.json"
    path.write_text(json.dumps(rows, ensure_ascii=False))
    by = cast.oleg if cast else None
    return run(Transfer.objects.create(way="in", form=form, source=form, path=str(path), is_rehearsal=rehearsal, operator=by))


def told(transfer: Transfer) -> list[tuple[str, list[str]]]:
    return [(one.text.replace("\u00a0", " "), one.names) for one in transfer.told]


def sheet(ticket: Ticket) -> list[tuple[str, str]]:
    return list(ticket.known_facts.order_by("pk").values_list("name", "value"))


@pytest.mark.parametrize("typed", ["67001", "#67001", "№ 67001", "потеря_багажа", "vip", "qk7xz2"])
def test_the_number_that_customers_quote_finds_the_ticket(typed: str, as_boris: Client, tmp_path: Path, cast: Cast) -> None:
    assert brought(tmp_path, "zammad", [ASKER, OLD]).refused == 0
    follow_changes()
    ticket = Ticket.objects.get()
    assert f'id="row-{ticket.number}"' in as_boris.get("/tickets/", {"q": typed}).content.decode()
    page = as_boris.get(f"/tickets/{ticket.number}/").content.decode()
    assert "Номер в Zammad" in page
    assert "67001" in page


def test_tags_and_own_fields_come_along_and_nothing_that_every_ticket_has(tmp_path: Path, cast: Cast) -> None:
    brought(tmp_path, "zammad", [ASKER, OLD])
    ticket = Ticket.objects.get()
    known = [("zammad_number", "67001"), ("tags", "потеря_багажа, vip"), ("booking_code", "QK7XZ2"), ("is_fragile", "да")]
    assert sheet(ticket) == known
    assert ticket.messages.filter(visibility=Message.INTERNAL, text=f"remark: {'ш' * 600}").exists(), "too long for a line"


def test_so_it_is_with_zendesk(as_boris: Client, tmp_path: Path, cast: Cast) -> None:
    fields = [{"id": 36001, "value": "PL 218"}, {"id": 36002, "value": None}, {"id": 36003, "value": ["a", "b"]}]
    people = [{"id": 77, "name": "Борис", "email": "boris@polus.example", "role": "agent"}]
    old = ZENDESK[2] | {"assignee_id": 77, "tags": ["refund"], "custom_fields": fields}
    transfer = brought(tmp_path, "zendesk", [*ZENDESK[:2], *people, old])
    assert (transfer.made, transfer.known, transfer.refused) == (3, 1, 0)
    ticket = Ticket.objects.get()
    own = [("zendesk_field_36001", "PL 218"), ("zendesk_field_36003", "a, b")]
    assert sheet(ticket) == [("zendesk_number", "9001"), ("tags", "refund"), *own]
    assert ticket.owner == cast.boris
    follow_changes()
    assert f'id="row-{ticket.number}"' in as_boris.get("/tickets/", {"q": "9001"}).content.decode()
    assert not told(transfer)


@pytest.mark.parametrize("rehearsal", [True, False])
def test_who_had_it_has_it_where_he_is_here_and_may_see_it(rehearsal: bool, tmp_path: Path, cast: Cast) -> None:
    had = [{"owner_id": 5}, {"owner": "ANNA@polus.example"}, {"owner": "fyodor@polus.example"}, {"owner_id": 6}, {"owner_id": 1}]
    had = [{"owner": "-", **one} for one in had]
    tickets = [ZAMMAD[1] | {"id": place, "number": f"6700{place}", **one} for place, one in enumerate(had, start=1)]
    transfer = brought(tmp_path, "zammad", [*AGENTS, ASKER, *tickets], rehearsal=rehearsal)
    assert (transfer.made, transfer.known, transfer.refused) == (6, 1, 0)
    assert told(transfer) == [
        ("Сотрудников прежней системы, у которых здесь нет учётной записи: 1. Клиентами они не стали; заведите записи тем, кто продолжает работать.", ["gone@polus.example"]),
        ("Обращений без владельца, потому что у прежнего здесь нет действующей учётной записи: 2.", ["fyodor@polus.example", "gone@polus.example"]),
        ("Обращений без владельца, потому что прежнему они здесь не видны: 1. Добавьте его в группу, которой они переданы.", ["ANNA@polus.example"]),
    ]  # fmt: skip
    owners = list(Ticket.objects.order_by("pk").values_list("owner", flat=True))
    assert owners == ([] if rehearsal else [cast.boris.pk, None, None, None, None])
    assert not Customer.objects.filter(name__in=["Борис", "Зоя"]).exists()


@pytest.mark.parametrize("at_once", [1, 200])
def test_a_ticket_that_one_of_them_asked_is_not_lost(
    at_once: int, tmp_path: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("otklik.exchange.running.BATCH", at_once)
    asked = [ZAMMAD[1] | {"id": place, "customer_id": 6, "customer": "Зоя"} for place in (1, 2)]
    for rehearsal in (True, False):
        transfer = brought(tmp_path, "zammad", [*AGENTS, *asked], rehearsal=rehearsal)
        assert (transfer.made, transfer.refused) == (2, 0)
        assert "сами обращались" in told(transfer)[1][0]
    assert {one.customer.name for one in Ticket.objects.select_related("customer")} == {"Зоя"}
    assert Customer.objects.filter(name="Зоя").count() == 1


def test_people_that_came_in_an_earlier_file_are_known(tmp_path: Path, cast: Cast) -> None:
    brought(tmp_path, "zammad", [*AGENTS, ASKER])
    assert brought(tmp_path, "zammad", [ZAMMAD[1] | {"owner_id": 5, "owner": "Борис"}]).made == 1
    assert Ticket.objects.get().owner == cast.boris


@pytest.mark.parametrize("rehearsal", [True, False])
def test_files_that_the_export_holds_come_along_and_the_others_are_named(rehearsal: bool, tmp_path: Path, cast: Cast) -> None:
    held = {"filename": "талон.pdf", "data": base64.encodebytes(BOARDING).decode()}
    files = [held, {"filename": "снимок.png", "size": 9}, {"filename": "битый.pdf", "data": "%%%"}]
    articles = [OLD["articles"][0] | {"body": "", "attachments": files}]
    transfer = brought(tmp_path, "zammad", [ASKER, OLD | {"articles": articles}], rehearsal=rehearsal)
    assert (transfer.made, transfer.refused) == (2, 0)
    assert [names for _text, names in told(transfer)] == [["67001: снимок.png"], ["67001: битый.pdf"]]
    if rehearsal:
        assert not File.objects.exists()
        assert not (tmp_path / "files").exists()
        return
    attachment = Attachment.objects.select_related("message", "file").get()
    assert attachment.message
    assert (attachment.name, attachment.message.text) == ("талон.pdf", "талон.pdf, снимок.png, битый.pdf")
    assert storage.path_of(attachment.file.sha256).read_bytes() == BOARDING


def test_the_page_tells_it_to_whoever_imports(as_oleg: Client, tmp_path: Path, cast: Cast) -> None:
    comments = [ZENDESK[2]["comments"][0] | {"attachments": [{"file_name": "a<b>.pdf", "content_url": "https://x.example/1"}]}]
    transfer = brought(tmp_path, "zendesk", [*ZENDESK[:2], ZENDESK[2] | {"comments": comments}], rehearsal=True, cast=cast)
    page = as_oleg.get(f"/exchange/{transfer.pk}/").content.decode().replace("\u00a0", " ")
    assert "На что обратить внимание" in page
    assert "9001: a_b_.pdf" in page
    assert "есть только их имена: 1" in page


@pytest.mark.parametrize("form", ["zammad", "zendesk"])
@pytest.mark.parametrize("odd", [None, 5, "x", [1, None], {"id": []}, True])
def test_odd_values_refuse_no_ticket(form: str, odd: object, tmp_path: Path, cast: Cast) -> None:
    names = ("owner", "owner_id", "assignee", "assignee_id", "tags", "custom_fields", "own")
    rows = {"zammad": [ASKER, ZAMMAD[1]], "zendesk": ZENDESK[:3]}[form]
    transfer = brought(tmp_path, form, [*rows[:-1], rows[-1] | dict.fromkeys(names, odd)])
    assert (transfer.refused, Ticket.objects.count()) == (0, 1), [row.reason for row in transfer.refused_rows.all()]
