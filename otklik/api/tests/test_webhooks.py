"""Webhooks: signed, once under one id, patient, never into our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.test import Client

from otklik.api import calling, jobs
from otklik.api.actions import webhooks as actions
from otklik.api.kinds import CHOICES
from otklik.api.models import Call, Webhook
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.desk.order import Impact, Urgency
from otklik.incidents import actions as incidents
from otklik.journal.models import Entry
from otklik.journal.testing import run_jobs
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
ALL = ["ticket.opened", "message.received", "message.sent", "ticket.resolved", "incident.raised", "incident.forecast"]


class Receiver:
    """Another system's address: keeps what comes and answers what it is told to."""

    def __init__(self) -> None:
        self.status, self.came = 204, []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.came.append((dict(self.headers.items()), body))
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    receiver = Receiver()
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", receiver.place)
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def hook(cast: Cast, receiver: Receiver) -> Webhook:
    return actions.make_webhook(url=f"http://{receiver.place}/hook", kinds=ALL, operator=cast.lena, by=cast.oleg)


def opened(cast: Cast) -> Ticket:
    return desk.open_ticket(customer=cast.ivan, subject="Тема", text="т", kind="question", channel="portal", by=None)


def test_a_call_is_signed_as_the_standard_has_it(hook: Webhook, receiver: Receiver, cast: Cast) -> None:
    ticket = opened(cast)
    run_jobs()
    jobs.send_calls()
    ((headers, body),) = receiver.came
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    told = json.loads(body)
    assert (told["type"], told["data"]["ticket"]["number"]) == ("ticket.opened", ticket.number)
    assert Call.objects.get().state == Call.SENT


def test_a_fact_heard_twice_is_one_call(hook: Webhook, receiver: Receiver, cast: Cast) -> None:
    opened(cast)
    run_jobs()
    first = Call.objects.get()
    jobs.write_calls([desk_entry(first)])
    assert Call.objects.count() == 1


def desk_entry(call: Call):
    from otklik.journal.models import Entry

    return Entry.objects.get(pk=call.entry)


def test_a_failed_call_comes_again_under_the_same_id(hook: Webhook, receiver: Receiver, cast: Cast) -> None:
    receiver.status = 500
    opened(cast)
    run_jobs()
    jobs.send_calls()
    jobs.send_calls()  # not due yet
    assert len(receiver.came) == 1
    call = Call.objects.get()
    assert (call.state, call.tries, call.status) == (Call.WAITING, 1, 500)
    receiver.status = 200
    Call.objects.update(due_at=now())
    jobs.send_calls()
    assert receiver.came[0][0]["webhook-id"] == receiver.came[1][0]["webhook-id"]
    assert Call.objects.get().state == Call.SENT
    hook.refresh_from_db()
    assert hook.failing_since is None


def test_calls_about_one_ticket_keep_their_order(hook: Webhook, receiver: Receiver, cast: Cast) -> None:
    receiver.status = 500
    ticket, other = opened(cast), opened(cast)
    desk.reply(ticket, "Ответ", by=cast.lena)
    run_jobs()
    jobs.send_calls()
    assert len(receiver.came) == 2, "the reply waits behind its ticket, the other ticket does not"
    receiver.status = 200
    Call.objects.update(due_at=now())
    jobs.send_calls()
    jobs.send_calls()
    kinds = [json.loads(body)["type"] for _headers, body in receiver.came[2:]]
    assert kinds[-1] == "message.sent"
    assert sorted(kinds) == ["message.sent", "ticket.opened", "ticket.opened"]
    assert other.pk


def test_after_a_day_it_is_given_up_and_after_three_the_webhook_stops(
    hook: Webhook, receiver: Receiver, cast: Cast, mailoutbox
) -> None:
    receiver.status = 503
    opened(cast)
    run_jobs()
    Call.objects.update(made_at=now() - timedelta(days=1, minutes=1))
    jobs.send_calls()
    assert Call.objects.get().state == Call.FAILED
    jobs.stop_what_fails_for_days()
    assert Webhook.objects.get().stopped_at is None
    Webhook.objects.update(failing_since=now() - timedelta(days=4))
    jobs.stop_what_fails_for_days()
    run_jobs()
    assert Webhook.objects.get().stopped_at is not None
    assert mailoutbox[0].to == [cast.lena.email]
    opened(cast)
    run_jobs()
    assert Call.objects.count() == 1


