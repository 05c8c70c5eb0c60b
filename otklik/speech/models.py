"""The company's manner of speaking, its own rules, and how often each rule found something."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.journal.prepared import Prepared

KINDS = [
    ("reply", _("Replies to customers")),
    ("status", _("News of an incident, briefings, planned work")),
    ("failure", _("Texts of error screens")),
    ("refusal", _("Refusals")),
    ("field", _("Hints at a form’s field")),
    ("survey", _("Surveys and reminders")),
]
PROFILES = [
    ("calm", pgettext_lazy("manner", "calm")),
    ("formal", pgettext_lazy("manner", "formal")),
    ("strict", pgettext_lazy("manner", "strict")),
]


class Manner(models.Model):
    """How strictly each kind of text is read, and the company's words: one row."""

    profiles = models.JSONField(default=dict)
    prefer = models.JSONField(default=dict)  # word: the word to use instead
    avoid = ArrayField(models.CharField(max_length=100), default=list)
    names = ArrayField(models.CharField(max_length=100), default=list)
    # Counted up by every change here and of an own rule: what was worked out from them is kept until then.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_manner")]

    def __str__(self) -> str:
        return f"manner {self.version}"

    @classmethod
    def current(cls) -> Manner:
        """The one manner; an unsaved one while nobody has chosen anything."""
        return next(iter(THE_MANNER()), None) or cls(pk=1)


THE_MANNER = Prepared(lambda: Manner.objects.filter(pk=1))


class OwnRule(models.Model):
    """Something this company does not want to say, with a word why and how else."""

    LEVELS = [
        ("error", pgettext_lazy("finding", "serious")),
        ("warning", pgettext_lazy("finding", "worth a look")),
        ("hint", pgettext_lazy("finding", "a hint")),
    ]

    phrases = ArrayField(models.CharField(max_length=200), default=list)
    kinds = ArrayField(models.CharField(max_length=10), default=list)
    level = models.CharField(max_length=7, choices=LEVELS, default="warning")
    message_ru = models.CharField(max_length=200, blank=True)
    message_en = models.CharField(max_length=200, blank=True)
    advice_ru = models.CharField(max_length=300, blank=True)
    advice_en = models.CharField(max_length=300, blank=True)
    rewrite = models.CharField(max_length=300, blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.phrases[0] if self.phrases else ""

    @property
    def rule(self) -> str:
        """Its name among all rules."""
        return f"own-{self.pk}"


class Tally(models.Model):
    """How often a rule found something on one day, and what became of it. Nobody's name and no text stand here."""

    rule = models.CharField(max_length=60)
    day = models.DateField()
    seen = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "rule"], name="one_tally_a_day")]

    def __str__(self) -> str:
        return f"{self.rule} {self.day}"
