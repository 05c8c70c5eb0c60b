"""What is known about the matter, and what must be known for its kind."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.desk.models.thread import Message
from otklik.desk.models.ticket import Kind, Ticket
from otklik.services.models import Service


class KnownFactQuerySet(models.QuerySet["KnownFact"]):
    def current(self) -> Self:
        """What holds now: neither corrected nor set aside."""
        return self.filter(replaced_at__isnull=True)


class KnownFact(models.Model):
    """One line of the fact sheet: told once, by whom, how sure. (“Fact” alone is the journal's word.)"""

    KIT, CUSTOMER, OPERATOR, READ, LETTER, BOT = "kit", "customer", "operator", "read", "letter", "bot"
    SOURCES = [
        (KIT, _("from the site")),
        (CUSTOMER, _("from the customer")),
        (OPERATOR, _("from an operator")),
        (READ, _("found in the customer's message")),
        (LETTER, _("from a letter")),
        (BOT, pgettext_lazy("source", "from the bot")),
    ]

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="known_facts")
    name = models.CharField(_("what"), max_length=80)
    value = models.CharField(_("value"), max_length=500)
    source = models.CharField(max_length=10, choices=SOURCES)
    is_proven = models.BooleanField(default=False)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(db_default=Now())
    # A corrected line is kept; one that was set aside has nothing in its place.
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaced")

    objects = KnownFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "name", "value"], condition=Q(replaced_at__isnull=True), name="known_once_now"
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class NeededFact(models.Model):
    """Something that must be known to settle a ticket of this kind, of one service or of any."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="needed_facts")
    name = models.CharField(_("what"), max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "service", "name"], nulls_distinct=False, name="needed_once_a_kind")
        ]
        ordering = ["kind", "service", "pk"]

    def __str__(self) -> str:
        return self.name