def test_resending_sends_the_same_once_more(hook: Webhook, receiver: Receiver, cast: Cast, as_oleg: Client) -> None:
    opened(cast)
    run_jobs()
    jobs.send_calls()
    call = Call.objects.get()
    assert as_oleg.post(f"/webhooks/calls/{call.pk}/resend/").status_code == 302
    jobs.send_calls()
    assert receiver.came[0][1] == receiver.came[1][1]
    assert receiver.came[0][0]["webhook-id"] == receiver.came[1][0]["webhook-id"]


def test_it_hears_only_what_its_person_may_see_and_no_notes(receiver: Receiver, cast: Cast) -> None:
    actions.make_webhook(url=f"http://{receiver.place}/", kinds=ALL, operator=cast.anna, by=cast.oleg)
    hidden, seen = opened(cast), opened(cast)
    Ticket.objects.filter(pk=hidden.pk).update(team=cast.baggage)
    desk.add_note(seen, "тайна", by=cast.lena)
    run_jobs()
    assert [json.loads(call.body)["data"]["ticket"]["number"] for call in Call.objects.all()] == [seen.number]
    assert not any("тайна" in call.body for call in Call.objects.all())


def test_an_incident_is_told_with_its_forecast(hook: Webhook, cast: Cast) -> None:
    incident = incidents.raise_incident(cast.checkin, by=cast.lena)
    incidents.acknowledge(incident, by=cast.vera)
    incidents.forecast(incident, now() + timedelta(minutes=5), now() + timedelta(minutes=9), by=cast.vera)
    run_jobs()
    told = {call.kind: json.loads(call.body)["data"] for call in Call.objects.all()}
    assert set(told) == {"incident.raised", "incident.forecast"}
    assert told["incident.forecast"]["forecast"]["version"] == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5432/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest", "http://2130706433/"]
)
def test_no_call_goes_into_our_own_network(url: str, cast: Cast) -> None:
    hook = actions.make_webhook(url=url, kinds=ALL, operator=cast.lena, by=cast.oleg)
    actions.test_webhook(hook)
    jobs.send_calls()
    call = Call.objects.get()
    assert (call.status, call.state) == (None, Call.WAITING)
    assert "inside our own network" in call.answer


def test_a_redirect_is_not_followed(hook: Webhook, receiver: Receiver) -> None:
    receiver.status = 302
    actions.test_webhook(hook)
    jobs.send_calls()
    assert (Call.objects.get().status, len(receiver.came)) == (302, 1)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/",
        "https://a:b@x.example/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://[",
        "x",
        "javascript:1",
        "\0",
        "http://x.example:99999/",
    ],
)
def test_a_bad_address_is_refused_in_the_form(url: str, as_oleg: Client, cast: Cast) -> None:
    answer = as_oleg.post("/webhooks/new/", {"url": url, "kinds": ["ticket.opened"], "operator": cast.lena.pk})
    assert answer.status_code == 422
    assert not Webhook.objects.exists()


