"""Promise P14 for imports: what customers wrote stands in no log and in no reason of refusal, whatever goes wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import DatabaseError
from structlog.testing import capture_logs

from otklik.conftest import Cast
from otklik.desk.models import Ticket
from otklik.exchange import running, taking
from otklik.exchange.models import Transfer
from otklik.exchange.tests.test_files import brought, written

pytestmark = pytest.mark.django_db
NAME, MAIL, PHONE, WORDS, CARD = (
    "Канарейкина Ксения",
    "canary@secret.example",
    "+79990001122",
    "тайна-канарейки",
    "4000123412341234",
)
CANARIES = (NAME, "Канарейкина", MAIL, PHONE, WORDS, CARD)
HEAD = "external_id,subject,state,customer_email,customer_name,customer_phone,service,made_at,text\n"
ROWS = [
    f"1,{WORDS},open,{MAIL},{NAME},{PHONE},,,{CARD}",
    f",{WORDS},open,{MAIL},{NAME},{PHONE},,,{CARD}",
    f"3,{WORDS},{WORDS},{MAIL},{NAME},{PHONE},,,{CARD}",
    f"4,{WORDS},open,{MAIL},{NAME},{PHONE},,{WORDS},{CARD}",
    f"5,{WORDS},open,{WORDS},{NAME},{WORDS},,,{CARD}",
    f"6,{WORDS},open,{MAIL},{NAME}",
    f'7,"{WORDS},open,{MAIL},{NAME}',
]


def said(transfer: Transfer, logs: object, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> str:
    """Everything that a log, a screen of the command line or the list of refusals says."""
    out, err = capfd.readouterr()
    reasons = [(row.reason, row.why) for row in transfer.refused_rows.all()]
    return json.dumps(
        [str(logs), caplog.text, out, err, reasons, transfer.trouble, transfer.failure], ensure_ascii=False, default=str
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
@pytest.mark.parametrize("form", ["csv", "json", "zammad", "zendesk"])
def test_refused_rows_tell_nothing_of_what_was_in_them(
    form: str,
    encoding: str,
    tmp_path: Path,
    cast: Cast,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    names = HEAD.strip().split(",")
    objects = "\n".join(json.dumps(dict(zip(names, row.split(","), strict=False)), ensure_ascii=False) for row in ROWS)
    text = HEAD + "\n".join(ROWS) if form == "csv" else objects + f'\n{{"subject": "{WORDS}'
    with capture_logs() as logs:
        transfer = brought(written(tmp_path, text, encoding), "tickets" if form in ("csv", "json") else "", form)
    assert transfer.refused, "otherwise nothing is proven"
    told = said(transfer, logs, caplog, capfd)
    assert [one for one in CANARIES if one in told] == []


def test_a_database_that_refuses_tells_nothing_either(
    tmp_path: Path,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_args: object) -> int:
        raise DatabaseError(f"duplicate key: ({WORDS}, {MAIL})")

    monkeypatch.setitem(taking.TAKERS, "tickets", refuse)
    with capture_logs() as logs:
        transfer = brought(written(tmp_path, HEAD + ROWS[0]))
    assert (transfer.refused, Ticket.objects.count()) == (1, 0)
    assert "row_not_stored" in str(logs)
    told = said(transfer, logs, caplog, capfd)
    assert [one for one in CANARIES if one in told] == []


@pytest.mark.parametrize("place", ["row", "file"])
def test_a_failure_of_ours_tells_nothing_either(
    place: str,
    tmp_path: Path,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(*_args: object, **_more: object) -> int:
        raise ValueError(f"{WORDS}, {MAIL}")

    if place == "row":
        monkeypatch.setitem(taking.TAKERS, "tickets", fail)
    else:
        monkeypatch.setattr(running, "rows", fail)
    with capture_logs() as logs:
        transfer = brought(written(tmp_path, HEAD + ROWS[0]))
    assert "ValueError" in str(logs)
    assert "test_canaries.py" in str(logs), "where it happened is written down"
    told = said(transfer, logs, caplog, capfd)
    assert [one for one in CANARIES if one in told] == []
