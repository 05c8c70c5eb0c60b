"""Life situations, the questions of their forms and who must agree, out and in. Each is known by its short name."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.catalogue.actions import Asked, Needed, save_situation
from otklik.catalogue.forms import LONGEST_TEXT
from otklik.catalogue.models import Question, Situation, Step
from otklik.catalogue.rules import MOST_STEPS
from otklik.exchange.knowing import team_named
from otklik.exchange.promising import service_named
from otklik.exchange.records import Record, shown
from otklik.exchange.saying import said as _
from otklik.exchange.staffing import person_named
from otklik.lib.refused import Refused
from otklik.lib.text import clean

TITLES, TEXTS, SPANS = ("title_ru", "title_en"), ("gives_ru", "gives_en", "needs_ru", "needs_en"), ("takes_ru", "takes_en")
COLUMNS = ("slug", *TITLES, *TEXTS, *SPANS, "service", "team", "is_offered", "questions", "steps")
ASKED = ("kind", "label_ru", "label_en", "hint_ru", "hint_en", "choices", "is_required")
LONGEST_LABEL, LONGEST_HINT, LONGEST_CHOICES = 120, 200, 2000
# The address of the form that makes a situation.
TAKEN = ("new",)


def situations(_person: Operator | None) -> QuerySet[Situation]:
    """As customers see them, from the first to the last."""
    beside = ("questions", "steps__team", "steps__person")
    return Situation.objects.select_related("service", "team").prefetch_related(*beside).order_by("position", "pk")


def situation_values(situation: Situation) -> dict[str, Any]:
    return {
        "slug": situation.slug,
        **{name: getattr(situation, name) for name in (*TITLES, *TEXTS, *SPANS, "is_offered")},
        "service": situation.service.slug if situation.service else None,
        "team": situation.team.name if situation.team else None,
        "questions": [{name: getattr(one, name) for name in ASKED} for one in situation.questions.all()],
        "steps": [step_values(step) for step in situation.steps.all()],
    }


def step_values(step: Step) -> dict[str, Any]:
    return {
        "who": step.who,
        "team": step.team.name if step.team else None,
        "person": step.person.email if step.person else None,
        "needs": step.needs,
    }


def take_situation(record: Record, by: Operator | None) -> bool:
    """One of this short name that is here stays as it is: customers fill in its form."""
    slug = record.slug("slug")
    if not slug or slug in TAKEN:
        raise Refused(_("A life situation needs a short name in small Latin letters (slug), by which it is known."))
    if Situation.objects.filter(slug=slug).exists():
        return False
    title_ru, title_en = (record.line(name, most=120) for name in TITLES)
    if not (title_ru or title_en):
        raise Refused(_("It has no title."))
    save_situation(
        None,
        by=by,
        slug=slug,
        questions=[asked_in(one) for one in record.objects("questions")],
        steps=steps_in(record),
        title_ru=title_ru or title_en,
        title_en=title_en,
        service=service_named(record),
        team=team_named(record, "team"),
        is_offered=record.is_true("is_offered", "true"),
        **{name: clean(record.text(name), most=LONGEST_TEXT) for name in TEXTS},
        **{name: record.line(name, most=200) for name in SPANS},
    )
    return True


def asked_in(record: Record) -> Asked:
    label_ru, label_en = (record.line(name, most=LONGEST_LABEL) for name in ("label_ru", "label_en"))
    if not (label_ru or label_en):
        raise Refused(_("One of its questions asks nothing: it has no label_ru."))
    return Asked(
        label_ru=label_ru or label_en,
        label_en=label_en,
        kind=record.one_of("kind", [kind for kind, _words in Question.KINDS], Question.LINE),
        hint_ru=record.line("hint_ru", most=LONGEST_HINT),
        hint_en=record.line("hint_en", most=LONGEST_HINT),
        choices=clean(record.text("choices"), most=LONGEST_CHOICES),
        is_required=record.is_true("is_required", "true"),
    )


def steps_in(record: Record) -> list[Needed]:
    steps = [needed_in(one) for one in record.objects("steps")]
    if len(steps) > MOST_STEPS:
        raise Refused(_("A request may be agreed to in at most %(most)s steps. Take some out.") % {"most": MOST_STEPS})
    return steps


def needed_in(record: Record) -> Needed:
    """Whoever must agree is here by now: a step without him would let requests through that somebody should have seen."""
    who = record.one_of("who", [Step.LEAD, Step.TEAM, Step.PERSON], "")
    team = team_named(record, "team") if who == Step.TEAM else None
    person = person_named(record, "person") if who == Step.PERSON else None
    if not who or (who == Step.TEAM and team is None):
        raise Refused(_("One of its steps does not say who must agree: “%(who)s”.") % {"who": shown(who)})
    return Needed(who=who, team=team, person=person, needs=record.one_of("needs", [Step.ANY, Step.ALL], Step.ANY))
