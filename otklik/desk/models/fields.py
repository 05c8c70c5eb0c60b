"""What the admin wants to be known of each kind of ticket, and what is known of one."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from otklik.desk.models.ticket import Kind, Ticket


class FieldQuerySet(models.QuerySet["KindField"]):
    def asked(self, kind: str) -> Self:
        """Those that stand on tickets of this kind today."""
        return self.filter(kind=kind, retired_at__isnull=True).order_by("position", "pk")


class KindField(models.Model):
    """One field of a kind. It is retired, never deleted: old tickets keep what was written."""

    class Type(models.TextChoices):
        TEXT = "text", pgettext_lazy("field", "text")
        CHOICE = "choice", pgettext_lazy("field", "one of a list")
        DATE = "date", pgettext_lazy("field", "date")
        NUMBER = "number", pgettext_lazy("field", "number")
        YES_NO = "yes_no", pgettext_lazy("field", "yes or no")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name_ru = models.CharField(_("name in Russian"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    type = models.CharField(pgettext_lazy("field", "type"), max_length=8, choices=Type.choices, default=Type.TEXT)
    # Lines as the admin typed them: «Русский | English»; the first half is what is stored on tickets.
    options = ArrayField(models.CharField(max_length=165), default=list, blank=True)
    is_required = models.BooleanField(_("asked for before resolving"), default=False)
    position = models.PositiveSmallIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = FieldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name_ru"], condition=Q(retired_at__isnull=True), name="one_field_of_a_name"),
            models.CheckConstraint(condition=~Q(type="choice") | Q(options__len__gt=0), name="choice_has_options"),
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        first, second = (self.name_en, self.name_ru) if get_language() == "en" else (self.name_ru, self.name_en)
        return first or second

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What is stored, and what the reader sees."""
        pairs = [[part.strip() for part in line.split("|", 1)] for line in self.options]
        return [(pair[0], pair[1] if len(pair) > 1 and pair[1] and get_language() == "en" else pair[0]) for pair in pairs]


class FieldValue(models.Model):
    """What a ticket says in one field: a day as ISO, a number with a point, «yes» or «no», or text."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="field_values")
    field = models.ForeignKey(KindField, on_delete=models.PROTECT, related_name="values")
    value = models.CharField(max_length=500)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "field"], name="one_value_a_field")]

    def __str__(self) -> str:
        return f"{self.field_id}: {self.value}"
