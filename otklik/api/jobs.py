"""What runs when nobody waits: calls to webhooks, leavers' tokens, old answers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.accounts.actions.people import mail_goes_out
from otklik.accounts.facts import OperatorDeactivated
from otklik.api import rules
from otklik.api.actions.tokens import revoke_token
from otklik.api.actions.webhooks import note, stop_webhook, withhold
from otklik.api.calling import call
from otklik.api.facts import WebhookStopped
from otklik.api.kinds import KINDS
from otklik.api.models import Call, Replay, Token, Webhook
from otklik.api.once import KEPT
from otklik.api.payloads import about, payload, payload_now
from otklik.journal.listeners import every, on, on_many
from otklik.journal.models import Entry
from otklik.lib.clock import now

log = structlog.get_logger(__name__)

# Slow receivers wait beside each other, and one webhook takes no more than its part.
AT_ONCE, PER_WEBHOOK = 8, 20
LOG_KEPT = timedelta(days=30)


@on_many(*KINDS)
def write_calls(entries: list[Entry]) -> None:
    """One call a webhook that listens and whose person may see it; run twice it writes nothing more."""
    listening = list(Webhook.objects.select_related("operator").filter(stopped_at=None, operator__is_active=True))
    for entry, fact in [(entry, fact) for entry in entries if listening and (fact := entry.fact()) is not None]:
        kind = KINDS[type(fact)][0]
        for webhook in [webhook for webhook in listening if kind in webhook.kinds]:
            if (body := payload(webhook, fact, entry.at)) is not None:
                Call.objects.get_or_create(
                    webhook=webhook,
                    entry=fact.entry,
                    defaults={"kind": kind, "about": about(fact), "body": body, "made_at": now(), "due_at": now()},
                )


@on(OperatorDeactivated)
def revoke_tokens_of_leavers(fact: OperatorDeactivated) -> None:
    """They open nothing since that moment; here they go for good, so that coming back does not bring them back."""
    for token in Token.objects.filter(operator=fact.operator):
        revoke_token(token, by=None)
    Webhook.objects.filter(operator=fact.operator, stopped_at=None).update(stopped_at=now())


@every(seconds=1)
def send_calls() -> None:
    """What is due, oldest first; about one object one after another."""
    due = []
    for one in due_calls():
        if may_be_told(one):
            due.append(one)
        else:
            withhold(one)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        # Only the network is in the threads: they touch no database.
        came = threads.map(lambda one: call(one.webhook.url, one.webhook.secret, one.number, one.body), due)
        for one, answer in zip(due, came, strict=True):
            note(one, answer)


def may_be_told(call: Call) -> bool:
    """Between the fact and this try, a day at most, its person may have lost the sight of it. What cannot be read again stops none behind it."""
    try:
        return payload_now(call) is not None
    except DatabaseError:
        raise
    except Exception:
        log.exception("call_not_told", call=call.number)
        return False


def due_calls() -> Iterator[Call]:
    """The first waiting call about each object, of every webhook its part."""
    at = now()
    for webhook in Webhook.objects.filter(stopped_at=None, calls__state=Call.WAITING, calls__due_at__lte=at).distinct():
        yield from islice(next_of(webhook), PER_WEBHOOK)


def next_of(webhook: Webhook) -> Iterator[Call]:
    busy: set[str] = set()
    at = now()
    for one in webhook.calls.filter(state=Call.WAITING).select_related("webhook__operator").order_by("entry")[:500]:
        if one.about in busy:
            continue
        if one.about:
            busy.add(one.about)
        if one.due_at <= at:
            yield one


@every(minutes=5)
def stop_what_fails_for_days() -> None:
    for webhook in Webhook.objects.filter(stopped_at=None, failing_since__lt=now() - rules.GIVES_UP_AFTER):
        stop_webhook(webhook)


@on(WebhookStopped)
def tell_that_it_stopped(fact: WebhookStopped) -> None:
    webhook = Webhook.objects.select_related("operator").filter(pk=fact.webhook).first()
    if webhook is None or not webhook.operator.is_active or not mail_goes_out():
        return
    with translation.override(webhook.operator.locale):
        link = settings.DESK_URL + reverse("api-pages:webhook", args=[webhook.pk])
        EmailMessage(
            subject=_("A webhook was switched off"),
            body=_(
                "Hello,\n\n{url} has not taken a single call for three days, so Otklik calls it no more.\n\n"
                "When it answers again, switch it on here and resend what it missed:\n\n{link}"
            ).format(url=webhook.url, link=link),
            to=[webhook.operator.email],
        ).send()


@every(hours=1)
def forget_old_answers_and_calls() -> None:
    Replay.objects.filter(at__lt=now() - KEPT).delete()
    with transaction.atomic():
        Call.objects.filter(made_at__lt=now() - LOG_KEPT).exclude(state=Call.WAITING).delete()
