"""Promise P13: whatever is typed into a form or an address, the desk answers in words and never breaks."""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from otklik.accounts.actions import sign_in_link
from otklik.calendars.actions import Plan, make_calendar
from otklik.catalogue import actions as catalogue
from otklik.catalogue.actions import Asked, Needed
from otklik.catalogue.letters import link
from otklik.changes import actions as changes
from otklik.conftest import Cast, signed_in
from otklik.customers.models import Organisation
from otklik.desk import actions as desk
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.incidents import actions as incidents
from otklik.incidents.alerts import ack_url
from otklik.incidents.models import Incident
from otklik.lib.clock import now
from otklik.problems import actions as problems
from tests.naughty_forms import FORMS, HEADERS, NUMBERS, PAGES, QUERY, Form

pytestmark = pytest.mark.django_db

# Public list of naughty strings, kept beside the checkout where it may be had; our own cover each kind without it.
CORPUS = Path(__file__).parents[2] / "shared" / "material" / "text" / "blns.json"
OWN = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\ufffe\uffff",
    "\x0b\x1b[31m\x85",
    "\u202etest\u202c\u200b",
    "ﷺ" * 400,
    "%s%n{0}{{ x }}{% x %}",
    "'; DROP TABLE desk_ticket; --",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "http://[",
    "//evil.example/\\",
    "٠١٢",
    "-1",
    "9" * 30,
    "9" * 5000,
    "1e999",
    "NaN",
    "[" * 20_000,
    '{"id": "!", "rawId": 1, "response": []}',
    "2026-99-99T99:99",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "🧑‍🧑‍🧒" * 20,
    "x" * 30_000,
    "'\"`&amp;)(*\\",
]


@pytest.fixture
def values(cast: Cast) -> dict[str, object]:
    """What the addresses and forms above name."""
    ticket = desk.open_ticket(
        customer=cast.ivan,
        subject="Не печатается",
        text="Помогите",
        kind="failure",
        channel="portal",
        by=None,
        service=cast.checkin,
    )
    incident: Incident = incidents.raise_incident(cast.checkin, by=cast.lena, ticket=ticket)
    return {
        "calendar": make_calendar(Plan(name="Всегда", time_zone="UTC", is_always=True)).pk,
        "number": ticket.number,
        "customer": cast.ivan.pk,
        "other": cast.maria.pk,
        "identifier": cast.ivan.identifiers.get().pk,
        "organisation": Organisation.objects.create(name="Ромашка").pk,
        "known": desk.learn(ticket, "flight", "PL 204", "operator").pk,
        "incident": incident.pk,
        "briefing": incident.briefings.get().pk,
        "service": cast.checkin.pk,
        "component": cast.printing.pk,
        "team": cast.passengers.pk,
        "person": cast.anna.pk,
        "responder": cast.vera.pk,
        "call": path_of(ack_url(incident.pages.get(responder=cast.vera))),
        "page": path_of(customer_url(Ticket.objects.get(pk=ticket.pk))),
        "once": path_of(sign_in_link(cast.anna)),
        **above_incidents(cast),
    }


