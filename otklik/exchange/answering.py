"""Ready answers and macros, out and in. What they name travels by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.desk.access import colleagues_to_give_to
from otklik.desk.actions.thread import LONGEST
from otklik.desk.models import Kind, KindField, State
from otklik.desk.order import Impact, Urgency
from otklik.exchange.knowing import team_named
from otklik.exchange.records import Record, shown
from otklik.exchange.ruling import asides, people, reverse
from otklik.exchange.saying import said as _
from otklik.exchange.sorting import LONGEST_NAME, LONGEST_VALUE, said_in
from otklik.lib.refused import Refused
from otklik.lib.text import clean
from otklik.replies.models import ReplyTemplate

REPLY_COLUMNS = (
    "id",
    "name",
    "audience",
    "team",
    "text_ru",
    "text_en",
    "note",
    "kind",
    "state",
    "to_team",
    "impact",
    "urgency",
    "fields",
    "gives_to",
    "aside",
    "used",
)


def replies(person: Operator | None) -> QuerySet[ReplyTemplate]:
    found = ReplyTemplate.objects.all() if person is None else ReplyTemplate.objects.used_by(person)
    return found.select_related("team", "to_team")


def reply_values(template: ReplyTemplate) -> dict[str, Any]:
    own = {name: getattr(template, name) for name in REPLY_COLUMNS if name not in ("id", "team", "to_team")}
    own |= {
        "impact": Impact(template.impact).name.lower() if template.impact else None,
        "urgency": Urgency(template.urgency).name.lower() if template.urgency else None,
        "fields": told_fields(template.fields) if template.fields else [],
        "gives_to": people().get(template.gives_to, template.gives_to) if template.gives_to else "",
        "aside": asides().get(template.aside, "") if template.aside else "",
    }
    teams = {name: team.name if (team := getattr(template, name)) else None for name in ("team", "to_team")}
    return {"id": template.pk, **own, **teams}


def take_reply(_taker: object, record: Record) -> int:
    """One of a team goes to the team of this name; what was somebody's own has no owner here, so everybody may use it."""
    if not (name := record.line("name", most=80)):
        raise Refused(_("It has no name."))
    team = team_named(record, "team")
    texts = {text: clean(record.text(text), most=LONGEST) for text in ("text_ru", "text_en", "note")}
    template = ReplyTemplate(
        name=name,
        audience=ReplyTemplate.TEAM if team else ReplyTemplate.EVERYBODY,
        team=team,
        kind=record.one_of("kind", list(Kind.values), ""),
        state=record.one_of("state", [one for one in State.values if one not in (State.NEW, State.CLOSED)], ""),
        to_team=team_named(record, "to_team"),
        **weight_in(record),
        fields=fields_in(record),
        gives_to=giver_in(record),
        aside=chosen_in(record, "aside", asides()),
        **texts,
    )
    if not template.text_ru and not template.text_en and not template.is_macro:
        raise Refused(_("It would neither say nor do anything."))
    template.save()
    return template.pk


def told_fields(fields: dict[str, str]) -> list[dict[str, str]]:
    known = KindField.objects.filter(pk__in=[int(pk) for pk in fields]).order_by("kind", "position", "pk")
    return [{"kind": one.kind, "name": one.name_ru, "value": fields[str(one.pk)]} for one in known]


def fields_in(record: Record) -> dict[str, str]:
    found = {}
    for one in record.objects("fields"):
        field = KindField.objects.asked(one.line("kind", most=10)).filter(name_ru=one.line("name", most=LONGEST_NAME)).first()
        if field is None:
            raise Refused(_("Its field “%(name)s” is not here for this kind: import the fields first, or leave “fields” empty.") % {"name": shown(one.line("name"))})  # fmt: skip
        found[str(field.pk)] = said_in(field, one.line("value", most=LONGEST_VALUE))
    return {pk: value for pk, value in found.items() if value}


def weight_in(record: Record) -> dict[str, int]:
    """Both or neither."""
    said = {
        "impact": record.one_of("impact", [one.name.lower() for one in Impact], ""),
        "urgency": record.one_of("urgency", [one.name.lower() for one in Urgency], ""),
    }
    if not any(said.values()):
        return {}
    if not all(said.values()):
        raise Refused(_("It names only one of “impact” and “urgency”: the priority needs both."))
    return {"impact": Impact[said["impact"].upper()], "urgency": Urgency[said["urgency"].upper()]}


def giver_in(record: Record) -> str:
    """Only whom the form would offer: somebody whose account is not on yet answers nobody."""
    able = {str(one.pk): one.email for one in colleagues_to_give_to()}
    return chosen_in(record, "gives_to", {one: one for one in (ReplyTemplate.ME, ReplyTemplate.NOBODY)} | able)


def chosen_in(record: Record, name: str, known: Mapping[str, str]) -> str:
    """What the database calls the thing of this name."""
    if not (said := record.line(name)):
        return ""
    if not (found := reverse(known).get(said.casefold(), "")):
        raise Refused(_("What it names under “%(name)s” is not here, or cannot be chosen: %(value)s.") % {"name": name, "value": shown(said)})  # fmt: skip
    return found
