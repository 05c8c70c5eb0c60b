"""Life situations, the questions of their forms, who must agree; requests and what was answered about them."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator, Role, Team
from otklik.desk.models import Ticket
from otklik.services.models import SLUG, Service, in_language


class Situation(models.Model):
    """What a customer comes with, in his own words: «Изменить имя в билете»."""

    slug = models.CharField(_("short name for addresses"), max_length=40, unique=True, validators=[SLUG])
    title_ru = models.CharField(_("title in Russian"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    gives_ru = models.TextField(_("what you get, in Russian"), blank=True)
    gives_en = models.TextField(_("what you get, in English"), blank=True)
    takes_ru = models.CharField(_("how long it takes, in Russian"), max_length=200, blank=True)
    takes_en = models.CharField(_("how long it takes, in English"), max_length=200, blank=True)
    needs_ru = models.TextField(_("what we need from you, in Russian"), blank=True)
    needs_en = models.TextField(_("what we need from you, in English"), blank=True)
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="situations")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="situations")
    is_offered = models.BooleanField(_("customers see it"), default=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.title_ru, self.title_en)

    @property
    def gives(self) -> str:
        return in_language(self.gives_ru, self.gives_en)

    @property
    def takes(self) -> str:
        return in_language(self.takes_ru, self.takes_en)

    @property
    def needs(self) -> str:
        return in_language(self.needs_ru, self.needs_en)


class Question(models.Model):
    """One field of a situation's form."""

    LINE, TEXT, CHOICE, DATE, NUMBER = "line", "text", "choice", "date", "number"
    KINDS = [
        (LINE, pgettext_lazy("question", "a line")),
        (TEXT, pgettext_lazy("question", "a text")),
        (CHOICE, pgettext_lazy("question", "a choice")),
        (DATE, pgettext_lazy("question", "a date")),
        (NUMBER, pgettext_lazy("question", "a number")),
    ]

    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10, choices=KINDS, default=LINE)
    label_ru = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    hint_ru = models.CharField(max_length=200, blank=True)
    hint_en = models.CharField(max_length=200, blank=True)
    # One choice a line, «по-русски | in English».
    choices = models.TextField(blank=True)
    is_required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self.label_ru, self.label_en)

    @property
    def hint(self) -> str:
        return in_language(self.hint_ru, self.hint_en)

    @property
    def options(self) -> list[str]:
        """The choices in the reader's language."""
        return [in_language(russian, english) for russian, english in self._choices()]

    def option(self, said: str) -> str:
        """The choice that was made, perhaps in the other language, as the reader calls it."""
        return next((in_language(*both) for both in self._choices() if said in both), said)

    def _choices(self) -> list[tuple[str, str]]:
        pairs = [line.partition("|") for line in self.choices.splitlines() if line.strip(" |")]
        return [(russian.strip(), english.strip()) for russian, _bar, english in pairs]


