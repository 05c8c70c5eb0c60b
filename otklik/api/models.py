"""Tokens, answers that are kept for retries, webhooks and their calls."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.lib.clock import now


class TokenQuerySet(models.QuerySet["Token"]):
    def good(self, at: datetime) -> Self:
        """Those that open something now: not over, and their person still works here."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), operator__is_active=True)


class Token(models.Model):
    """A key by which a program acts for a person. Only its hash is kept."""

    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    scopes = ArrayField(models.CharField(max_length=20))
    # SHA-256: the token itself is 256 random bits, so nothing is won by a slow hash and a lot is lost with every request.
    digest = models.CharField(max_length=64, unique=True)
    # Its first letters, by which a person tells one from another.
    hint = models.CharField(max_length=12)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    # To the hour: a more precise one would be a write with every request.
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= now()


class Replay(models.Model):
    """The answer to a request with an `Idempotency-Key`, given again to whoever asks again."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="replays")
    key = models.CharField(max_length=255)
    # Of method, address and body: the same key for something else is a mistake of the caller.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["at"], name="replay_age")]

    def __str__(self) -> str:
        return f"replay {self.pk}"


class Webhook(models.Model):
    """An address that hears of what happens, as far as its person may see it."""

    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("what it hears of"))
    # Kept as it is, because every call is signed with it.
    secret = models.CharField(max_length=80)
    # It is told once: afterwards there is only another one.
    secret_told_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url


class Call(models.Model):
    """One fact on its way to one webhook. Its `number` is the same at every try."""

    WAITING, SENT, FAILED = "waiting", "sent", "failed"
    STATES = [(WAITING, _("waiting")), (SENT, _("received")), (FAILED, _("given up"))]

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    # The journal's entry; no two calls of one webhook speak of the same.
    entry = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    # Calls about one object go out one after another.
    about = models.CharField(max_length=40, blank=True)
    body = models.TextField()
    state = models.CharField(max_length=7, choices=STATES, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    # What came back, or why nothing did; its beginning.
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "entry"], name="one_call_an_entry")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="call_due"),
            models.Index(fields=["webhook", "-id"], name="call_log"),
            models.Index(fields=["made_at"], name="call_age"),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What the receiver tells repetitions by."""
        return f"msg_{self.webhook_id}_{self.entry}"
