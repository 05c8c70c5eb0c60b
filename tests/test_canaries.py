"""Promise P7 from the other side: what stands in another team's ticket is told to nobody else, on no page that opens to him."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, unquote

import pytest
from django.db import transaction

from otklik.accounts.models import Operator, Role
from otklik.api.tests.conftest import Program
from otklik.catalogue.models import Request, Situation
from otklik.conftest import Cast, signed_in
from otklik.customers import actions as customers
from otklik.desk import actions as desk
from otklik.desk.models import FieldValue, KindField, SavedView, Ticket, Tie
from otklik.desk.search.text import follow_changes
from otklik.desk.writing.actions import arrive, keep_draft, send_soon
from otklik.exchange.access import may_export
from otklik.exchange.models import Subject
from otklik.exchange.outgoing import EXPORTS
from otklik.incidents import actions as incidents
from otklik.incidents.models import Incident
from otklik.lib.clock import now
from otklik.problems import actions as problems
from otklik.replies.models import ReplyTemplate
from tests.access_places import a_ticket, address  # noqa: F401 - fixtures
from tests.access_rows import ROWS

pytestmark = pytest.mark.django_db
# Each place has a word of its own, so that a leak names where it came from.
CANARY = re.compile(r"zq-[a-z]+")


@pytest.fixture
def own(cast: Cast) -> Ticket:
    """What Anna sees: a ticket of her team that hangs together with the foreign one."""
    found = desk.open_ticket(
        customer=cast.maria, subject="Билет", text="Не пришёл", kind="failure", channel="email", by=None, service=cast.checkin
    )
    found.team = cast.passengers
    found.save(update_fields=["team"])
    return found


@pytest.fixture
def foreign(cast: Cast, ticket: Ticket) -> Ticket:
    """The baggage team's ticket, full of words that stand nowhere else."""
    Ticket.objects.filter(pk=ticket.pk).update(subject="zq-subject")
    ticket.messages.update(text="zq-text")
    ticket.attachments.update(name="zq-file.png")
    ticket.refresh_from_db()
    customers.change(cast.ivan, name="zq-name", organisation="zq-organisation", language="ru", time_zone="", by=cast.boris)
    customers.tell_identifier(cast.ivan, "zq-mail@secret.example", by=cast.boris)
    desk.add_note(ticket, "zq-note @Boris", by=cast.lena)
    desk.learn(ticket, "zq-fact", "zq-value", "operator", by=cast.boris)
    desk.follow(ticket, by=cast.boris)
    desk.plan(ticket, "zq-step", owner=cast.boris, due_at=now() + timedelta(hours=1), by=cast.boris)
    keep_draft(ticket, "zq-draft", by=cast.lena)
    send_soon(ticket, "zq-outgoing", by=cast.boris, later=now() + timedelta(days=1))
    arrive(ticket, by=cast.boris, is_typing=True)
    field = KindField.objects.create(kind=ticket.kind, name_ru="Поле")
    FieldValue.objects.create(ticket=ticket, field=field, value="zq-field")
    SavedView.objects.create(name="zq-view", query="?q=zq-query", team=cast.baggage)
    ReplyTemplate.objects.create(name="zq-ready", audience="team", team=cast.baggage, text_ru="zq-answer", note="zq-macro")
    situation = Situation.objects.create(slug="name", title_ru="Имя")
    Request.objects.create(ticket=ticket, situation=situation, answers=[{"question": 1, "label": "Что", "value": "zq-asked"}])
    return ticket


@pytest.fixture
def incident(cast: Cast, foreign: Ticket, own: Ticket) -> Incident:
    Tie.objects.create(one=own, other=foreign, kind=Tie.Kind.CAUSED_BY, by=cast.lena)
    problem = problems.save_problem(None, by=cast.vera, title="Общая причина", services=[cast.checkin])
    for one in (foreign, own):
        problems.link_ticket(problem, one, by=cast.lena)
    found = incidents.raise_incident(cast.checkin, by=cast.boris, ticket=foreign)
    follow_changes()
    return found


WORDS = ("zq-subject", "zq-text", "zq-name", "zq-mail@secret.example", "zq-value", "zq-file", "zq-note", "zq-organisation", "zq")
ASKED = (
    "/tickets/?q=",
    "/tickets/?show=all&q=",
    "/tickets/?show=resolved&q=",
    "/commands/?q=",
    "/customers/?q=",
    "/organisations/?q=",
    "/problems/?q=",
    "/problems/choose/?q=",
    "/tickets/offered/?q=",
    "/tickets/offered/?q=from:",
    "/tickets/offered/?q=team:",
    "/tickets/offered/?q=owner:",
)
API = ("tickets", "customers", "organisations", "services", "incidents", "teams", "operators", "webhooks")


