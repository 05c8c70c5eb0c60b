"""Customers, the organisations they act for, and the identifiers they are known by."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Organisation(models.Model):
    """A company that a customer acts for."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        indexes = [GinIndex(SearchVector("name", config="simple"), name="organisation_words")]

    def __str__(self) -> str:
        return self.name


class CustomerQuerySet(models.QuerySet["Customer"]):
    def present(self) -> Self:
        """Without those who turned out to be somebody else's second record."""
        return self.filter(merged_into__isnull=True)


class Customer(models.Model):
    """A person who asks."""

    name = models.CharField(pgettext_lazy("person", "name"), max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="customers")
    language = models.CharField(max_length=2, default="ru", choices=[("ru", "Русский"), ("en", "English")])
    time_zone = models.CharField(max_length=64, blank=True)
    met_at = models.DateTimeField(db_default=Now())
    # Turned out to be the same person as another; kept aside so that the merge can be undone.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(SearchVector("name", config="simple"), name="customer_words")]

    def __str__(self) -> str:
        return self.name or self.by_number

    @property
    def by_number(self) -> str:
        """What he is called for those to whom his name is not told."""
        return str(_("Customer {number}").format(number=self.pk))

    @property
    def email(self) -> str:
        """The e-mail to write to: proven ones first, then the newest; empty when none is known."""
        known = [one for one in self.identifiers.all() if one.kind == Identifier.EMAIL and one.may_write]
        known.sort(key=lambda one: (one.verified_at is not None, one.verified_at or one.pk, one.pk))
        return known[-1].value if known else ""


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
    # An unproven address that came with a merge receives nothing of the other record's until it is proven.
    may_write = models.BooleanField(default=True)

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


class Merge(models.Model):
    """Two records made one: who did it, and all that it takes to undo it exactly."""

    kept = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merged_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # Column of the kept customer → what it held, and what the merge put there.
    filled = models.JSONField(default=dict)
    # "desk.ticket.customer" → the rows that were moved from one to the other.
    moved = models.JSONField(default=dict)
    # Rows of either that said the same as the other's, whole, with what hung on them.
    parked = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once"),
            models.CheckConstraint(condition=~Q(kept=models.F("gone")), name="two_are_merged"),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class ProofCode(models.Model):
    """Six digits that went to an address. Only a keyed hash of them is kept, and that not for long."""

    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, related_name="codes")
    # Part of the hash, and of the notice's key.
    nonce = models.UUIDField(unique=True)
    code_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="code_over")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"code {self.pk}"
