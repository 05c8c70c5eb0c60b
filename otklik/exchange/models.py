"""One export or import, the rows it refused, and where imported things came from."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.exchange.remarks import Remark, remarks_in
from otklik.exchange.saying import told


class Subject(models.TextChoices):
    TICKETS = "tickets", pgettext_lazy("exchange", "tickets")
    MESSAGES = "messages", pgettext_lazy("exchange", "messages")
    CUSTOMERS = "customers", pgettext_lazy("exchange", "customers")
    ORGANISATIONS = "organisations", pgettext_lazy("exchange", "organisations")
    SERVICES = "services", pgettext_lazy("exchange", "services")
    INCIDENTS = "incidents", pgettext_lazy("exchange", "incidents")
    PROBLEMS = "problems", pgettext_lazy("exchange", "problems")
    REPLIES = "replies", pgettext_lazy("exchange", "ready answers")
    CHANGES = "changes", pgettext_lazy("exchange", "planned work")
    REQUESTS = "requests", pgettext_lazy("exchange", "service requests")
    CALENDARS = "calendars", pgettext_lazy("exchange", "calendars")
    AGREEMENTS = "agreements", pgettext_lazy("exchange", "agreements with customers")
    TEAM_AGREEMENTS = "team-agreements", pgettext_lazy("exchange", "agreements between teams")
    TEAMS = "teams", pgettext_lazy("exchange", "teams")
    PEOPLE = "people", pgettext_lazy("exchange", "people")
    RULES = "rules", pgettext_lazy("exchange", "rules")
    SITUATIONS = "situations", pgettext_lazy("exchange", "life situations and their forms")
    ASSIGNMENT = "assignment", pgettext_lazy("exchange", "giving out work, by teams")
    SKILLS = "skills", pgettext_lazy("exchange", "giving out work, by people")
    SHIFTS = "shifts", pgettext_lazy("exchange", "shifts and duty")
    VIEWS = "views", pgettext_lazy("exchange", "saved views")
    CONTACT_POINTS = "contact-points", pgettext_lazy("exchange", "ways to be reached")
    FIELDS = "fields", pgettext_lazy("exchange", "fields of tickets")
    NEEDED_FACTS = "needed-facts", pgettext_lazy("exchange", "what must be known")
    DEPENDENCIES = "dependencies", pgettext_lazy("exchange", "dependencies of services")
    WORDING = "wording", pgettext_lazy("exchange", "own rules of wording")
    COMPANY = "company", pgettext_lazy("exchange", "the company’s name and language")
    MANNER = "manner", pgettext_lazy("exchange", "how strictly texts are read")
    WEBHOOKS = "webhooks", pgettext_lazy("exchange", "webhooks")
    ATTACHMENTS = "attachments", pgettext_lazy("exchange", "attachments")


class TransferQuerySet(models.QuerySet["Transfer"]):
    def unfinished(self) -> Self:
        return self.filter(state__in=[Transfer.WAITING, Transfer.RUNNING])

    def next(self) -> Transfer | None:
        """What the worker carries out now; what has failed before comes behind what has not."""
        return self.unfinished().filter(operator__isnull=False).order_by("tries", "pk").first()


class Transfer(models.Model):
    """One file, in or out. Its counters say how far it came, so that whoever finds it half-done goes on from there."""

    OUT, IN = "out", "in"
    CSV, JSON, ZAMMAD, ZENDESK, ZIP = "csv", "json", "zammad", "zendesk", "zip"
    FORMS = [
        (CSV, "CSV"), (JSON, "JSON"), (ZAMMAD, "Zammad (JSON)"), (ZENDESK, "Zendesk (JSON)"), (ZIP, pgettext_lazy("exchange", "ZIP (attachments)")),
    ]  # fmt: skip
    WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
    STATES = [
        (WAITING, pgettext_lazy("exchange", "about to begin")), (RUNNING, pgettext_lazy("exchange", "at work")), (DONE, pgettext_lazy("exchange", "done")), (FAILED, pgettext_lazy("exchange", "broke off")), (CANCELLED, pgettext_lazy("exchange", "stopped")),
    ]  # fmt: skip

    way = models.CharField(
        max_length=3, choices=[(OUT, pgettext_lazy("exchange", "export")), (IN, pgettext_lazy("exchange", "import"))]
    )
    # Empty where the file itself tells what each of its objects is.
    subject = models.CharField(max_length=20, choices=Subject.choices, blank=True)
    form = models.CharField(max_length=10, choices=FORMS, default=CSV)
    # Nobody: the command line, which may do everything and runs it itself.
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="transfers")
    is_rehearsal = models.BooleanField(default=False)
    # External ids are told apart by where they come from.
    source = models.CharField(_("where it comes from"), max_length=60, blank=True)
    name = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    # Rows read or written; of an export also how many there will be.
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    made = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    # Why it broke off, as `saying.kept` keeps it.
    failure = models.JSONField(default=str, blank=True)
    # What to know of rows that were taken, as `remarks` keeps it.
    remarks = models.JSONField(default=dict, blank=True)
    # How often it was begun since it last came further: what kills every worker, or fails each time, must not be tried for ever.
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # What its person could see when the file was written; whoever sees another part of the house by now does not get it.
    seen_with = models.CharField(max_length=64, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="transfer_unfinished")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.way} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state not in (self.WAITING, self.RUNNING)

    @property
    def trouble(self) -> str:
        """Why it broke off, in the reader's language; empty when it did not."""
        return told(self.failure)

    @property
    def told(self) -> list[Remark]:
        """What to know of rows that were taken, in the reader's language."""
        return remarks_in(self.remarks)

    @property
    def percent(self) -> int | None:
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def file(self) -> Path | None:
        """The file, while it is there."""
        path = Path(self.path) if self.path else None
        return path if path is not None and path.is_file() else None


class RefusedRow(models.Model):
    """A row that was not taken, where it stands in the file, and why."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="refused_rows")
    line = models.BigIntegerField()
    why = models.JSONField(default=str)

    class Meta:
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"

    @property
    def reason(self) -> str:
        """In the reader's language."""
        return told(self.why)


class Origin(models.Model):
    """Which of ours an external id became: the same row once more makes nothing."""

    source = models.CharField(max_length=60)
    subject = models.CharField(max_length=20)
    external = models.CharField(max_length=120)
    row = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "subject", "external"], name="one_row_an_origin")]

    def __str__(self) -> str:
        return f"{self.source} {self.subject} {self.external}"


class Colleague(models.Model):
    """Somebody who worked at another desk, by the id that its tickets name."""

    source = models.CharField(max_length=60)
    external = models.CharField(max_length=120)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external"], name="one_colleague_an_id")]

    def __str__(self) -> str:
        return self.name or self.email
