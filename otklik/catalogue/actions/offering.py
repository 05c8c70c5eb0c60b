"""What the admin sets: situations, the questions of their forms, who must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.accounts.rules import moved
from otklik.catalogue import rules
from otklik.catalogue.facts import SituationMoved, SituationSaved
from otklik.catalogue.models import Question, Situation, Step
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.services.rules import slug_of

FIELDS = (
    "title_ru", "title_en", "gives_ru", "gives_en", "takes_ru", "takes_en", "needs_ru", "needs_en",
    "service", "team", "is_offered",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as the form gives it; without `id` it is a new one."""

    label_ru: str
    label_en: str = ""
    kind: str = Question.LINE
    hint_ru: str = ""
    hint_en: str = ""
    choices: str = ""
    is_required: bool = True
    id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Needed:
    """One step of the approval: a lead, a team or a person; any or all of them."""

    who: str
    needs: str = Step.ANY
    team: Team | None = None
    person: Operator | None = None


@transaction.atomic
def save_situation(
    situation: Situation | None,
    *,
    by: Operator | None,
    questions: Sequence[Asked],
    steps: Sequence[Needed] = (),
    slug: str = "",
    **values: Any,
) -> Situation:
    """Makes or changes a situation; its questions and steps become exactly these. A new one is called `slug`, or after its title.

    Raises `Refused` when the form is too long.
    """
    if len(questions) > rules.MOST_QUESTIONS:
        raise Refused(
            _("A form may ask at most %(most)s questions: nobody fills in a longer one. Take some out.")
            % {"most": rules.MOST_QUESTIONS}
        )
    for question in questions:
        if question.kind == Question.CHOICE and not Question(choices=question.choices).options:
            raise Refused(_("Give the choices of “%(label)s”, one a line.") % {"label": question.label_ru})
    if situation is None:
        taken = set(Situation.objects.values_list("slug", flat=True))
        last = Situation.objects.aggregate(last=Max("position"))["last"] or 0
        name = values.get("title_en") or values["title_ru"]
        situation = Situation(slug=slug or slug_of(name, taken | {"new"}), position=last + 1)
    else:
        situation = Situation.objects.select_for_update().get(pk=situation.pk)
    for name in FIELDS:
        if name in values:
            setattr(situation, name, values[name])
    situation.save()
    keep_questions(situation, questions)
    keep_steps(situation, steps[: rules.MOST_STEPS])
    record(SituationSaved(situation=situation.pk, by=by.pk if by else None))
    return situation


def keep_questions(situation: Situation, questions: Sequence[Asked]) -> None:
    known = {question.pk: question for question in situation.questions.all()}
    kept = {asked.id for asked in questions if asked.id in known}
    situation.questions.exclude(pk__in=kept).delete()
    for position, asked in enumerate(questions, start=1):
        question = known.get(asked.id or 0) or Question(situation=situation)
        question.position = position
        for name in ("kind", "label_ru", "label_en", "hint_ru", "hint_en", "choices", "is_required"):
            setattr(question, name, getattr(asked, name))
        question.save()


def keep_steps(situation: Situation, steps: Sequence[Needed]) -> None:
    situation.steps.all().delete()
    Step.objects.bulk_create(
        Step(situation=situation, position=position, who=one.who, team=one.team, person=one.person, needs=one.needs)
        for position, one in enumerate(steps, start=1)
    )


@transaction.atomic
def move_situation(situation: Situation, step: int, *, by: Operator) -> None:
    """One place up (-1) or down (+1) in the list that customers see."""
    situations = list(Situation.objects.select_for_update().order_by("position", "pk"))
    for position, one in enumerate(moved(situations, situation, step), start=1):
        Situation.objects.filter(pk=one.pk).update(position=position)
    record(SituationMoved(situation=situation.pk, by=by.pk))