def test_whoever_keeps_a_copy_of_tickets_hears_of_every_change_of_them(receiver: Receiver, cast: Cast) -> None:
    """Kind, priority, time put aside, next step, merging: what the API shows of a ticket never changes in silence."""
    kinds = [kind for kind, _words in CHOICES if kind.startswith("ticket.")]
    actions.make_webhook(url=f"http://{receiver.place}/", kinds=kinds, operator=cast.lena, by=cast.oleg)
    ticket, other = opened(cast), opened(cast)
    later = now() + timedelta(hours=2)
    desk.prioritise(ticket, impact=Impact.SEVERE, urgency=Urgency.NOW, deadline_at=later, by=cast.anna)
    desk.change_kind(ticket, "complaint", by=cast.anna)
    desk.snooze(ticket, later, by=cast.anna)
    desk.wake(ticket, by=cast.anna)
    desk.plan(ticket, "Спросить", owner=cast.anna, due_at=later, by=cast.anna)
    desk.merge(ticket, other, by=cast.anna)
    desk.unmerge(ticket, by=cast.anna)
    run_jobs()
    heard = list(Call.objects.filter(about=f"ticket-{ticket.pk}").order_by("entry").values_list("kind", flat=True))
    assert heard == [f"ticket.{what}" for what in "opened prioritised sorted snoozed woke step_planned merged unmerged".split()]
    told = {call.kind: json.loads(call.body)["data"]["ticket"] for call in Call.objects.filter(about=f"ticket-{ticket.pk}")}
    assert told["ticket.opened"]["number"] == ticket.number


def test_whoever_reads_no_tickets_is_not_taken_for_a_webhook_of_tickets(as_oleg: Client, cast: Cast) -> None:
    content = {"url": "https://hooks.example.com/", "kinds": ["ticket.opened", "incident.raised"], "operator": cast.oleg.pk}
    answer = as_oleg.post("/webhooks/new/?lang=en", content)
    assert answer.status_code == 422
    assert f"{cast.oleg} reads no tickets" in answer.text
    assert "https://hooks.example.com/" in answer.text, "what was typed stays"
    assert not Webhook.objects.exists()
    assert as_oleg.post("/webhooks/new/", content | {"kinds": ["incident.raised"]}).status_code == 302
    chosen = as_oleg.get("/webhooks/new/").context["form"].initial["operator"]
    assert chosen == cast.lena, "a lead reads them all"


def test_an_admin_makes_tests_and_removes_one(as_oleg: Client, receiver: Receiver, cast: Cast) -> None:
    content = {"url": f"http://{receiver.place}/x", "kinds": ["ticket.opened"], "operator": cast.lena.pk}
    page = as_oleg.post("/webhooks/new/", content, follow=True)
    hook = Webhook.objects.get()
    assert hook.secret not in page.content.decode()
    assert hook.secret in as_oleg.post(f"/webhooks/{hook.pk}/secret/").content.decode()
    assert hook.secret not in as_oleg.get(f"/webhooks/{hook.pk}/").content.decode()
    assert as_oleg.post(f"/webhooks/{hook.pk}/secret/").status_code == 422
    another = as_oleg.post(f"/webhooks/{hook.pk}/secret/", {"renew": "1"}).content.decode()
    assert Webhook.objects.get().secret in another
    assert hook.secret not in another
    as_oleg.post(f"/webhooks/{hook.pk}/test/")
    jobs.send_calls()
    assert "204" in as_oleg.get(f"/webhooks/{hook.pk}/").content.decode()
    as_oleg.post(f"/webhooks/{hook.pk}/remove/")
    assert not Webhook.objects.exists()


def test_a_webhook_that_is_removed_while_it_is_called_keeps_no_other_from_being_noted(
    hook: Webhook, cast: Cast, receiver: Receiver
) -> None:
    call = actions.test_webhook(hook)
    call.webhook = hook
    Webhook.objects.filter(pk=hook.pk).delete()
    actions.note(call, calling.Came(status=204, answer=""))
    assert not Call.objects.exists()


def test_the_webhook_of_somebody_who_has_left_is_not_switched_on_again(hook: Webhook, cast: Cast, as_oleg: Client) -> None:
    Webhook.objects.update(stopped_at=now())
    cast.lena.is_active = False
    cast.lena.save(update_fields=["is_active"])
    assert as_oleg.post(f"/webhooks/{hook.pk}/resume/").status_code == 422
    assert Webhook.objects.get().stopped_at is not None


def test_what_its_person_may_not_see_any_more_is_not_sent_again(
    hook: Webhook, receiver: Receiver, cast: Cast, as_oleg: Client
) -> None:
    hook.operator = cast.anna
    hook.save(update_fields=["operator"])
    ticket = opened(cast)
    run_jobs()
    jobs.send_calls()
    call = Call.objects.get()
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.baggage)
    answer = as_oleg.post(f"/webhooks/calls/{call.pk}/resend/")
    assert answer.status_code == 422
    assert "не видит" in answer.content.decode().replace("\u00a0", " ")
    jobs.send_calls()
    assert len(receiver.came) == 1
    assert Call.objects.get().state == Call.SENT


