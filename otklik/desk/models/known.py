"""What is known about the matter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.desk.models.ticket import Ticket


class KnownFact(models.Model):
    """One line of the fact sheet: told once, by whom, how sure. (“Fact” alone is the journal's word.)"""

    KIT, CUSTOMER, OPERATOR = "kit", "customer", "operator"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="known_facts")
    name = models.CharField(_("what"), max_length=80)
    value = models.CharField(_("value"), max_length=500)
    source = models.CharField(
        max_length=10, choices=[(KIT, _("from the site")), (CUSTOMER, _("from the customer")), (OPERATOR, _("from an operator"))]
    )
    is_proven = models.BooleanField(default=False)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "name", "value"], name="known_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
