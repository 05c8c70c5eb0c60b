"""Customers, the organisations they act for, and the identifiers they are known by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A company that a customer acts for."""

    name = models.CharField(_("name"), max_length=200)

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A person who asks."""

    name = models.CharField(_("name"), max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="customers")
    language = models.CharField(max_length=2, default="ru", choices=[("ru", "Русский"), ("en", "English")])
    time_zone = models.CharField(max_length=64, blank=True)
    met_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name or str(_("Customer {number}").format(number=self.pk))

    @property
    def email(self) -> str:
        """The e-mail to write to: proven ones first, then the newest; empty when none is known."""
        known = (
            self.identifiers.filter(kind=Identifier.EMAIL).order_by(models.F("verified_at").desc(nulls_last=True), "-pk").first()
        )
        return known.value if known else ""


class Identifier(models.Model):
    """Something a customer is known by: contract, e-ticket, telephone, e-mail."""

    EMAIL, PHONE = "email", "phone"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=40)
    value = models.CharField(_("value"), max_length=300)
    # Folded for comparison: letters lower, digits of a telephone in E.164.
    normal = models.CharField(max_length=300)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_how = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "normal"], name="identifier_once_a_customer"),
            models.UniqueConstraint(
                fields=["kind", "normal"], condition=Q(verified_at__isnull=False), name="verified_identifier_of_one_customer"
            ),
        ]
        indexes = [models.Index(fields=["kind", "normal"], name="identifier_lookup")]
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.value