class Step(models.Model):
    """One after another, these must agree before a request is begun."""

    LEAD, TEAM, PERSON = "lead", "team", "person"
    ANY, ALL = "any", "all"

    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=1)
    who = models.CharField(
        max_length=6,
        choices=[(LEAD, _("a lead")), (TEAM, _("a team")), (PERSON, pgettext_lazy("approval step", "a person"))],
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    needs = models.CharField(max_length=3, choices=[(ANY, _("one of them is enough")), (ALL, _("all of them"))], default=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["situation", "position"], name="one_step_at_a_place")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"step {self.position}"

    def people(self) -> list[Operator]:
        """Those who work here now; when nobody of them does, the leads stand in."""
        leads = Operator.objects.active().with_role(Role.LEAD)
        if self.who == self.PERSON:
            found = Operator.objects.active().filter(pk=self.person_id or 0)
        elif self.who == self.TEAM:
            found = Operator.objects.active().filter(teams=self.team)
        else:
            found = leads
        return list(found.order_by("pk")) or list(leads.order_by("pk"))

    def may_decide(self, person: Operator) -> bool:
        """Whether somebody who was asked at this step is still one to decide; a lead may stand in for anybody."""
        if not person.is_active:
            return False
        return (
            person.is_lead
            or (self.who == self.PERSON and self.person_id == person.pk)
            or (self.who == self.TEAM and self.team_id is not None and person.teams.filter(pk=self.team_id).exists())
        )


class RequestQuerySet(models.QuerySet["Request"]):
    def seen_by(self, person: Operator) -> Self:
        """Whoever sees the ticket, and whoever was asked to agree and would still be asked."""
        if not person.is_active:
            return self.none()
        asked = Approval.objects.of_one_who_decides(person).values("request")
        return self.filter(Q(ticket__in=Ticket.objects.seen_by(person)) | Q(pk__in=asked))


class Request(models.Model):
    """A filled form: the ticket it opened, its answers, and where its approval stands."""

    FREE, WAITING, APPROVED, DECLINED = "free", "waiting", "approved", "declined"
    STATES = [
        (FREE, pgettext_lazy("request", "needs no approval")),
        (WAITING, pgettext_lazy("request", "waits for approval")),
        (APPROVED, pgettext_lazy("request", "approved")),
        (DECLINED, pgettext_lazy("request", "declined")),
    ]

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="request")
    situation = models.ForeignKey(Situation, on_delete=models.PROTECT, related_name="requests")
    # [{"question": 3, "label": "…", "value": "…"}]: as they stood when it was filed.
    answers = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=STATES, default=FREE)
    # Grows when the answers change after somebody was asked: earlier approvals count for nothing.
    round = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(default=0)
    key = models.UUIDField(null=True, unique=True)
    filed_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-filed_at", "-id"], name="request_filed")]

    def __str__(self) -> str:
        return f"request {self.pk}"

    def values(self) -> dict[str, Any]:
        """The answers as the form takes them."""
        return {f"q{answer['question']}": answer["value"] for answer in self.answers}

    def told(self) -> list[tuple[str, str]]:
        """What was asked and what was answered, as the reader calls both; a question that asks something else by now stays as it stood."""
        asked = {one.pk: one for one in self.situation.questions.all()}
        lines = []
        for answer in self.answers:
            question = asked.get(answer["question"])
            if question and answer["label"] in (question.label_ru, question.label_en):
                lines.append((question.label, question.option(answer["value"])))
            else:
                lines.append((answer["label"], answer["value"]))
        return lines


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def of_one_who_decides(self, person: Operator) -> Self:
        """What this person was asked, without that for which he has left the team or lost the role: a lead stands in for anybody.

        Where the form has no such step any more, only what still waits for him.
        """
        own = self.filter(approver=person) if person.is_active else self.none()
        if person.is_lead:
            return own
        there = Step.objects.filter(situation=models.OuterRef("request__situation"), position=models.OuterRef("step"))
        his = there.filter(Q(who=Step.PERSON, person=person) | Q(who=Step.TEAM, team__in=person.teams.values("pk")))
        return own.filter(models.Exists(his) | (Q(state=Approval.ASKED) & ~models.Exists(there)))


class Approval(models.Model):
    """One person asked to agree to one request, in one round, at one step."""

    ASKED, APPROVED, DECLINED, SPARED = "asked", "approved", "declined", "spared"
    STATES = [
        (ASKED, pgettext_lazy("approval", "asked")),
        (APPROVED, pgettext_lazy("approval", "agreed")),
        (DECLINED, pgettext_lazy("approval", "declined")),
        (SPARED, pgettext_lazy("approval", "no longer needed")),
    ]

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    needs = models.CharField(max_length=3)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="approvals")
    state = models.CharField(max_length=8, choices=STATES, default=ASKED)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "round", "step", "approver"], name="asked_once_a_step")]
        indexes = [models.Index(fields=["approver", "asked_at"], condition=Q(state="asked"), name="approval_asked")]
        ordering = ["round", "step", "pk"]

    def __str__(self) -> str:
        return f"approval {self.pk}"
