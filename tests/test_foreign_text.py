"""Promise P9: what strangers, customers and colleagues write stays text on every page, in letters, feeds and files."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from otklik.accounts.actions import sign_in_link
from otklik.api.models import Call, Webhook
from otklik.automation.actions.writing import draft as write_rule
from otklik.automation.actions.writing import switch_on
from otklik.automation.content import WROTE, Content
from otklik.catalogue import actions as catalogue
from otklik.catalogue.actions import Answer, Asked, Needed
from otklik.catalogue.letters import link
from otklik.changes import actions as changes
from otklik.conftest import Cast, signed_in
from otklik.customers import actions as customers
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer
from otklik.desk import actions as desk
from otklik.desk.links import confirm_url, customer_url
from otklik.desk.listing import Choice
from otklik.desk.models import Attachment, Ticket
from otklik.desk.saved.actions import save_view
from otklik.desk.search.text import follow_changes
from otklik.desk.writing.actions import keep_draft, send_soon
from otklik.exchange.models import RefusedRow, Transfer
from otklik.files.actions import keep_file
from otklik.incidents import actions as incidents
from otklik.incidents import jobs, publishing
from otklik.incidents.alerts import ack_url
from otklik.incidents.models import Incident
from otklik.insight.models import HandOver
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now
from otklik.notices.models import Delivery
from otklik.problems import actions as problems
from otklik.replies.models import ReplyTemplate
from otklik.signals.actions import take
from otklik.signals.tests.letters import follow_up, report
from tests.access_rows import ROWS

pytestmark = pytest.mark.django_db

EVIL = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}<!--until 2020-01-01T00:00:00Z-->"
LINK = "javascript:alert(3)"
OURS = re.compile(r"^(/|#|\?|https?://|tel:|mailto:|data:image/|feed\.|assets/|$)")


class Reader(HTMLParser):
    """Notes whatever a strict page must not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given:
            self.found.append("a script inside the page")
        if tag in ("style", "iframe", "object", "embed", "base") or (tag == "img" and given.get("src") == "x"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "formaction") and not OURS.match((value or "").strip()):
                self.found.append(f"{tag} {name}={value}")


