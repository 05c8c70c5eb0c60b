"""Promise P7: who may reach which route. A route without a row here fails; foreign and missing look the same."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from otklik.accounts.actions import sign_in_link
from otklik.accounts.models import Operator
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.api.models import Call, Token, Webhook
from otklik.api.tests.test_access import ROWS as API
from otklik.automation.actions.writing import draft as write_rule
from otklik.automation.content import Content
from otklik.automation.models import Offer, Rule
from otklik.bulk.models import Bulk
from otklik.calendars.models import Calendar
from otklik.catalogue.models import Request, Situation
from otklik.changes.models import Change
from otklik.conftest import Cast, signed_in
from otklik.customers import actions as customers
from otklik.customers.models import Customer, Merge
from otklik.desk import actions as desk
from otklik.desk.links import confirm_url, customer_url
from otklik.desk.models import Attachment, Draft, KindField, Outgoing, Ticket
from otklik.desk.writing.actions import send_soon
from otklik.exchange.models import Transfer
from otklik.files.actions import keep_file
from otklik.incidents import actions as incidents
from otklik.incidents.alerts import ack_url
from otklik.incidents.models import Incident
from otklik.insight.models import HandOver
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.problems.models import Problem
from otklik.replies.models import ReplyTemplate
from otklik.services.models import Dependency, Service
from otklik.speech.models import OwnRule

# The smallest there is: one white point.
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==")
RANDOM = re.compile(rb'csrf[^ ]*" ?value="[^"]+"|X-CSRFToken[^}]+}|live\?t=[^"]+')
pytestmark = pytest.mark.django_db

STAFF = frozenset({"anna", "boris", "vera", "lena", "oleg"})
DESK = frozenset({"anna", "boris", "lena"})
BAGGAGE = frozenset({"boris", "lena"})  # the ticket of these tests belongs to Boris's team; Lena leads
DUTY = frozenset({"vera", "lena"})
LEADS = frozenset({"lena", "oleg"})
ADMIN = frozenset({"oleg"})
ANYBODY = STAFF | {"stranger", "fyodor"}

# Route → who may reach it. What opens only to a secret in its address is in SECRET.
ROWS: dict[str, frozenset[str]] = {
    "healthz": ANYBODY,
    "metrics": ANYBODY,
    "pages:prefer": ANYBODY,
    "pages:manifest": ANYBODY,
    "pages:commands": ANYBODY,  # strangers get an empty list
    "pages:favicon": ANYBODY,
    "pages:pieces": ADMIN,
    "accounts:front": STAFF,
    "accounts:people": LEADS,
    "accounts:invite": ADMIN,
    "accounts:person": LEADS,
    "accounts:roles": ADMIN,
    "accounts:link": ADMIN,
    "accounts:deactivate": ADMIN,
    "accounts:reactivate": ADMIN,
    "accounts:sign-out": ADMIN,
    "accounts:forget-second-factors": ADMIN,
    "accounts:teams": ADMIN,
    "accounts:team": ADMIN,
    "accounts:remove-team": ADMIN,
    "accounts:shifts": STAFF,
    "accounts:start-shift": STAFF,
    "accounts:end-shift": STAFF,
    "accounts:step-away": STAFF,
    "accounts:come-back": STAFF,
    "accounts:move-on-duty": LEADS,
    "accounts:company": ADMIN,
    "accounts:me": STAFF,
    "accounts:keys": STAFF,
    "accounts:add-contact": STAFF,
    "accounts:change-contact": frozenset(),  # the contact point of these tests is Gleb's
    "accounts:add-push": STAFF,
    "accounts:test-page": STAFF,
    "accounts:sign-out-everywhere": STAFF,
    "accounts:push-worker": ANYBODY,
    "services:services": ADMIN,
    "services:new": ADMIN,
    "services:service": ADMIN,
    "services:kit": ADMIN,
    "services:move": ADMIN,
    "services:rotate-key": ADMIN,
    "services:first-run": ADMIN,
    "services:first-run-done": ADMIN,
    "services:first-run-test-page": ADMIN,
    "services:slug": ADMIN,
    "services:first-run-step": ADMIN,
    "agreements:still": frozenset({"lena"}),
    "agreements:calendars": ADMIN,
    "agreements:new-calendar": ADMIN,
    "agreements:calendar": ADMIN,
    "agreements:remove-calendar": ADMIN,
    "agreements:agreements": ADMIN,
    "agreements:new-agreement": ADMIN,
    "agreements:agreement": ADMIN,
    "agreements:remove-agreement": ADMIN,
    "agreements:new-between": ADMIN,
    "agreements:between": ADMIN,
    "agreements:remove-between": ADMIN,
    "insight:board": frozenset({"lena"}),
    "insight:numbers": LEADS,
    "insight:news": STAFF,
    "insight:alerts": STAFF,
    "insight:give": frozenset({"lena"}),
    "insight:note": frozenset({"lena"}),
    "insight:hand-over": DESK,
    "insight:past": DESK,
    "insight:accept": DESK,
    "desk:list": DESK,
    "desk:new": DESK,
    "desk:offered": DESK,
    "desk:ticket": BAGGAGE,
    "desk:views": DESK,
    "desk:save-view": DESK,
    "desk:restore-view": frozenset(),  # opens only with a signed address of one's own
    "desk:forget-view": frozenset(),  # nobody has saved a view in these tests
    "desk:write": BAGGAGE,
    "desk:colleagues": BAGGAGE,
    "desk:present": DESK,
    "desk:draft": BAGGAGE,
    "desk:take_draft": BAGGAGE,
    "desk:take_back": BAGGAGE,
    "desk:postpone": BAGGAGE,
    "desk:release": BAGGAGE,
    "desk:here": BAGGAGE,
    "bulk:choose": DESK,
    "bulk:preview": DESK,
    "bulk:do": DESK,
    "bulk:progress": frozenset({"boris"}),  # done by Boris in these tests
    "bulk:undo": frozenset({"boris"}),
    "replies:picker": BAGGAGE,
    "replies:use": BAGGAGE,
    "replies:run": BAGGAGE,
    "replies:templates": DESK,
    "replies:new": DESK,
    "replies:template": BAGGAGE,  # the ready answer of these tests is the baggage team's
    "replies:remove": BAGGAGE,
    "desk:claim": BAGGAGE,
    "desk:hand_over": BAGGAGE,
    "desk:resolve": BAGGAGE,
    "desk:reopen": BAGGAGE,
    "desk:move": BAGGAGE,
    "desk:learn": BAGGAGE,
    "desk:kind": BAGGAGE,
    "desk:fill_fields": BAGGAGE,
    "desk:priority": BAGGAGE,
    "desk:snooze": BAGGAGE,
    "desk:wake": BAGGAGE,
    "desk:step": BAGGAGE,
    "desk:step_done": BAGGAGE,
    "desk:follow": BAGGAGE,
    "desk:see": BAGGAGE,
    "desk:history": BAGGAGE,
    "desk:merge": BAGGAGE,
    "desk:unmerge": BAGGAGE,
    "desk:split": BAGGAGE,
    "desk:tie": BAGGAGE,
    "desk:untie": BAGGAGE,
    "desk:fields": ADMIN,
    "desk:new_field": ADMIN,
    "desk:field": ADMIN,
    "desk:move_field": ADMIN,
    "desk:retire_field": ADMIN,
    "desk:correct": BAGGAGE,
    "desk:found": BAGGAGE,
    "desk:words": BAGGAGE,
    "desk:reword": BAGGAGE,
    "speech:check": STAFF,
    "speech:manner": LEADS,
    "speech:counts": LEADS,
    "speech:new": LEADS,
    "speech:try": LEADS,
    "speech:own-rule": LEADS,
    "speech:remove": LEADS,
    "desk:needed-facts": ADMIN,
    "desk:customers": DESK,
    "desk:customer": BAGGAGE,
    "desk:customer-change": BAGGAGE,
    "desk:customer-tell": BAGGAGE,
    "desk:customer-code": BAGGAGE,
    "desk:customer-prove": BAGGAGE,
    "desk:customer-merge": BAGGAGE,
    "desk:customer-part": BAGGAGE,
    "desk:organisations": DESK,
    "desk:organisation": BAGGAGE,
    "desk:needed-facts-remove": ADMIN,
    "automation:rules": LEADS,
    "automation:new": LEADS,
    "automation:read": LEADS,
    "automation:rule": LEADS,
    "automation:rehearsal": LEADS,
    "automation:on": LEADS,
    "automation:off": LEADS,
    "automation:move": LEADS,
    "automation:remove": LEADS,
    "automation:runs": LEADS,
    "automation:assignment": LEADS,
    "automation:skills": LEADS,
    "automation:next": DESK,
    "automation:offers": DESK,
    "automation:take": frozenset({"boris"}),  # the offer of these tests is made to Boris
    "automation:decline": frozenset({"boris"}),
    "desk:attach": BAGGAGE,
    "desk:download": BAGGAGE,
    "desk:picture": BAGGAGE,
    "desk:detach": frozenset(),  # the file of these tests is sent already
    "incidents:list": STAFF,
    "incidents:raise": DESK | {"vera"},
    "incidents:strip": STAFF,
    "incidents:read-briefing": DESK,
    "incidents:room": STAFF,
    "incidents:affected": STAFF,
    "incidents:link": BAGGAGE,
    "incidents:acknowledge": DUTY,
    "incidents:decline": DUTY,
    "incidents:identify": DUTY,
    "incidents:mitigate": DUTY,
    "incidents:fix": DUTY,
    "incidents:reopen": DUTY,
    "incidents:close": DUTY,
    "incidents:clear": DUTY,
    "incidents:false-alarm": DUTY,
    "incidents:merge": DUTY,
    "incidents:forecast": DUTY,
    "incidents:update": DUTY,
    "incidents:brief": DUTY,
    "incidents:note": STAFF,
    "incidents:confirm": BAGGAGE,
    "incidents:export-json": STAFF,
    "incidents:export-csv": STAFF,
    "incidents:duty": DUTY,
    "incidents:ticket-head": BAGGAGE,
    "incidents:ticket-context": BAGGAGE,
    # Tokens open these, never a session; whose token opens which stands in otklik/api/tests/test_access.py.
    **{f"api:{name}": frozenset() for _method, name in API},
    "api:openapi": ANYBODY,
    "api:api-root": frozenset(),
    "exchange:list": LEADS,
    "exchange:ask-export": LEADS,
    "exchange:ask-import": ADMIN,
    # One's own only: these are Oleg's.
    "exchange:transfer": ADMIN,
    "exchange:stop": ADMIN,
    "exchange:in-earnest": ADMIN,
    "exchange:download": frozenset(),  # there is no file
    "exchange:refused": ADMIN,
    "api-pages:docs": STAFF,
    "api-pages:tokens": STAFF,
    "api-pages:revoke": ADMIN,  # the token of these tests is Gleb's
    "api-pages:webhooks": ADMIN,
    "api-pages:new-webhook": ADMIN,
    "api-pages:webhook": ADMIN,
    "api-pages:test-webhook": ADMIN,
    "api-pages:resume-webhook": ADMIN,
    "api-pages:remove-webhook": ADMIN,
    "api-pages:resend": ADMIN,
    "services:dependencies": STAFF,
    "services:dependency-new": ADMIN,
    "services:dependency-remove": ADMIN,
    "catalogue:help": ANYBODY,
    "catalogue:help-form": ANYBODY,
    "catalogue:help-sent": ANYBODY,
    "catalogue:requests": STAFF,
    "catalogue:choose": DESK,
    "catalogue:file": DESK,
    "catalogue:request": BAGGAGE | {"oleg"},  # the request belongs to the ticket; Oleg is asked to approve it
    "catalogue:answer": BAGGAGE | {"oleg"},
    "catalogue:change": BAGGAGE,
    "catalogue:situations": ADMIN,
    "catalogue:new": ADMIN,
    "catalogue:situation": ADMIN,
    "catalogue:move": ADMIN,
    "problems:problems": STAFF,
    "problems:new": DESK | DUTY,
    "problems:choose": DESK | DUTY,
    "problems:problem": STAFF,
    "problems:edit": DESK | DUTY,
    "problems:solve": DUTY,
    "problems:close": DUTY,
    "problems:reopen": DESK | DUTY,
    "problems:link": BAGGAGE,
    "problems:link-incident": DESK | DUTY,
    "changes:changes": STAFF,
    "changes:new": DUTY,
    "changes:change": STAFF,
    "changes:edit": DUTY,
    "changes:ask": DUTY,
    "changes:approve": frozenset({"lena"}),
    "changes:send-back": frozenset({"lena"}),
    "changes:start": DUTY,
    "changes:prolong": DUTY,
    "changes:finish": DUTY,
    "changes:cancel": DUTY,
    "changes:read": DESK,
}
# Pages of django-allauth that open without parameters.
ALLAUTH = [
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
]
# The secret stands in the address: without it nobody gets in, whoever he is.
SECRET = frozenset(
    {
        "catalogue:decide",
        "accounts:once",
        "incidents:answer",
        "portal:page",
        "portal:answer",
        "portal:confirm",
        "portal:code",
        "portal:prove",
        "portal:download",
        "portal:picture",
    }
)
OF_A_FILE = ("portal:download", "portal:picture")


def routes(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Names of all our own routes; django-allauth's are checked as a whole below."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) != "account/":
                yield from routes(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    found = desk.open_ticket(
        customer=cast.ivan,
        subject="Чемодан не прилетел",
        text="Где он?",
        kind="complaint",
        channel="email",
        by=None,
        service=cast.checkin,
    )
    found.team = cast.baggage
    found.save(update_fields=["team"])
    Attachment.objects.create(ticket=found, message=found.messages.get(), file=keep_file([PICTURE]), name="tag.png")
    return found


@pytest.fixture
def incident(cast: Cast, ticket: Ticket) -> Incident:
    return incidents.raise_incident(cast.checkin, by=cast.boris, ticket=ticket)


OUTGOING = ("desk:take_back", "desk:postpone", "desk:release")


def draft_on(ticket: Ticket, cast: Cast) -> Draft:
    return Draft.objects.get_or_create(ticket=ticket, operator=cast.oleg, defaults={"text": "Здравствуйте"})[0]


def ready_answer(cast: Cast) -> int:
    found = ReplyTemplate.objects.get_or_create(
        name="Чемодан найден", defaults={"audience": "team", "team": cast.baggage, "kind": "question"}
    )
    return found[0].pk


def bulk_of(operator: Operator) -> int:
    return Bulk.objects.get_or_create(operator=operator, defaults={"act": "follow", "key": uuid.uuid4()})[0].pk


def outgoing_on(ticket: Ticket, cast: Cast) -> Outgoing:
    waiting = ticket.outgoing.pending().first()
    if waiting is None:
        waiting = send_soon(ticket, "Завтра", by=cast.boris, later=now() + timedelta(days=1))
        assert waiting is not None
    return waiting


def rule_of(cast: Cast) -> Rule:
    found = Rule.objects.first()
    return found or write_rule(None, "Багаж", Content(acts={"note": "Розыск"}), by=cast.lena)


def offer_to(operator: Operator, ticket: Ticket) -> Offer:
    until = now() + timedelta(minutes=1)
    return Offer.objects.get_or_create(operator=operator, ticket=ticket, defaults={"until": until})[0]


def address(name: str, cast: Cast, ticket: Ticket, incident: Incident) -> str:
    point = cast.gleb.contact_points.get()
    values: dict[str, dict[str, object]] = {
        "accounts:change-contact": {"id": point.pk},
        "accounts:team": {"id": cast.baggage.pk},
        "accounts:remove-team": {"id": cast.baggage.pk},
        **people_of(cast),
        "desk:correct": {"number": ticket.number, "pk": known_line(ticket)},
        "desk:needed-facts-remove": {"pk": desk.need("failure", None, "e-ticket").pk},
        "automation:skills": {"id": cast.boris.pk},
        **{f"automation:{act}": {"pk": rule_of(cast).pk} for act in ("rule", "rehearsal", "on", "off", "move", "remove", "runs")},
        **{f"automation:{act}": {"pk": offer_to(cast.boris, ticket).pk} for act in ("take", "decline")},
        **{f"speech:{name}": {"pk": own_rule()} for name in ("own-rule", "remove")},
        "services:service": {"slug": "checkin"},
        "services:first-run-step": {"step": "company"},
        **api_pages(cast),
        **{
            f"agreements:{name}": {"id": agreed(kind, cast)}
            for kind in ("calendar", "agreement", "between")
            for name in (kind, f"remove-{kind}")
        },
        **{f"bulk:{name}": {"pk": bulk_of(cast.boris)} for name in ("progress", "undo")},
        **{f"replies:{name}": {"number": ticket.number, "pk": ready_answer(cast)} for name in ("use", "run")},
        **{f"replies:{name}": {"pk": ready_answer(cast)} for name in ("template", "remove")},
        "desk:restore-view": {"token": "x"},
        "desk:take_draft": {"number": ticket.number, "pk": draft_on(ticket, cast).pk},
        **{name: {"number": ticket.number, "pk": outgoing_on(ticket, cast).pk} for name in OUTGOING},
        **{
            f"desk:{name}": {"number": ticket.number, "pk": ticket.attachments.get().pk}
            for name in ("download", "picture", "detach")
        },
        **{f"desk:{name}": {"pk": kind_field()} for name in ("field", "move_field", "retire_field")},
        **{key: {"id": handed_over(cast)} for key in ("insight:past", "insight:accept")},
        "incidents:read-briefing": {"pk": incident.briefings.latest("version").pk},
    }
    room = name.partition(":")[0]
    for known in (
        values.get(name),
        itil_address(name, cast, ticket),
        {},
        {"number": ticket.number},
        {"number": ticket.number, "id": 1},
        {"id": 1, "call": 1},
        {"pk": incident.pk},
        {"id": cast.gleb.pk},
        {"slug": "checkin"},
    ):
        if known is None or (room == "accounts" and "number" in known):
            continue
        try:
            return reverse(name, kwargs=known)
        except NoReverseMatch:
            continue
    raise AssertionError(f"No address for {name}.")


def kind_field() -> int:
    return KindField.objects.get_or_create(kind="idea", name_ru="Чья")[0].pk


def own_rule() -> int:
    return (OwnRule.objects.first() or OwnRule.objects.create(phrases=["тариф"], kinds=["reply"], message_ru="Плата")).pk


def people_of(cast: Cast) -> dict[str, dict[str, object]]:
    """Ivan, whose only ticket is one of Boris's team, with a second record that became part of his, and his company."""
    ivan = cast.ivan
    company = customers.organisation_named("Ромашка")
    Customer.objects.filter(pk=ivan.pk).update(organisation=company)
    identifier = ivan.identifiers.filter(verified_at=None).first() or ivan.identifiers.create(kind="email", value="i@b.example")
    done = Merge.objects.filter(kept=ivan).first() or customers.merge(
        ivan, customers.introduce(name="", identifiers=[]), by=cast.lena
    )
    page: dict[str, object] = {"pk": ivan.pk}
    names = ("customer", "customer-change", "customer-tell", "customer-merge")
    return {
        **{f"desk:{name}": page for name in names},
        "desk:customer-code": {**page, "identifier": identifier.pk},
        "desk:customer-prove": {**page, "identifier": identifier.pk},
        "desk:customer-part": {"pk": done.pk},
        "desk:organisation": {"pk": company.pk if company else 0},
    }


