"""Making, stopping and resuming webhooks, and what becomes of their calls."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from otklik.accounts.models import Operator
from otklik.api import rules
from otklik.api.calling import Came, fresh_secret
from otklik.api.facts import (
    WebhookMade,
    WebhookRemoved,
    WebhookResumed,
    WebhookSecretRenewed,
    WebhookSecretTold,
    WebhookStopped,
)
from otklik.api.kinds import CHOICES, OF_TICKETS, TEST
from otklik.api.models import Call, Webhook
from otklik.api.payloads import body, payload_now
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused

MOST_WEBHOOKS = 50
# Kept with the call, and said to the reader in his language.
OUT_OF_SIGHT = gettext_noop("Whom this webhook sees for may not see this any more.")


@transaction.atomic
def make_webhook(*, url: str, kinds: Iterable[str], operator: Operator, by: Operator | None) -> Webhook:
    """An address that hears of these kinds, as far as `operator` may see them."""
    wanted = [kind for kind, _words in CHOICES if kind in set(kinds)]
    if not wanted:
        raise Refused(_("Choose at least one thing that it should hear of."))
    if OF_TICKETS.intersection(wanted) and not rules.may_hold(operator.roles, "tickets:read"):
        raise Refused(_("%(name)s reads no tickets, so nothing of them would ever be sent. Choose a lead, or leave tickets out.") % {"name": operator})  # fmt: skip
    if Webhook.objects.count() >= MOST_WEBHOOKS:
        raise Refused(_("There are fifty webhooks already. Remove those that nobody uses."))
    webhook = Webhook.objects.create(operator=operator, url=url, kinds=wanted, secret=fresh_secret(), made_at=now())
    record(WebhookMade(webhook=webhook.pk, by=by.pk if by else None))
    return webhook


@transaction.atomic
def bring_webhook(*, url: str, kinds: Iterable[str], operator: Operator, by: Operator | None) -> Webhook:
    """One that another desk called. It has a secret of its own here, and is off until somebody has told it to the receiver."""
    webhook = make_webhook(url=url, kinds=kinds, operator=operator, by=by)
    webhook.stopped_at = webhook.made_at
    webhook.save(update_fields=["stopped_at"])
    return webhook


@transaction.atomic
def tell_secret(webhook: Webhook, *, by: Operator) -> str:
    """The secret, for the only time. Raises `Refused` when it was told before."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if webhook.secret_told_at is not None:
        raise Refused(_("The secret was shown before, and it is shown once. Make a new one if nobody has copied it."))
    webhook.secret_told_at = now()
    webhook.save(update_fields=["secret_told_at"])
    record(WebhookSecretTold(webhook=webhook.pk, by=by.pk))
    return webhook.secret


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Operator) -> str:
    """Every call from now on, a resent one too, is signed with it."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    webhook.secret, webhook.secret_told_at = fresh_secret(), now()
    webhook.save(update_fields=["secret", "secret_told_at"])
    record(WebhookSecretRenewed(webhook=webhook.pk, by=by.pk))
    return webhook.secret


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Operator) -> None:
    """With its log."""
    if Webhook.objects.filter(pk=webhook.pk).delete()[0]:
        record(WebhookRemoved(webhook=webhook.pk, by=by.pk))


@transaction.atomic
def resume_webhook(webhook: Webhook, *, by: Operator) -> Webhook:
    """It is called again from the next fact on; what it missed is resent by hand."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if not webhook.operator.is_active:
        raise Refused(_("Whoever this webhook sees for has left, so it stays off. Make a new one for somebody who works here."))
    if webhook.stopped_at is not None:
        webhook.stopped_at = webhook.failing_since = None
        webhook.save(update_fields=["stopped_at", "failing_since"])
        record(WebhookResumed(webhook=webhook.pk, by=by.pk))
    return webhook


@transaction.atomic
def stop_webhook(webhook: Webhook) -> None:
    """It failed too long. Its waiting calls are given up; the log keeps them for resending."""
    webhook.stopped_at = now()
    webhook.save(update_fields=["stopped_at"])
    Call.objects.filter(webhook=webhook, state=Call.WAITING).update(state=Call.FAILED)
    record(WebhookStopped(webhook=webhook.pk))


def resend(call: Call) -> Call:
    """The call once more, at once, under the same id, as it would be written now: what its person may not see any more is not told again."""
    if (told := payload_now(call)) is None:
        raise Refused(
            _(
                "Whom this webhook sees for may not see this any more, or it is gone, so it is not sent again. Make a webhook for somebody who sees it."
            )
        )
    call.body = told
    call.state, call.due_at, call.made_at, call.tries = Call.WAITING, now(), now(), 0
    call.save(update_fields=["body", "state", "due_at", "made_at", "tries"])
    return call


def withhold(call: Call) -> None:
    """It is not sent, and the receiver has done nothing wrong."""
    Call.objects.filter(pk=call.pk).update(state=Call.FAILED, answer=OUT_OF_SIGHT, status=None, tried_at=now())


def test_webhook(webhook: Webhook) -> Call:
    """A call that says nothing but that it arrives. Its number is below zero: no entry of the journal stands behind it."""
    return Call.objects.create(
        webhook=webhook, entry=-time.time_ns() // 1000, kind=TEST, body=body(TEST, {}, now()), made_at=now(), due_at=now()
    )


def note(call: Call, came: Came) -> None:
    """What came of a try; the next one follows later, for a day."""
    at = now()
    call.tries, call.tried_at, call.status, call.answer = call.tries + 1, at, came.status, came.answer
    if came.is_received:
        call.state = Call.SENT
    elif at - call.made_at > rules.PATIENCE:
        call.state = Call.FAILED
    else:
        call.due_at = at + rules.pause_before(call.tries)
    # Not `save`: the webhook may have been removed, and its log with it, while the call was on its way.
    names = ("tries", "tried_at", "status", "answer", "state", "due_at")
    Call.objects.filter(pk=call.pk).update(**{name: getattr(call, name) for name in names})
    webhook = call.webhook
    if came.is_received and webhook.failing_since:
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None)
    elif not came.is_received and webhook.failing_since is None:
        Webhook.objects.filter(pk=webhook.pk, failing_since=None).update(failing_since=at)