def wrong_in(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    return reader.found


@pytest.fixture
def story(cast: Cast, settings: Settings, tmp_path: Path) -> Incident:
    """Every text that anybody may write is hostile."""
    settings.PUBLISHED = tmp_path / "published"
    for row, names in (
        (cast.company, ("name_ru", "name_en")),
        (cast.checkin, ("name_ru", "name_en", "safe_text_ru", "safe_text_en")),
        (cast.printing, ("name_ru", "name_en")),
        (cast.passengers, ("name",)),
        (cast.ivan, ("name",)),
        *((person, ("name",)) for person in (cast.anna, cast.vera, cast.lena, cast.gleb)),
    ):
        for name in names:
            setattr(row, name, EVIL)
        row.save()
    cast.company.support_phone = f'+7" {EVIL}'[:40]
    cast.company.save()
    body: dict[str, Any] = {"page": LINK, "message": EVIL, "contact": EVIL, "context": {EVIL: EVIL, "agent": EVIL, "link": LINK}}
    take(
        [
            report("r1", identifiers=[{"kind": EVIL, "value": EVIL}], error={"kind": EVIL, "code": EVIL, "detail": EVIL}, **body),
            report("r2", contact="ivan@mail.example", message=f"{EVIL} {LINK}"),
        ]
    )
    take([follow_up("r1", "message", message=f"=cmd|' /C calc'!A0 {EVIL}")])
    ticket = Ticket.objects.get(reports__receipt="r2")
    desk.add_note(ticket, EVIL, by=cast.anna)
    desk.reply(ticket, f'{EVIL} {LINK} https://a.example/"onmouseover=alert(1)', by=cast.anna)
    desk.learn(ticket, EVIL[:80], EVIL, "operator", by=cast.anna)
    incident = incidents.raise_incident(cast.checkin, by=cast.anna, ticket=ticket, label=(EVIL, EVIL))
    incidents.acknowledge(incident, by=cast.vera)
    incidents.brief(incident, EVIL, EVIL, EVIL, by=cast.lena)
    incidents.publish_update(incident, text_ru=EVIL, text_en=EVIL, by=cast.vera)
    soon = now() + timedelta(minutes=30)
    incidents.forecast(incident, soon, soon, basis_ru=EVIL, basis_en=EVIL, by=cast.vera)
    incidents.add_note(incident, f"=HYPERLINK(1) {EVIL}", by=cast.lena)
    jobs.count_and_tell()
    return incident


def pages(cast: Cast, incident: Incident) -> list[str]:
    ticket = Ticket.objects.get(reports__receipt="r2")
    other = Ticket.objects.get(reports__receipt="r1")
    values = {"number": ticket.number, "pk": incident.pk, "id": cast.anna.pk, "call": 1, "slug": "checkin", "step": "service"}
    values |= {"token": "x", "identifier": ticket.customer_id, "merge": 1}
    found = [
        "/tickets/?q=" + EVIL,
        "/people/?q=" + EVIL,
        f"/tickets/{other.number}/",
        "/tickets/new/?who=ivan@mail.example&name=" + EVIL,
    ]
    for name in [
        *ROWS,
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_inactive",
        "mfa_index",
        "account_change_password",
    ]:
        found += [f"/{pattern % values}" for pattern in patterns_of(name)]
    return found


def patterns_of(name: str) -> list[str]:
    """The address of a route with its parameters as in `%(number)s`."""
    room, _colon, route = name.rpartition(":")
    resolver = get_resolver().namespace_dict[room][1] if room else get_resolver()
    return [pattern for possibility in resolver.reverse_dict.getlist(route) for pattern, _names in possibility[0]][:1]


def test_no_page_of_ours_runs_what_others_wrote(cast: Cast, story: Incident) -> None:
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    cast.oleg.save(update_fields=["roles"])
    client, seen = signed_in(cast.oleg), 0
    for language in ("ru", "en"):
        cast.oleg.locale = language
        cast.oleg.save(update_fields=["locale"])
        for url in pages(cast, story):
            answer = client.get(url)
            seen += looked_at(answer, url)
    assert seen > 60


def looked_at(answer: object, url: str) -> bool:
    if "text/html" not in answer.get("Content-Type", "") or answer.streaming:  # type: ignore[attr-defined]
        return False
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert wrong_in(html) == [], url
    if html.startswith("<!doctype"):
        policy = answer["Content-Security-Policy"]  # type: ignore[index]
        assert "unsafe" not in policy, url
        assert "default-src 'none'" in policy, url
        assert "script-src 'self'" in policy, url
    return True


def test_no_page_for_customers_and_strangers_runs_it(cast: Cast, story: Incident) -> None:
    client = Client()
    own = [path_of(url(ticket)) for ticket in Ticket.objects.all() for url in (customer_url, confirm_url)]
    own += [path_of(ack_url(page)) for page in story.pages.all()]
    own += [
        path_of(sign_in_link(cast.anna)),
        "/account/login/?next=" + EVIL,
        "/nowhere/" + EVIL,
        f"/c/{EVIL}/",
        "/sign-in/once/x/",
    ]
    for url in own:
        assert looked_at(client.get(url), url), url
    incidents.fix(story, by=cast.vera)
    for url in own:
        assert looked_at(client.get(url), url), url
    refused = [
        client.post("/account/login/", {"login": EVIL, "password": "x", "next": LINK}),
        client.post(own[0] + "answer/", {"text": "", "contact": EVIL}),
        Client(enforce_csrf_checks=True).post("/account/login/", {"login": EVIL}),
        client.get("/tickets/", headers={"Host": "evil.example"}),
    ]
    for answer in refused:
        assert looked_at(answer, "refused")


def test_no_letter_holds_more_than_its_own_links(cast: Cast, story: Incident) -> None:
    letters = Delivery.objects.exclude(html="")
    assert letters.count() >= 2
    for letter in letters:
        found = [one for one in wrong_in(letter.html) if " style=" not in one and one != "<style>"]
        assert found == [], letter.notice.key
        assert "\n" not in letter.subject


def test_the_public_files_hold_it_as_text(cast: Cast, story: Incident, settings: Settings) -> None:
    publishing.publish(settings.PUBLISHED)
    status = settings.PUBLISHED / "status"
    for language in ("ru", "en"):
        page = (status / f"index.{language}.html").read_text()
        assert wrong_in(page) == []
        assert page.count("<!--until") == page.count("<!--/until")
        feed = ElementTree.fromstring((status / f"feed.{language}.atom").read_bytes())
        for element in feed.iter():
            assert element.get("type") != "html" or wrong_in(element.text or "") == [], "a reader would run it"


def test_a_table_runs_no_formula(cast: Cast, story: Incident) -> None:
    text = signed_in(cast.lena).get(f"/incidents/{story.pk}/export.csv").content.decode().lstrip("\ufeff")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def above(cast: Cast, story: Incident) -> list[str]:
    """The rooms over the desk, with hostile texts in every field; their addresses."""
    ticket = Ticket.objects.get(reports__receipt="r2")
    desk.save_field(desk.Wanted(kind=ticket.kind, name_ru=EVIL[:80], name_en=EVIL[:80]), by=cast.oleg)
    desk.plan(ticket, EVIL, owner=cast.anna, due_at=now() + timedelta(hours=1), by=cast.anna)
    desk.add_note(ticket, f"@{EVIL}", by=cast.anna)
    Attachment.objects.create(ticket=ticket, message=ticket.messages.first(), file=keep_file([b"x"]), name=EVIL)
    keep_draft(ticket, EVIL, by=cast.anna)
    send_soon(ticket, EVIL, by=cast.anna, later=now() + timedelta(days=1))
    save_view(EVIL, Choice.of({"q": EVIL}), by=cast.lena)
    company = customers.organisation_named(EVIL)
    Customer.objects.update(organisation=company)
    twin = customers.introduce(name=EVIL, identifiers=[Told.of("email", "ivan@mail.example")])
    template = ReplyTemplate.objects.create(
        name=EVIL[:80], text_ru=EVIL, text_en=EVIL, note=EVIL, audience=ReplyTemplate.EVERYBODY
    )
    rule = switch_on(write_rule(None, EVIL[:80], Content(event=WROTE, acts={"note": EVIL}), by=cast.lena), by=cast.lena)
    desk.add_message(ticket, EVIL, from_customer=ticket.customer)
    run_jobs()
    asked = [Asked(label_ru=EVIL[:160], label_en=EVIL[:160], hint_ru=EVIL, hint_en=EVIL, kind="choice", choices=EVIL)]
    texts = dict.fromkeys(("title_ru", "title_en", "gives_ru", "gives_en", "takes_ru", "takes_en", "needs_ru", "needs_en"), EVIL)
    situation = catalogue.save_situation(None, by=cast.oleg, questions=asked, steps=[Needed(who="lead")], **texts)
    answers = [Answer(question=one.pk, label=EVIL, value=EVIL) for one in situation.questions.all()]
    request = catalogue.file_request(situation, answers, customer=cast.ivan, language="ru", key=uuid.uuid4())
    decide = path_of(link(request.approvals.get(approver=cast.lena)))
    catalogue.answer(request.approvals.get(approver=cast.lena), "declined", EVIL, by=cast.lena)
    texts = dict.fromkeys(("cause", "workaround_ru", "workaround_en"), EVIL)
    problem = problems.save_problem(None, by=cast.vera, title=EVIL, services=[cast.checkin], **texts)
    problems.link_ticket(problem, ticket, by=cast.anna)
    window = {"from_at": now() + timedelta(minutes=5), "to_at": now() + timedelta(hours=4), "services": [cast.checkin]}
    texts = dict.fromkeys(("title_ru", "title_en", "text_ru", "text_en", "plan", "say", "never_promise"), EVIL)
    change = changes.start(
        changes.approve(changes.save_change(None, by=cast.vera, **window, **texts), by=cast.lena), by=cast.vera
    )
    given = HandOver.objects.create(by=cast.anna, note=EVIL, key=uuid.uuid4())
    hook = Webhook.objects.create(operator=cast.lena, url="https://hook.example/", kinds=[], secret="whsec_eA==")
    Call.objects.create(webhook=hook, entry=1, kind="ticket.opened", body=EVIL, answer=EVIL, status=500)
    transfer = Transfer.objects.create(operator=cast.oleg, way="in", name=EVIL, source=EVIL[:60], failure=EVIL, state="failed")
    RefusedRow.objects.create(transfer=transfer, line=1, why=EVIL)
    follow_changes()
    number = ticket.number
    return [
        *(f"/tickets/{number}/{part}" for part in ("", "history/", "merge/", "hand-over/", "resolve/", "here/")),
        *(f"/tickets/?show=all&q={words}" for words in ("onerror", "alert", "script", "7*7", "file:img", EVIL)),
        *(
            "/tickets/views/",
            "/customers/",
            "/organisations/",
            f"/organisations/{company.pk if company else 0}/",
            "/ticket-fields/",
        ),
        *(f"/customers/{twin.pk}/", f"/customers/{twin.pk}/change/", f"/customers/{twin.pk}/merge/?with={cast.ivan.pk}"),
        *("/replies/", f"/replies/{template.pk}/", "/rules/", f"/rules/{rule.pk}/", f"/rules/{rule.pk}/runs/"),
        *("/help/", f"/help/{situation.slug}/", f"/help/{situation.slug}/sent/", decide, f"/situations/{situation.slug}/"),
        *("/requests/", f"/requests/{request.pk}/", f"/requests/new/{situation.slug}/", f"/requests/{request.pk}/change/"),
        *("/problems/", f"/problems/{problem.pk}/", f"/problems/{problem.pk}/edit/", f"/problems/{problem.pk}/solve/"),
        *(f"/problems/choose/?ticket={number}&q=alert", "/changes/", f"/changes/{change.pk}/", f"/incidents/{story.pk}/"),
        *(
            "/shifts/hand-over/",
            f"/shifts/hand-over/{given.pk}/",
            f"/webhooks/{hook.pk}/",
            f"/exchange/{transfer.pk}/",
            "/exchange/",
        ),
        *("/dependencies/", "/incidents/strip/"),
    ]


def test_no_page_of_the_rooms_over_the_desk_runs_it(cast: Cast, story: Incident, settings: Settings) -> None:
    urls = above(cast, story)
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    for language in ("ru", "en"):
        cast.oleg.locale = language
        cast.oleg.save(update_fields=["roles", "locale"])
        client = signed_in(cast.oleg)
        for url in urls:
            answer = client.get(url)
            assert (answer.status_code, url) == (200, url)
            assert looked_at(answer, url), url
    publishing.publish(settings.PUBLISHED)
    for page in settings.PUBLISHED.rglob("*.html"):
        assert wrong_in(page.read_text()) == [], page
    for letter in Delivery.objects.all():
        assert "\n" not in letter.subject
        assert [one for one in wrong_in(letter.html) if " style=" not in one and one != "<style>"] == []