def above_incidents(cast: Cast) -> dict[str, object]:
    asked = [Asked(label_ru=kind, kind=kind) for kind in ("line", "date", "number")]
    steps = [Needed(who="lead")]
    situation = catalogue.save_situation(None, by=cast.oleg, title_ru="Имя", questions=asked, steps=steps)
    request = catalogue.file_request(situation, [], customer=cast.maria, language="en", key=uuid.uuid4())
    window = {"from_at": now() + timedelta(hours=2), "to_at": now() + timedelta(hours=4)}
    change = changes.save_change(None, by=cast.vera, title_ru="П", text_ru="т", services=[cast.checkin], **window)
    return {
        "situation": situation.slug,
        **dict(zip(("question", "day", "sum"), situation.questions.values_list("pk", flat=True), strict=True)),
        "request": request.pk,
        "decide": path_of(link(request.approvals.get())),
        "problem": problems.save_problem(None, by=cast.vera, title="Проблема").pk,
        "change": changes.approve(change, by=cast.lena).pk,
    }


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def sendable(text: str) -> str:
    """As a browser would send it: half a surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def from_corpus(every: int) -> list[str]:
    if not CORPUS.exists():
        pytest.skip("The public list of naughty strings is not beside this checkout.")
    return [sendable(text) for text in json.loads(CORPUS.read_text("utf-8"))[::every]]


def sender(cast: Cast, who: str) -> Callable[..., None]:
    """Sends and looks at the answer; an exception of a view comes through as it is."""
    client = Client() if who == "stranger" else signed_in(getattr(cast, who))

    def send(method: str, path: str, content: dict[str, str], **headers: str) -> None:
        answer = getattr(client, method)(path, content, headers=headers)
        assert answer.status_code < 500, f"{method} {path} {content}"
        assert b"Traceback" not in answer.content

    return send


def spoil(form: Form, cast: Cast, values: dict[str, object], texts: Iterable[str], *, every_field: bool) -> None:
    """All fields at once, and good ones but for one: every one in turn, or another one with each text.

    What one did is undone before the next: a ticket of a thousand messages would slow the rest down.
    """
    who, path, fields = form
    path = path.format(**values)
    good = {name.format(**values): value.format(**values) for name, value in fields.items()}
    names = list(good)
    send = sender(cast, who)
    for number, text in enumerate(texts):
        spoilt = names if every_field else [names[number // 2 % len(names)]] if number % 2 else []
        contents = [{**good, "key": str(uuid.uuid4()), name: text} for name in spoilt]
        if every_field or not spoilt:
            contents.append(dict.fromkeys(good, text))
        for content in contents:
            with transaction.atomic():
                send("post", path, content, **({"HX-Request": "true"} if number % 3 else {}))
                transaction.set_rollback(True)


def turned(texts: list[str], by: str) -> list[str]:
    """In another order for each form, so that each field meets others; the same at every run."""
    start = zlib.crc32(by.encode()) % len(texts)
    return texts[start:] + texts[:start]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[1])
def test_no_form_breaks(form: Form, cast: Cast, values: dict[str, object]) -> None:
    spoil(form, cast, values, turned([sendable(text) for text in OWN], form[1]), every_field=False)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[1])
def test_no_form_breaks_on_the_public_list(form: Form, cast: Cast, values: dict[str, object]) -> None:
    spoil(form, cast, values, from_corpus(every=200), every_field=False)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[1])
def test_no_form_breaks_on_the_whole_public_list(form: Form, cast: Cast, values: dict[str, object]) -> None:
    spoil(form, cast, values, [*map(sendable, OWN), *from_corpus(every=1)], every_field=True)


@pytest.mark.parametrize(("who", "path"), PAGES, ids=lambda name: name)
def test_no_page_breaks_on_what_stands_in_its_address(who: str, path: str, cast: Cast, values: dict[str, object]) -> None:
    send, path = sender(cast, who), path.format(**values)
    texts = turned([sendable(text) for text in OWN], path)
    for number, text in enumerate(texts[:8]):
        # With `page` and `who` some screens show less: without them they show the rest.
        names = QUERY if number % 2 else QUERY[:5]
        send("get", path, dict.fromkeys(names, text[:2000]), **({"HX-Request": "true"} if number % 3 else {}))


@pytest.mark.parametrize(("who", "path"), [*PAGES, ("anna", "/tickets/{number}/claim/")], ids=lambda name: name)
def test_no_page_breaks_on_its_headers(who: str, path: str, cast: Cast, values: dict[str, object]) -> None:
    send, path = sender(cast, who), path.format(**values)
    for text in ("http://[", "http://testserver/?" + "&" * 40, "?after=%00&q=%ff&rows=99999", "é" + "ru;q=x," * 50):
        for method in ("get", "post"):
            send(method, path, {}, **{"HX-Request": "true"}, **dict.fromkeys(HEADERS, text))


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{len(number)} digits")
@pytest.mark.parametrize(
    "path",
    [
        "/tickets/{}/",
        "/tickets/{}/claim/",
        "/incidents/{}/",
        "/incidents/{}/affected/",
        "/incidents/{}/note/",
        "/incidents/{}/export.json",
        "/incidents/briefings/{}/read/",
        "/incidents/of-ticket/{}/head/",
        "/people/{}/",
        "/people/{}/link/",
        "/teams/{}/",
        "/me/contacts/{}/",
        "/account/2fa/passkeys/{}/remove/",
    ],
)
def test_a_number_of_any_size_is_only_missing(path: str, number: str, cast: Cast) -> None:
    """An admin who leads as well may ask for all of them."""
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    cast.oleg.save(update_fields=["roles"])
    client = signed_in(cast.oleg)
    for method in ("get", "post"):
        assert getattr(client, method)(path.format(number)).status_code in (302, 404, 405)


@pytest.mark.parametrize(
    "part", ["%00", "%ff%fe", "%F0%9F", "..%2f..", "%0d%0aX: y", "a" * 7000, "zzzzzzzzzzzzzz-set-password", "1-%00"]
)
def test_an_address_of_any_bytes_is_only_missing(part: str, cast: Cast) -> None:
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    cast.oleg.save(update_fields=["roles"])
    client = signed_in(cast.oleg)
    for path in (
        "/{}",
        "/c/{}/",
        "/duty/ack/{}/",
        "/sign-in/once/{}/",
        "/services/{}/",
        "/first-run/{}/",
        "/account/password/reset/key/{}/",
    ):
        for method in ("get", "post"):
            assert getattr(client, method)(path.format(part)).status_code in (200, 302, 303, 400, 404, 405, 410, 422, 429)


@pytest.mark.parametrize("who", ["stranger", "anna"])
def test_a_request_that_is_damaged_is_told_so(who: str, cast: Cast) -> None:
    client = Client(raise_request_exception=False) if who == "stranger" else signed_in(cast.anna)
    client.raise_request_exception = False
    many = "&".join(["a=1"] * 600)
    damaged = [
        client.get(f"/tickets/?{many}"),
        client.get("/tickets/", headers={"Host": "evil.example"}),
        client.get("/tickets/", headers={"Host": "a b\\"}),
        client.post("/prefer/", many, content_type="application/x-www-form-urlencoded"),
        client.post("/prefer/", b"x" * 3_000_000, content_type="application/x-www-form-urlencoded"),
        client.post("/prefer/", b"\xff\xfe\x00", content_type="multipart/form-data; boundary="),
        client.post("/prefer/", b"--x\r\n", content_type="multipart/form-data; boundary=" + "x" * 300),
        client.post("/prefer/", b"a=1", content_type="application/x-www-form-urlencoded; charset=cp1251"),
    ]
    # Too many fields and too much content are told as what they are.
    assert [number for number, answer in enumerate(damaged) if answer.status_code == 413] == [0, 3, 4]
    for number, answer in enumerate(damaged):
        assert answer.status_code in (303, 400, 413), number
        assert b"Traceback" not in answer.content
    assert "script-src 'self'" in damaged[0]["Content-Security-Policy"]