def looked_at(own: Ticket, foreign: Ticket, cast: Cast) -> list[str]:
    """What is asked for by words and numbers, and what stands beside a ticket of one's own."""
    found = [f"{place}{quote(word)}" for place in ASKED for word in (*WORDS, str(foreign.number))]
    found += [f"/tickets/?show={shelf}" for shelf in ("mine", "all", "snoozed", "following", "mentions", "resolved")]
    found += [f"/tickets/{own.number}/", f"/tickets/{own.number}/history/", f"/tickets/{own.number}/merge/?into={foreign.number}"]
    found += [
        f"/customers/{cast.maria.pk}/merge/?q=zq-mail@secret.example",
        "/tickets/views/?show=all",
        "/tickets/shelves/",
        "/news/?since=0",
    ]
    return [*found, f"/tickets/new/?who={foreign.number}", f"/problems/choose/?ticket={own.number}&q=zq"]


def said(text: str, asked: str) -> set[str]:
    """The foreign words in an answer, without those of the question."""
    return set(CANARY.findall(text)) - set(CANARY.findall(unquote(asked)))


def may_be_told(url: str) -> set[str]:
    """Contracts are an admin's matter, and they name companies."""
    return {"zq-organisation"} if url.startswith("/agreements/") else set()


def told_by_pages(person: Operator, addresses: list[str]) -> Iterator[str]:
    client = signed_in(person)
    for url in addresses:
        for method in ("get", "post"):
            with transaction.atomic():
                answer = getattr(client, method)(url)
                found = said(b"".join(answer).decode(errors="replace"), url)
                transaction.set_rollback(True)
            if found - may_be_told(url):
                yield f"{method} {url}: {sorted(found)}"


def told_by_api(person: Operator, own: Ticket, foreign: Ticket, incident: Incident, cast: Cast) -> Iterator[str]:
    program = Program(person)
    paths = [*API, f"tickets/{own.number}", f"tickets/{own.number}/messages", f"tickets/{own.number}/facts"]
    paths += [f"incidents/{incident.pk}", f"incidents/{incident.pk}/updates", "customers?identifier=zq-mail@secret.example"]
    foreign_ones = [f"tickets/{foreign.number}", f"customers/{cast.ivan.pk}", f"organisations/{cast.ivan.organisation_id}"]
    paths += [*foreign_ones, f"tickets/{foreign.number}/messages", f"tickets/{foreign.number}/facts"]
    for path in [*paths, f"tickets/{foreign.number}/attachments/{foreign.attachments.all()[0].pk}/content"]:
        if found := said(b"".join(program.get(path)).decode(errors="replace"), path):
            yield f"API {path}: {sorted(found)}"


def told_by_exports(person: Operator) -> Iterator[str]:
    for subject in filter(lambda one: may_export(person, one), Subject.values):
        rows = EXPORTS[subject].rows(person)
        if found := said(str([EXPORTS[subject].values(one) for one in rows]), ""):
            yield f"export of {subject}: {sorted(found)}"


@pytest.mark.parametrize("who", ["anna", "vera", "oleg", "both"])
def test_a_foreign_ticket_is_told_nowhere(who: str, cast: Cast, foreign: Ticket, own: Ticket, incident: Incident) -> None:
    """An operator of another team, a responder, an admin, and one who is an operator and an admin."""
    if who == "both":
        cast.oleg.roles = [Role.OPERATOR, Role.ADMIN]
        cast.oleg.save(update_fields=["roles"])
    person = getattr(cast, "oleg" if who == "both" else who)
    addresses = [address(name, cast, foreign, incident) for name in sorted(ROWS) if name != "metrics"]
    customers.change(cast.ivan, name="zq-name", organisation="zq-organisation", language="ru", time_zone="", by=cast.boris)
    cast.ivan.refresh_from_db()
    leaks = [*told_by_pages(person, [*addresses, *looked_at(own, foreign, cast)])]
    leaks += [*told_by_api(person, own, foreign, incident, cast), *told_by_exports(person)]
    assert leaks == []


def test_the_canaries_are_seen_by_whoever_may_see_them(cast: Cast, foreign: Ticket, own: Ticket, incident: Incident) -> None:
    """Else a test in which nobody is told anything would pass for the wrong reason."""
    told = said(b"".join(signed_in(cast.boris).get(f"/tickets/{foreign.number}/")).decode(), "")
    assert {"zq-subject", "zq-text", "zq-note", "zq-name", "zq-value", "zq-file", "zq-step", "zq-draft", "zq-outgoing"} <= told
    assert {"zq-subject", "zq-name"} <= said(b"".join(signed_in(cast.lena).get(f"/tickets/{own.number}/")).decode(), "")
