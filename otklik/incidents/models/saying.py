"""What is said of an incident: to operators, to the public, to each other; and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.incidents import rules
from otklik.incidents.models.incident import Incident
from otklik.services.models import in_language


class Briefing(models.Model):
    """What operators say, must not promise, and can offer meanwhile. A change makes a new version.

    What Otklik writes itself is there in both languages; a person writes in one, and everybody reads that.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="briefings")
    version = models.PositiveSmallIntegerField()
    say_ru = models.TextField(_("What to say"), db_column="say")
    say_en = models.TextField(_("What to say"), blank=True)
    never_promise_ru = models.TextField(_("What not to promise"), blank=True, db_column="never_promise")
    never_promise_en = models.TextField(_("What not to promise"), blank=True)
    workaround = models.TextField(_("What helps meanwhile"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "version"], name="briefing_version")]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"briefing {self.pk}"

    @property
    def say(self) -> str:
        return in_language(self.say_ru, self.say_en)

    @property
    def never_promise(self) -> str:
        return in_language(self.never_promise_ru, self.never_promise_en)


class BriefingRead(models.Model):
    """An operator took note of a briefing."""

    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="reads")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["briefing", "operator"], name="read_once")]

    def __str__(self) -> str:
        return f"read {self.pk}"


class Forecast(models.Model):
    """When the service will work again: a range, why we think so, and when the next news comes. Versioned, scored afterwards."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="forecasts")
    version = models.PositiveSmallIntegerField()
    # Both empty: «пока не знаем», with the time of the next news.
    from_at = models.DateTimeField(null=True)
    to_at = models.DateTimeField(null=True)
    basis_ru = models.CharField(_("why we think so, in Russian"), max_length=300, blank=True)
    basis_en = models.CharField(_("why we think so, in English"), max_length=300, blank=True)
    next_update_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # When the owner was asked for a new one, and when it ran out without one.
    asked_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "version"], name="forecast_version"),
            models.CheckConstraint(
                condition=Q(from_at__isnull=True, to_at__isnull=True) | Q(from_at__lte=models.F("to_at")),
                name="forecast_is_a_range",
            ),
        ]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"forecast {self.pk}"

    @property
    def basis(self) -> str:
        return in_language(self.basis_ru, self.basis_en)


class Update(models.Model):
    """What the public reads, one entry a change; the status page's history."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    public_state = models.CharField(max_length=15, choices=list(rules.PUBLIC_WORDS.items()))
    text_ru = models.TextField()
    text_en = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"update {self.pk}"

    @property
    def text(self) -> str:
        return in_language(self.text_ru, self.text_en)


class LogNote(models.Model):
    """A line that somebody of ours wrote into the incident's log."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
