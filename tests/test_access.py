"""Promise P7: who may reach which route; foreign and missing look the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from otklik.accounts.actions import sign_in_link
from otklik.accounts.models import Operator
from otklik.conftest import Cast, signed_in
from otklik.desk.links import confirm_url, customer_url
from otklik.desk.models import Ticket
from otklik.incidents.alerts import ack_url
from otklik.incidents.models import Incident
from otklik.journal.models import Entry
from tests.access_places import a_ticket, address, an_incident  # noqa: F401 - fixtures
from tests.access_rows import ALLAUTH, ANYBODY, OF_A_FILE, ROWS, SECRET

RANDOM = re.compile(rb'csrf[^ ]*" ?value="[^"]+"|X-CSRFToken[^}]+}|live\?t=[^"]+')
pytestmark = pytest.mark.django_db


def routes(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Names of all our own routes; django-allauth's are checked as a whole below."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) != "account/":
                yield from routes(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}"


def client_of(cast: Cast, who: str) -> Client:
    return Client() if who == "stranger" else signed_in(getattr(cast, who))


def is_let_in(client: Client, url: str, who: str, method: str) -> bool:
    """Whether the person reached the view itself. Refused: sign-in, 403, 404; 405 says nothing."""
    ticket = Ticket.objects.get()
    body = {"ticket": str(ticket.number), "message": str(ticket.messages.all()[0].pk)} if method == "post" else {}
    answer = getattr(client, method)(url, body)
    assert answer.status_code < 500, f"{method} {url} for {who}: {answer.status_code}"
    led_to_sign_in = answer.status_code in (302, 303) and "/account/login/?next=" in answer["Location"]
    return not led_to_sign_in and answer.status_code not in (401, 403, 404, 405, 415)


def test_every_route_has_a_row() -> None:
    known = set(ROWS) | SECRET
    found = set(routes(get_resolver()))
    assert found - known == set(), "a route nobody decided about"
    assert known - found == set(), "a row for a route that is gone"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_only_those_in_the_row_get_in(name: str, cast: Cast, ticket: Ticket, incident: Incident) -> None:
    """Each person comes to the same world: what the one before did is taken back."""
    url = address(name, cast, ticket, incident)
    Entry.objects.all().delete()
    wrong = []
    for who in sorted(ANYBODY):
        with transaction.atomic():
            client = client_of(cast, who)
            reached = [is_let_in(client, url, who, method) for method in ("get", "post")]
            if any(reached) is not (who in ROWS[name]):
                wrong.append(f"{who} {'got in' if any(reached) else 'was kept out'}")
            elif who not in ROWS[name] and Entry.objects.exists():
                wrong.append(f"{who} was kept out, and something happened all the same")
            transaction.set_rollback(True)
    assert wrong == []


def test_a_foreign_customer_looks_like_a_missing_one(cast: Cast, ticket: Ticket) -> None:
    anna = signed_in(cast.anna)
    missing = anna.get("/customers/9999999/")
    foreign = anna.get(f"/customers/{cast.ivan.pk}/")
    assert foreign.status_code == missing.status_code == 404
    assert told(foreign.content, cast.ivan.pk) == told(missing.content, 9_999_999)
    assert anna.post(f"/customers/{cast.maria.pk}/merge/", {"with": str(cast.ivan.pk)}).status_code == 404
    assert cast.ivan.name not in anna.get("/customers/?q=ivan@mail.example").content.decode()
    assert anna.get(f"/customers/{cast.maria.pk}/").status_code == 200, "she has no ticket at all"


@pytest.mark.parametrize("name", ["desk:ticket", "desk:write", "desk:claim", "desk:resolve"])
def test_a_foreign_ticket_looks_like_a_missing_one(name: str, cast: Cast, ticket: Ticket) -> None:
    anna = signed_in(cast.anna)
    foreign = (
        anna.get(reverse(name, kwargs={"number": ticket.number})),
        anna.post(reverse(name, kwargs={"number": ticket.number})),
    )
    missing = anna.get(reverse(name, kwargs={"number": 9_999_999})), anna.post(reverse(name, kwargs={"number": 9_999_999}))
    for one, other in zip(foreign, missing, strict=True):
        assert one.status_code == other.status_code
        assert one.status_code in (404, 405)
        assert told(one.content, ticket.number) == told(other.content, 9_999_999)


def told(page: bytes, number: int) -> bytes:
    """What a page says apart from its own address and what is random in it. Digits within others, as in a colour, are no number of a ticket."""
    return re.sub(rb"\b%d\b" % number, b"", RANDOM.sub(b"", page))


@pytest.mark.parametrize("name", sorted(SECRET))
@pytest.mark.parametrize("token", ["x", "a.b", "eyJ0IjoxfQ.AAAA", "%00", "т.о"])
def test_a_made_up_secret_opens_nothing(name: str, token: str, cast: Cast) -> None:
    parts = {"token": "TOKEN", "pk": 1} if name in OF_A_FILE else {"token": "TOKEN"}
    url = reverse(name, kwargs=parts).replace("TOKEN", token)
    for answer in (Client().get(url), Client().post(url, {"answer": "through", "text": "x"})):
        assert answer.status_code in (400, 403, 404, 405, 410)
        assert cast.ivan.name.encode() not in answer.content


def test_whoever_left_is_signed_out_at_once(cast: Cast) -> None:
    boris = signed_in(cast.boris)
    assert boris.get("/tickets/").status_code == 200
    Operator.objects.get_queryset().filter(pk=cast.boris.pk).update(is_active=False)
    answer = boris.get("/tickets/")
    assert "/account/login/?next=" in answer["Location"]


def state_of_everything() -> dict[str, str]:
    """A fingerprint of each table but those of visits: sessions and counters of tries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = {name for (name,) in cursor.fetchall()} - {"django_session", "accounts_limits"}
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


def test_looking_changes_nothing(cast: Cast, ticket: Ticket, incident: Incident) -> None:
    """Mail scanners and browsers that fetch ahead open every link they find: nothing may come of it."""
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    cast.oleg.save(update_fields=["roles"])
    oleg, anybody = signed_in(cast.oleg), Client()
    links = [customer_url(ticket), confirm_url(ticket), sign_in_link(cast.anna), ack_url(incident.pages.all()[0])]
    own = [reverse(name) for name in ALLAUTH]
    ours = [address(name, cast, ticket, incident) for name in ROWS if name != "metrics"]
    before = state_of_everything()
    for url in [*links, *(f"{link}answer/" for link in links[:1])]:
        for method in ("get", "head"):
            assert getattr(anybody, method)(url.split("8000", 1)[1]).status_code < 500
    for url in [*ours, *own]:
        for method in ("get", "head"):
            assert getattr(oleg, method)(url, {"answer": "through", "state": "closed"}).status_code < 500
    after = state_of_everything()
    assert {table for table in before if before[table] != after[table]} == set()
