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

Form = tuple[str, str, dict[str, str]]
ID = {"ticket": "{number}"}
# Who, where, and what a good answer looks like; every field is then spoilt by itself, and all of them at once.
FORMS: list[Form] = [
    ("anna", "/tickets/new/", {"who": "ivan@mail.example", "customer": "", "name": "И", "service": "", "kind": "failure", "text": "т", "key": ""}),
    ("anna", "/tickets/{number}/write/", {"mode": "reply", "text": "т", "then": "open", "key": "", "seen": "messages=1", "anyway": "", "later": "hour", "at": ""}),
    ("anna", "/tickets/{number}/draft/", {"mode": "reply", "text": "т", "then": "open", "key": "", "seen": "messages=1"}),
    ("anna", "/tickets/{number}/here/", {"gone": "1"}),
    ("anna", "/tickets/{number}/write/", {"mode": "note", "text": "т", "key": ""}),
    ("anna", "/tickets/{number}/hand-over/", {"to": "team-{team}", "note": "т", "key": ""}),
    ("anna", "/tickets/{number}/claim/", {"key": ""}),
    ("anna", "/tickets/{number}/resolve/", {"key": ""}),
    ("anna", "/tickets/{number}/reopen/", {"key": ""}),
    ("anna", "/tickets/{number}/move/", {"state": "open", "key": ""}),
    ("anna", "/tickets/{number}/learn/", {"name": "рейс", "value": "SU-1", "key": ""}),
    ("anna", "/tickets/{number}/found/", {"accept": "flight:ПЛ 204", "key": ""}),
    ("anna", "/tickets/{number}/found/", {"aside": "flight:ПЛ 204", "key": ""}),
    ("anna", "/tickets/{number}/words/", {"text": "Напишите номер билета", "mode": "reply", "left": "own-1:00000000"}),
    ("anna", "/tickets/{number}/reword/", {"text": "Напишите номер билета"}),
    ("anna", "/tickets/{number}/write/", {"mode": "reply", "text": "т", "key": "", "words_left": "a", "words_seen": "b", "words_accepted": "c", "worded": "1", "as_it_is": "hour|x"}),
    ("vera", "/wording/check/", {"text": "Скоро починим", "kind": "status", "language": "ru", "left": "", "part": "1"}),
    ("lena", "/settings/wording/", {"prefer": "тариф = плата", "avoid": "увы", "names": "Полюс", **{f"profile_{kind}": "calm" for kind in ("reply", "status", "failure", "refusal", "field", "survey")}}),
    ("lena", "/settings/wording/rules/new/", {"phrases": "мы … сожал*", "kinds": "reply", "level": "error", "message_ru": "н", "message_en": "w", "advice_ru": "с", "advice_en": "a", "rewrite": "з", "is_on": "on", "text": "т"}),
    ("lena", "/settings/wording/rules/try/", {"phrases": "мы … сожал*", "kinds": "reply", "level": "error", "message_ru": "н", "rewrite": "з", "text": "Мы сожалеем"}),
    ("anna", "/tickets/{number}/known/{known}/", {"value": "SU-2", "key": ""}),
    ("anna", "/tickets/new/", {"add_to": "{number}", "text": "т", "key": ""}),
    ("anna", "/customers/{customer}/change/", {"name": "И", "organisation": "Ромашка", "language": "ru", "time_zone": "UTC"}),
    ("anna", "/customers/{customer}/identifiers/", {"value": "i@b.example"}),
    ("anna", "/customers/{customer}/identifiers/{identifier}/code/", {"x": ""}),
    ("anna", "/customers/{customer}/identifiers/{identifier}/prove/", {"code": "123456"}),
    ("anna", "/customers/{customer}/merge/", {"with": "{other}"}),
    ("anna", "/organisations/{organisation}/", {"name": "Р"}),
    ("oleg", "/settings/needed-facts/", {"kind": "failure", "service": "{service}", "known_name": "e-ticket", "own_name": "Н"}),
    ("anna", "/tickets/{number}/kind/", {"kind": "idea"}),
    ("anna", "/tickets/{number}/fields/", {"field-1": "т"}),
    ("anna", "/tickets/{number}/priority/", {"impact": "1", "urgency": "1", "deadline_at": "2030-01-01T10:00"}),
    ("anna", "/tickets/{number}/snooze/", {"when": "own", "moment": "2030-01-01T10:00"}),
    ("anna", "/tickets/{number}/wake/", {"x": ""}),
    ("anna", "/tickets/{number}/step/", {"text": "т", "owner": "{person}", "when": "own", "moment": "2030-01-01T10:00"}),
    ("anna", "/tickets/{number}/step-done/", {"step": "1"}),
    ("anna", "/tickets/{number}/follow/", {"follow": "on"}),
    ("anna", "/tickets/{number}/see/", {"x": ""}),
    ("anna", "/tickets/many/try/", {"tickets": "{number}", "act": "snooze", "when": "own", "moment": "2030-01-01T10:00"}),
    ("anna", "/tickets/many/do/", {"tickets": "{number}", "act": "hand-over", "to": "team-{team}", "note": "т", "key": ""}),
    ("anna", "/tickets/many/do/", {"tickets": "{number}", "act": "priority", "impact": "1", "urgency": "1", "key": ""}),
    ("anna", "/tickets/many/do/", {"tickets": "{number}", "act": "merge", "into": "1", "is_sure": "on", "key": ""}),
    ("anna", "/tickets/many/do/", {"tickets": "{number}", "act": "note", "text": "т", "key": ""}),
    ("anna", "/tickets/{number}/merge/", {"into": "1", "is_sure": "on"}),
    ("anna", "/tickets/{number}/unmerge/", {"x": ""}),
    ("anna", "/tickets/{number}/split/", {"message": "1"}),
    ("anna", "/tickets/{number}/tie/", {"tie": "back-part_of", "other": "1"}),
    ("anna", "/tickets/{number}/untie/", {"tie": "1"}),
    ("oleg", "/ticket-fields/new/", {"kind": "idea", "name_ru": "П", "name_en": "F", "type": "choice", "options": "а|a", "is_required": "on"}),
    ("anna", "/incidents/raise/", {"service": "{service}", "components": "{component}", "label_ru": "б", "label_en": "b", **ID}),
    ("anna", "/incidents/{incident}/link/", {"on_ticket": "1", "on_room": "1", **ID}),
    ("anna", "/incidents/{incident}/confirm/", {"answer": "through", **ID}),
    ("anna", "/incidents/{incident}/note/", {"text": "т"}),
    ("anna", "/incidents/briefings/{briefing}/read/", {"on_ticket": "1", "on_room": "1"}),
    ("vera", "/incidents/{incident}/acknowledge/", {"x": ""}),
    ("vera", "/incidents/{incident}/decline/", {"x": ""}),
    ("vera", "/incidents/{incident}/identify/", {"text_ru": "т", "text_en": "t"}),
    ("vera", "/incidents/{incident}/fix/", {"text_ru": "т", "text_en": "t"}),
    ("vera", "/incidents/{incident}/merge/", {"into": "1"}),
    ("vera", "/incidents/{incident}/forecast/", {"minutes": "", "from_at": "2030-01-01T10:00", "to_at": "2030-01-01T11:00", "next_update_at": "", "basis_ru": "б", "basis_en": "b"}),
    ("vera", "/incidents/{incident}/forecast/", {"minutes": "15", "next_update_at": ""}),
    ("vera", "/incidents/{incident}/update/", {"text_ru": "т", "text_en": "t"}),
    ("vera", "/incidents/{incident}/brief/", {"say": "т", "never_promise": "н", "workaround": "о"}),
    ("stranger", "{call}", {"answer": "accept", "minutes": "15"}),
    ("stranger", "{call}", {"answer": "forecast", "minutes": "15"}),
    ("stranger", "{page}answer/", {"text": "т", "contact": "ivan@mail.example", "key": ""}),
    ("stranger", "{page}confirm/", {"answer": "through"}),
    ("stranger", "{once}", {"x": ""}),
    ("stranger", "/account/login/", {"login": "anna@polus.example", "password": "x", "next": "/"}),
    ("stranger", "/account/password/reset/", {"email": "anna@polus.example"}),
    ("stranger", "/account/password/reset/key/1-set-password/", {"password1": "x", "password2": "x"}),
    ("stranger", "/account/2fa/authenticate/", {"code": "123456", "credential": "{{}}"}),
    ("stranger", "/account/2fa/passkeys/login/", {"credential": "{{}}", "next": "/"}),
    ("stranger", "/prefer/", {"language": "ru", "theme": "dark", "next": "/"}),
    ("oleg", "/account/password/change/", {"oldpassword": "x", "password1": "x", "password2": "x"}),
    ("oleg", "/account/reauthenticate/", {"password": "x", "next": "/"}),
    ("oleg", "/account/2fa/totp/activate/", {"code": "123456"}),
    ("oleg", "/account/2fa/passkeys/add/", {"name": "x", "credential": "{{}}"}),
    ("oleg", "/company/", {"name_ru": "П", "name_en": "P", "language": "ru", "time_zone": "UTC", "support_phone": "+7 1"}),
    ("oleg", "/me/", {"name": "О", "locale": "ru", "time_zone": "UTC"}),
    ("oleg", "/me/contacts/", {"kind": "email", "address": "a@b.example"}),
    ("oleg", "/me/contacts/", {"kind": "telegram", "address": "12345"}),
    ("oleg", "/me/push/", {"subscription": '{{"endpoint": "https://push.example/x", "keys": {{"p256dh": "x", "auth": "x"}}}}'}),
    ("oleg", "/me/test-page/", {"x": ""}),
    ("anna", "/me/tokens/", {"name": "т", "scopes": "tickets:read", "days": "90"}),
    ("oleg", "/webhooks/new/", {"url": "https://hook.example/", "kinds": "ticket.opened", "operator": "{person}"}),
    ("oleg", "/exchange/export/", {"subject": "services", "form": "csv"}),
    ("oleg", "/exchange/import/", {"form": "csv", "subject": "tickets", "source": "old"}),
    ("oleg", "/people/invite/", {"emails": "new@polus.example", "roles": "operator", "teams": "{team}"}),
    ("oleg", "/people/{person}/", {"name": "А", "email": "anna@polus.example", "teams": "{team}"}),
    ("oleg", "/people/{person}/roles/", {"roles": "operator"}),
    ("oleg", "/teams/", {"name": "Н", "operators": "{person}"}),
    ("oleg", "/teams/{team}/", {"name": "Н", "operators": "{person}"}),
    ("oleg", "/shifts/start/", {"kind": "desk", "operator": "{person}"}),
    ("oleg", "/shifts/end/", {"kind": "desk", "operator": "{person}"}),
    ("oleg", "/shifts/move/", {"operator": "{person}", "step": "up"}),
    ("oleg", "/services/new/", {"name_ru": "С", "name_en": "S", "slug": "s", "url": "https://a.example", "safe_text_ru": "т", "safe_text_en": "t", "part-TOTAL_FORMS": "1", "part-INITIAL_FORMS": "0", "part-0-id": "", "part-0-name_ru": "ч", "part-0-name_en": "p"}),
    ("oleg", "/services/checkin/", {"name_ru": "С", "slug": "checkin", "part-TOTAL_FORMS": "1", "part-INITIAL_FORMS": "1", "part-0-id": "{component}", "part-0-name_ru": "ч"}),
    ("oleg", "/services/checkin/move/", {"step": "up"}),
    ("anna", "/shifts/hand-over/", {"note": "т", "key": ""}),
    ("oleg", "/calendars/new/", {"name": "К", "time_zone": "UTC", "country": "RU", "region": "", "day_0": "9-18", "special": "31.12.2026 9-15 x"}),
    ("oleg", "/calendars/{calendar}/", {"name": "К", "time_zone": "UTC", "is_always": "on", "day_0": "9-18"}),
    ("oleg", "/agreements/new/", {"name": "С", "calendar": "{calendar}", "answer_minutes": "30", "service": "{service}", "priority": "2", "kind": "idea", "still_minutes": "60", "manager": "{person}"}),
    ("oleg", "/agreements/teams/new/", {"to_team": "{team}", "from_team": "", "calendar": "{calendar}", "minutes": "30"}),
    ("oleg", "/first-run/company/", {"name_ru": "П", "language": "ru", "time_zone": "UTC"}),
    ("oleg", "/first-run/you/", {"name": "О", "email": "oleg@polus.example", "password": "", "own_roles": "lead"}),
    ("oleg", "/first-run/service/", {"name_ru": "С", "slug": "checkin", "parts": "а\nб", "safe_text_ru": "т"}),
    ("oleg", "/first-run/team/", {"team": "Н", "emails": "new@polus.example", "roles": "operator"}),
    ("oleg", "/first-run/shifts/", {"desk": "{person}", "duty": "{responder}"}),
    ("oleg", "/dependencies/new/", {"who": "{service}", "on": "{service}"}),
    ("oleg", "/situations/new/", {"title_ru": "С", "title_en": "S", "gives_ru": "г", "takes_ru": "т", "needs_ru": "н", "service": "{service}", "team": "{team}", "is_offered": "on", "questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0", "questions-0-id": "", "questions-0-label_ru": "в", "questions-0-kind": "choice", "questions-0-hint_ru": "п", "questions-0-choices": "а|a", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-0-who": "lead", "steps-0-needs": "all"}),
    ("oleg", "/situations/{situation}/move/", {"step": "up"}),
    ("stranger", "/help/{situation}/", {"q{question}": "в", "q{day}": "2030-01-01", "q{sum}": "1", "email": "new@mail.example", "name": "Н", "website": "", "key": ""}),
    ("stranger", "{decide}", {"said": "declined", "reason": "п"}),
    ("anna", "/requests/new/{situation}/", {"q{question}": "в", "q{day}": "2030-01-01", "q{sum}": "1", "who": "ivan@mail.example", "name": "Н", "key": ""}),
    ("anna", "/requests/{request}/change/", {"q{question}": "в", "q{day}": "2030-01-01", "q{sum}": "1"}),
    ("lena", "/requests/{request}/answer/", {"said": "declined", "reason": "п"}),
    ("anna", "/problems/new/", {"title": "П", "services": "{service}", "owner": "{person}", "cause": "п", "workaround_ru": "о", "workaround_en": "w", "incident": "{incident}", **ID}),
    ("anna", "/problems/{problem}/edit/", {"title": "П", "services": "{service}", "owner": "{person}", "cause": "п", "workaround_ru": "о", "workaround_en": "w"}),
    ("anna", "/problems/{problem}/link/", {"undo": "", **ID}),
    ("anna", "/problems/{problem}/reopen/", {"x": ""}),
    ("vera", "/problems/{problem}/link-incident/", {"incident": "{incident}", "undo": ""}),
    ("vera", "/problems/{problem}/solve/", {"text_ru": "т", "text_en": "t", "settles_tickets": "on"}),
    ("vera", "/changes/new/", {"title_ru": "П", "title_en": "P", "from_at": "2030-01-01T10:00", "to_at": "2030-01-01T11:00", "services": "{service}", "components": "{component}", "risk": "low", "text_ru": "т", "text_en": "t", "say": "г", "never_promise": "н", "plan": "п"}),
    ("vera", "/changes/{change}/prolong/", {"to_at": "2030-01-01T11:00"}),
    ("vera", "/changes/{change}/start/", {"x": ""}),
    ("anna", "/changes/{change}/read/", {"version": "1"}),
]  # fmt: skip
PAGES = [
    ("anna", "/tickets/"),
    ("anna", "/tickets/new/"),
    ("anna", "/tickets/{number}/"),
    ("anna", "/tickets/{number}/hand-over/"),
    ("anna", "/customers/"),
    ("anna", "/customers/{customer}/"),
    ("anna", "/customers/{customer}/merge/"),
    ("anna", "/organisations/"),
    ("anna", "/incidents/"),
    ("anna", "/incidents/raise/"),
    ("anna", "/incidents/strip/"),
    ("anna", "/incidents/{incident}/"),
    ("anna", "/incidents/{incident}/affected/"),
    ("anna", "/incidents/{incident}/export.csv"),
    ("anna", "/incidents/of-ticket/{number}/head/"),
    ("vera", "/duty/"),
    ("vera", "/incidents/{incident}/forecast/"),
    ("oleg", "/people/"),
    ("oleg", "/shifts/"),
    ("oleg", "/calendars/{calendar}/"),
    ("oleg", "/first-run/slug/"),
    ("oleg", "/services/"),
    ("oleg", "/account/2fa/"),
    ("stranger", "/account/login/"),
    ("stranger", "/account/password/reset/"),
    ("stranger", "{page}"),
    ("stranger", "{page}confirm/"),
    ("stranger", "{call}"),
    ("stranger", "{once}"),
    ("stranger", "/help/"),
    ("stranger", "/help/{situation}/"),
    ("stranger", "{decide}"),
    ("anna", "/requests/"),
    ("anna", "/requests/new/{situation}/"),
    ("anna", "/problems/"),
    ("anna", "/problems/choose/"),
    ("anna", "/problems/new/"),
    ("anna", "/problems/{problem}/"),
    ("anna", "/changes/"),
    ("anna", "/changes/{change}/"),
    ("anna", "/dependencies/"),
    ("lena", "/settings/wording/"),
    ("lena", "/settings/wording/counts/"),
]
QUERY = ["q", "after", "show", "service", "rows", "page", "lang", "who", "name", "name_ru", "slug", "ticket", "room", "key", "role", "next", "asked_at", "minutes", "fails", "before", "incident"]  # fmt: skip
HEADERS = ["HX-Current-URL", "HX-Target", "HX-Request-Type", "Referer", "Accept-Language", "Sec-Fetch-Site"]
NUMBERS = ["0", "9" * 18, "9" * 20, "9" * 400, "9" * 5000]


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
