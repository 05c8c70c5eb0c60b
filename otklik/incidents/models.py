"""The incident and all that hangs on it: raises, pages, briefings, forecasts, updates, affected customers, confirmations."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import ContactPoint, Operator
from otklik.customers.models import Customer
from otklik.desk.models import Ticket
from otklik.incidents import rules
from otklik.incidents.rules import State
from otklik.services.models import Component, Service, in_language
from otklik.signals.models import Report


class IncidentQuerySet(models.QuerySet["Incident"]):
    def live(self) -> Self:
        return self.exclude(state__in=rules.OVER)

    def public(self) -> Self:
        """Those the public may read about: raised ones of services on the status page."""
        return self.filter(state__in=rules.PUBLIC, service__is_public=True)

    def of_service(self, service: Service) -> Incident | None:
        """The live incident of a service: its own, else the one that its own was merged into."""
        concerned = self.live().filter(Q(service=service) | Q(merged__service=service))
        return (
            concerned.select_related("service")
            .order_by(models.Case(models.When(service=service, then=0), default=1), "-pk")
            .first()
        )

    def seen_by(self, operator: Operator) -> Self:
        """Everybody who works here may see every incident."""
        return self if operator.is_active and operator.roles else self.none()


class Incident(models.Model):
    """One record per shared cause of a service failure."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="incidents")
    components = models.ManyToManyField(Component, blank=True, related_name="incidents")
    state = models.CharField(max_length=20, choices=State.choices, default=State.RAISED)
    # What does not work, in the customer's words; both languages are filled from the service's name.
    label_ru = models.CharField(_("what does not work, in Russian"), max_length=160)
    label_en = models.CharField(_("what does not work, in English"), max_length=160, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="owned_incidents")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="led_incidents")
    # Grows with every change that a reader would see; published files and screens carry it.
    version = models.PositiveIntegerField(default=1)
    reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")
    next_update_at = models.DateTimeField(null=True)
    # Somebody still has to answer the call: responders are called one after another.
    is_calling = models.BooleanField(default=False)
    # The end of the duty list was reached and nobody answered.
    is_unanswered = models.BooleanField(default=False)

    first_failure_at = models.DateTimeField(null=True)
    first_report_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField(null=True)
    paged_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    operators_informed_at = models.DateTimeField(null=True)
    customers_informed_at = models.DateTimeField(null=True)
    identified_at = models.DateTimeField(null=True)
    mitigated_at = models.DateTimeField(null=True)
    fixed_at = models.DateTimeField(null=True)
    first_confirmed_at = models.DateTimeField(null=True)
    last_confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=~Q(state__in=[str(s) for s in sorted(rules.OVER)]),
                name="one_live_incident_a_service",
            ),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def label(self) -> str:
        return in_language(self.label_ru, self.label_en)

    @property
    def is_live(self) -> bool:
        return self.state not in rules.OVER

    @property
    def public_state(self) -> str:
        """`investigating`, `identified`, `monitoring`, `resolved`; empty while the public knows nothing."""
        return rules.PUBLIC.get(self.state, "")

    @property
    def stamps(self) -> dict[str, datetime | None]:
        return {name: getattr(self, f"{name}_at") for name in rules.STAMPS}


class Raise(models.Model):
    """One tap by one operator: who is credited, from which ticket."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="raises")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="raises")
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="raises")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "operator"], name="credited_once")]
        ordering = ["at"]

    def __str__(self) -> str:
        return f"raise {self.pk}"


class Page(models.Model):
    """One call to one responder. `round` counts the times the list is gone through; nobody answering begins another."""

    WAITING, SENT, FAILED, ANSWERED, DECLINED = "waiting", "sent", "failed", "answered", "declined"
    STOPPED, UNANSWERED = "stopped", "unanswered"
    STATES = [
        (WAITING, _("about to be called")), (SENT, _("called")), (FAILED, _("not reached")), (ANSWERED, _("answered")),
        (DECLINED, _("cannot come")), (STOPPED, _("not needed any more")), (UNANSWERED, _("did not answer")),
    ]  # fmt: skip
    OPEN = (WAITING, SENT)

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="pages")
    responder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pages")
    round = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    due_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "responder", "round"], name="called_once_a_round")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "sent"]), name="page_due")]
        ordering = ["round", "position"]

    def __str__(self) -> str:
        return f"page {self.pk}"


class PageTry(models.Model):
    """One try of a page through one contact point."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="tries")
    kind = models.CharField(max_length=8, choices=ContactPoint.KINDS)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "contact_point"], name="one_try_a_contact_point")]

    def __str__(self) -> str:
        return f"try {self.pk}"


class Briefing(models.Model):
    """What operators say, must not promise, and can offer meanwhile. A change makes a new version."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="briefings")
    version = models.PositiveSmallIntegerField()
    say = models.TextField(_("What to say"))
    never_promise = models.TextField(_("What not to promise"), blank=True)
    workaround = models.TextField(_("What helps meanwhile"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "version"], name="briefing_version")]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"briefing {self.pk}"


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


class Affected(models.Model):
    """A customer whom the incident touched, and why we think so."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="affected")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="affected")
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="affected")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "customer"], name="affected_once")]
        verbose_name_plural = "affected"

    def __str__(self) -> str:
        return f"affected {self.pk}"


class Reason(models.Model):
    """Why somebody counts as affected; there may be several reasons."""

    REPORTED, COMPLAINED, NAMED, MATCHED = "reported", "complained", "named", "matched"
    KINDS = [
        (REPORTED, _("saw the error")),
        (COMPLAINED, _("complained")),
        (NAMED, _("named by an operator")),
        (MATCHED, _("matched")),
    ]

    affected = models.ForeignKey(Affected, on_delete=models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=10, choices=KINDS)
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["affected", "kind"], name="a_reason_once")]

    def __str__(self) -> str:
        return self.kind


class Confirmation(models.Model):
    """An affected customer's answer to «Получилось?» in one round (each reopening begins another). Silence leaves no row."""

    THROUGH, BROKEN = "through", "broken"
    ANSWERS = [(THROUGH, _("got through")), (BROKEN, _("still broken"))]
    LINK, SCREEN, OPERATOR = "link", "screen", "operator"

    affected = models.ForeignKey(Affected, on_delete=models.CASCADE, related_name="confirmations")
    round = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=8, choices=ANSWERS)
    via = models.CharField(
        max_length=8, choices=[(LINK, _("by link")), (SCREEN, _("on the error screen")), (OPERATOR, _("told an operator"))]
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["affected", "round"], name="one_answer_a_round")]

    def __str__(self) -> str:
        return self.answer