def known_line(ticket: Ticket) -> int:
    return desk.learn(ticket, "flight", "PL 204", "operator").pk


def api_pages(cast: Cast) -> dict[str, dict[str, object]]:
    """A token, a webhook and a call of Gleb's."""
    token, _made = Token.objects.get_or_create(operator=cast.gleb, defaults={"name": "т", "scopes": [], "digest": "d"})
    hook, _made = Webhook.objects.get_or_create(
        operator=cast.gleb, defaults={"url": "https://hook.example/", "kinds": [], "secret": "whsec_eA=="}
    )
    call, _made = Call.objects.get_or_create(webhook=hook, defaults={"entry": 1, "kind": "ticket.opened", "body": "{}"})
    names = ("webhook", "test-webhook", "resume-webhook", "remove-webhook")
    hooks = {f"api-pages:{name}": {"pk": hook.pk} for name in names}
    names = ("transfer", "stop", "in-earnest", "download", "refused")
    own, _made = Transfer.objects.get_or_create(operator=cast.oleg, defaults={"way": Transfer.IN})
    hooks |= {f"exchange:{name}": {"pk": own.pk} for name in names}
    return {**hooks, "api-pages:resend": {"pk": call.pk}, "api-pages:revoke": {"pk": token.pk}}


def itil_address(name: str, cast: Cast, ticket: Ticket) -> dict[str, object] | None:
    """What the rooms above incidents are about is made for their own routes only."""
    room, _colon, route = name.partition(":")
    if room == "catalogue" and route not in ("help", "requests", "choose", "situations", "new"):
        situation = Situation.objects.filter(slug="name").first() or Situation.objects.create(slug="name", title_ru="Имя")
        if route in ("request", "answer", "change"):
            asked, is_new = Request.objects.get_or_create(
                ticket=ticket, defaults={"situation": situation, "state": Request.WAITING, "step": 1}
            )
            if is_new:
                asked.approvals.create(round=1, step=1, needs="any", approver=cast.oleg)
            return {"pk": asked.pk}
        return {"slug": situation.slug}
    if room == "problems" and route not in ("problems", "new", "choose"):
        return {"pk": Problem.objects.get_or_create(title="Талон не печатается")[0].pk}
    if room == "changes" and route not in ("changes", "new"):
        if (change := Change.objects.first()) is None:
            window = {"from_at": now() + timedelta(hours=2), "to_at": now() + timedelta(hours=4)}
            change = Change.objects.create(title_ru="Обновление", **window)
        return {"pk": change.pk}
    if name == "services:dependency-remove":
        other = Service.objects.get_or_create(slug="pay", defaults={"name_ru": "Оплата"})[0]
        return {"pk": Dependency.objects.get_or_create(service=cast.checkin, on=other)[0].pk}
    return None


def agreed(kind: str, cast: Cast) -> int:
    """One calendar, agreement and agreement between teams, made when a test first asks for it."""
    calendar, _is_new = Calendar.objects.get_or_create(name="Office", defaults={"is_always": True})
    if kind == "calendar":
        return calendar.pk
    if kind == "agreement":
        return Agreement.objects.get_or_create(name="All", defaults={"calendar": calendar, "answer_minutes": 30})[0].pk
    return TeamAgreement.objects.get_or_create(to_team=cast.baggage, defaults={"calendar": calendar, "minutes": 60})[0].pk


def handed_over(cast: Cast) -> int:
    """A hand-over that somebody who has left wrote and nobody accepted."""
    return HandOver.objects.get_or_create(by=cast.fyodor, defaults={"key": uuid.uuid4()})[0].pk


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
    """What a page says apart from its own address and what is random in it."""
    return RANDOM.sub(b"", page.replace(str(number).encode(), b""))


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
