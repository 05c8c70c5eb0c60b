"""Notices and the delivery ledger: one row for each person told of each thing, so nobody is missed or told twice."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.lib.text import shortened


class Notice(models.Model):
    """One thing that we tell. `key` names the event (`incident:5:fixed:2`), so saying it again changes nothing."""

    key = models.CharField(max_length=120, unique=True)
    # What the notice is about, for history pages: "incident:5", "ticket:1002".
    about = models.CharField(max_length=60, db_index=True)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """One person told of one thing over one channel."""

    QUEUED, SENDING, SENT, FAILED = "queued", "sending", "sent", "failed"
    STATES = [(QUEUED, _("waits")), (SENDING, _("being sent")), (SENT, _("sent")), (FAILED, _("not delivered"))]
    EMAIL, SMS = "email", "sms"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    # Whom: "customer:17" or "operator:3". Notices stand below both, so this is a name and not a key.
    recipient = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, default=EMAIL)
    address = models.CharField(max_length=320)
    language = models.CharField(max_length=2, default="ru")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    # What goes with it: the key of each file and the name it has for this reader.
    files = models.JSONField(default=list)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=STATES, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    # What the gateway of SMS said, with neither the telephone nor the code in it.
    answer = models.CharField(max_length=300, blank=True, db_default="")
    # When a try of this delivery may begin; a claim moves it forward, so a dead worker's claim lapses by itself.
    due_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "recipient"], name="told_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["queued", "sending"]), name="delivery_due"),
            # A storm of letters that wait must not be read through for the few SMS behind it.
            models.Index(fields=["due_at"], condition=models.Q(channel="sms", state__in=["queued", "sending"]), name="sms_due"),
            models.Index(fields=["recipient", "made_at"], name="delivery_recipient"),
        ]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it has neither left nor been given up."""
        return self.state in (self.QUEUED, self.SENDING)

    @property
    def waits_for_server(self) -> bool:
        """Whether a try has failed, because nobody answered or the answer was “later”, and another one comes by itself."""
        return self.is_open and bool(self.last_error)


class SmsWay(models.Model):
    """The company's gateway of SMS: one row, or none while nobody has set it."""

    # An Apprise address in which `{phone}` stands where the telephone goes. It holds a key, so it is never shown whole.
    address = models.CharField(max_length=2000)
    # What stands in the gateway's answer when it has taken a message; nothing where the status alone tells.
    good_sign = models.CharField(max_length=100, blank=True)
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_sms_way")]

    def __str__(self) -> str:
        return self.shown_address

    @classmethod
    def current(cls) -> SmsWay | None:
        return cls.objects.filter(pk=1).first()

    @property
    def shown_address(self) -> str:
        """What may be shown of it."""
        return shortened(self.address.partition("://")[0], 40) + "://…"