def test_a_try_that_comes_late_asks_again_whether_its_person_may_see_it(
    hook: Webhook, receiver: Receiver, cast: Cast, as_oleg: Client
) -> None:
    receiver.status = 500
    opened(cast)
    run_jobs()
    jobs.send_calls()
    cast.lena.roles = ["responder"]
    cast.lena.save(update_fields=["roles"])
    Call.objects.update(due_at=now())
    Webhook.objects.update(failing_since=None)
    jobs.send_calls()
    assert len(receiver.came) == 1
    assert Call.objects.get().state == Call.FAILED
    assert Webhook.objects.get().failing_since is None, "the receiver has done nothing wrong"
    assert "больше этого не видит" in as_oleg.get(f"/webhooks/{hook.pk}/").content.decode().replace("\u00a0", " ")


def test_a_message_that_went_to_another_ticket_is_told_only_with_that_ticket(
    hook: Webhook, receiver: Receiver, cast: Cast, as_oleg: Client
) -> None:
    hook.operator = cast.anna
    hook.save(update_fields=["operator"])
    ticket, other = opened(cast), opened(cast)
    message = desk.add_message(ticket, "Тайна", from_customer=cast.ivan)
    run_jobs()
    jobs.send_calls()
    receiver.came.clear()
    Ticket.objects.filter(pk=other.pk).update(team=cast.baggage)
    message.ticket = other
    message.save(update_fields=["ticket"])
    call = Call.objects.get(kind="message.received")
    assert as_oleg.post(f"/webhooks/calls/{call.pk}/resend/").status_code == 422
    jobs.send_calls()
    assert not receiver.came


def test_resending_tells_what_is_true_now(hook: Webhook, receiver: Receiver, cast: Cast, as_oleg: Client) -> None:
    ticket = opened(cast)
    run_jobs()
    jobs.send_calls()
    Ticket.objects.filter(pk=ticket.pk).update(subject="Новая тема")
    as_oleg.post(f"/webhooks/calls/{Call.objects.get().pk}/resend/")
    jobs.send_calls()
    before, after = (json.loads(body) for _headers, body in receiver.came)
    assert after["data"]["ticket"]["subject"] == "Новая тема"
    assert after["timestamp"] == before["timestamp"]


def test_a_call_whose_fact_cannot_be_read_any_more_stops_none_behind_it(hook: Webhook, receiver: Receiver, cast: Cast) -> None:
    first, second = opened(cast), opened(cast)
    run_jobs()
    entry = Call.objects.get(about=f"ticket-{first.pk}").entry
    Entry.objects.filter(pk=entry).update(content={"of_another_version": 1})
    jobs.send_calls()
    assert [json.loads(body)["data"]["ticket"]["number"] for _headers, body in receiver.came] == [second.number]
    assert Call.objects.get(about=f"ticket-{first.pk}").state == Call.FAILED


def test_a_waiting_call_says_when_it_is_tried_next_and_goes_out_at_once_when_pressed(
    hook: Webhook, receiver: Receiver, cast: Cast, as_oleg: Client
) -> None:
    receiver.status = 500
    opened(cast)
    run_jobs()
    jobs.send_calls()
    call = Call.objects.get()
    page = as_oleg.get(f"/webhooks/{hook.pk}/").content.decode()
    assert "следующая попытка" in page
    assert call.due_at.isoformat()[:19] in page
    assert "Отправить сейчас" in page
    assert f"/webhooks/calls/{call.pk}/resend/" in page
    receiver.status = 200
    as_oleg.post(f"/webhooks/calls/{call.pk}/resend/")
    jobs.send_calls()
    assert Call.objects.get().state == Call.SENT
    assert "следующая попытка" not in as_oleg.get(f"/webhooks/{hook.pk}/").content.decode()
