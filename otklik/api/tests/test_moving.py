"""Webhooks go from one desk to another without their secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from otklik.api.actions.webhooks import make_webhook
from otklik.api.jobs import write_calls
from otklik.api.models import Call, Webhook
from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.exchange.models import Transfer
from otklik.exchange.tests.test_files import brought, written
from otklik.exchange.tests.test_promises import taken_out
from otklik.journal.models import Entry

pytestmark = pytest.mark.django_db
URL = "https://hook.example/in"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_it_comes_off_with_another_secret_which_is_shown_once(form: str, cast: Cast, as_oleg: Client, tmp_path: Path) -> None:
    old = make_webhook(url=URL, kinds=["ticket.opened", "ticket.resolved"], operator=cast.lena, by=cast.oleg)
    file = taken_out("webhooks", form, tmp_path)
    assert old.secret.removeprefix("whsec_") not in file.read_text()
    assert brought(file, "webhooks", form).known == 1
    old.delete()
    rehearsal = brought(file, "webhooks", form, rehearsal=True)
    assert (rehearsal.made, Webhook.objects.count()) == (1, 0)
    assert brought(file, "webhooks", form).made == 1
    new = Webhook.objects.get()
    assert (new.url, new.kinds, new.operator) == (URL, ["ticket.opened", "ticket.resolved"], cast.lena)
    assert new.secret != old.secret
    html = as_oleg.get(f"/webhooks/{new.pk}/").content.decode()
    assert new.secret not in html
    assert new.secret in as_oleg.post(f"/webhooks/{new.pk}/secret/").content.decode()
    assert "нового секрета" in html.replace("\xa0", " ")
    open_ticket(customer=cast.ivan, subject="Т", text="т", kind="question", channel="portal", by=None)
    write_calls(list(Entry.objects.filter(kind="TicketOpened")))
    assert not Call.objects.exists()
    as_oleg.post(f"/webhooks/{new.pk}/resume/")
    write_calls(list(Entry.objects.filter(kind="TicketOpened")))
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"url": URL, "kinds": ["ticket.opened"]},
        {"url": URL, "kinds": ["ticket.opened"], "person": "nobody@polus.example"},
        {"url": URL, "kinds": [], "person": "lena@polus.example"},
        {"url": URL, "kinds": ["ticket.eaten"], "person": "lena@polus.example"},
        {"url": "http://127.0.0.1/", "kinds": ["ticket.opened"], "person": "lena@polus.example"},
        {"url": "https://a:b@hook.example/", "kinds": ["ticket.opened"], "person": "lena@polus.example"},
        {"url": "", "kinds": ["ticket.opened"], "person": "lena@polus.example"},
        {"url": {"a": 1}, "kinds": "[", "person": ["lena@polus.example"]},
    ],
)
def test_one_that_cannot_be_is_refused(cast: Cast, tmp_path: Path, values: dict[str, Any]) -> None:
    transfer: Transfer = brought(written(tmp_path, json.dumps(values)), "webhooks", "json")
    assert (transfer.made, transfer.refused, Webhook.objects.count()) == (0, 1, 0)
