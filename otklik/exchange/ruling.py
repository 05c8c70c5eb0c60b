"""Rules, out and in. What they name travels by its name, and every imported rule is off: it must be rehearsed here first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Field

from otklik.accounts.models import Operator, Team
from otklik.automation.actions.writing import draft
from otklik.automation.acts import FIELD
from otklik.automation.all_acts import act_named, field_in
from otklik.automation.conditions import CONDITIONS, Options
from otklik.automation.content import EVENTS, MOST_MINUTES, OPENED, USUAL_MINUTES, Content
from otklik.automation.forms import LONGEST_TEXT, LONGEST_WORDS
from otklik.automation.matter import NOBODY
from otklik.automation.models import Rule
from otklik.calendars.models import Calendar
from otklik.desk.asides import MORNING, SPANS
from otklik.desk.matter_forms import stored
from otklik.desk.models import KindField
from otklik.desk.order import Priority
from otklik.exchange.records import Record, shown
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused
from otklik.lib.text import clean, clean_line
from otklik.replies.models import ReplyTemplate
from otklik.services.models import Service

COLUMNS = ("name", "event", "minutes", "conditions", "acts", "stops", "is_on")
MOST_VALUES = 200
# Stands for what a rule names and nobody has any more: such a rule is refused, not widened.
GONE = "?"


def services() -> dict[str, str]:
    return {NOBODY: NOBODY} | {str(pk): slug for pk, slug in Service.objects.values_list("pk", "slug")}


def teams() -> dict[str, str]:
    return {NOBODY: NOBODY} | {str(pk): name for pk, name in Team.objects.values_list("pk", "name")}


def people() -> dict[str, str]:
    return {str(pk): email for pk, email in Operator.objects.get_queryset().values_list("pk", "email")}


def templates() -> dict[str, str]:
    found = ReplyTemplate.objects.filter(audience=ReplyTemplate.EVERYBODY).order_by("-pk")
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def hours() -> dict[str, str]:
    found = Calendar.objects.values_list("pk", "name")
    return {f"{pk}-{side}": f"{side}: {name}" for pk, name in found for side in ("in", "out")}


def asides() -> dict[str, str]:
    mornings = {f"{MORNING}{pk}": f"{MORNING}{name}" for pk, name in Calendar.objects.values_list("pk", "name")}
    return {str(minutes): str(minutes) for minutes in SPANS} | mornings


def priorities() -> dict[str, str]:
    return {str(one.value): one.name.lower() for one in Priority}


# How the database calls a thing → how a file does.
NAMES: dict[str, Callable[[], dict[str, str]]] = {
    "service": services,
    "team": teams,
    "owner": people,
    "follower": people,
    "template": templates,
    "hours": hours,
    "aside": asides,
    "priority": priorities,
}
# As a condition it asks only whether there is one.
PLAIN = ("owner",)


def rules(_person: Operator | None) -> QuerySet[Rule]:
    return Rule.objects.kept().select_related("current")


def rule_values(rule: Rule) -> dict[str, Any]:
    """What is in force; of a rule that never was, its draft."""
    content = content_of(rule)
    return {
        "name": rule.name,
        "event": content.event,
        "minutes": content.minutes,
        "conditions": {
            name: [told(name, value, is_act=False) for value in values] for name, values in content.conditions.items()
        },
        "acts": {told_act(name): told(name, value, is_act=True) for name, value in content.acts.items()},
        "stops": content.stops,
        "is_on": rule.is_on,
    }


def content_of(rule: Rule) -> Content:
    return rule.content if rule.current else rule.written


def names_of(name: str, *, is_act: bool) -> dict[str, str] | None:
    return NAMES[name]() if name in NAMES and (is_act or name not in PLAIN) else None


def told_act(name: str) -> str:
    """A field is called by its kind and its name."""
    if (pk := field_in(name)) is None:
        return name
    field = KindField.objects.filter(pk=pk).first()
    return f"{FIELD}{field.kind}: {field.name_ru}" if field else f"{FIELD}{GONE}"


def meant_act(said: str) -> str:
    if not said.startswith(FIELD):
        return said
    kind, _colon, name = said.removeprefix(FIELD).partition(": ")
    pk = KindField.objects.asked(kind).filter(name_ru=name).values_list("pk", flat=True).first()
    return f"{FIELD}{pk}" if pk else ""


def told(name: str, value: str, *, is_act: bool) -> str:
    names = names_of(name, is_act=is_act)
    return value if names is None else names.get(value, GONE)


def take_rule(record: Record, by: Operator | None) -> bool:
    """The same rule once more is known. Another of its name is refused: which of the two is meant, only a person can say."""
    if not (name := record.line("name", most=120)):
        raise Refused(_("It has no name."))
    content = Content(
        event=record.one_of("event", list(EVENTS), OPENED),
        minutes=record.whole("minutes", most=MOST_MINUTES) or USUAL_MINUTES,
        conditions=conditions_in(record),
        acts=acts_in(record),
        stops=record.is_true("stops"),
    )
    here = [content_of(rule) for rule in Rule.objects.kept().filter(name=name).select_related("current")]
    if content in here:
        return False
    if here:
        raise Refused(_("There is a rule of this name that says something else. Rename one of the two."))
    draft(None, name, content, by=by)
    return True


def conditions_in(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in record.mapping("conditions").items():
        if name not in CONDITIONS or not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
            raise Refused(_("The rule has a condition that is not known here: %(name)s.") % {"name": shown(str(name))})
        options = CONDITIONS[name].options
        found[name] = [meant(name, value, options, LONGEST_WORDS, is_act=False) for value in values]
    return found


def acts_in(record: Record) -> dict[str, str]:
    found: dict[str, str] = {}
    for said, value in record.mapping("acts").items():
        name = meant_act(said)
        if (act := act_named(name)) is None:
            raise Refused(_("The rule does something that is not known here: %(name)s.") % {"name": shown(str(said))})
        found[name] = meant(name, value, act.options, LONGEST_TEXT, is_act=True)
        if act.control:
            found[name] = kept(str(act.label), act.control(), found[name])
    return found


def kept(name: str, control: Field, value: str) -> str:
    """What the form would keep of it."""
    try:
        return stored(control.clean(value))
    except ValidationError:
        raise Refused(_("What it says in its field “%(name)s” is of another type than the field.") % {"name": name}) from None


def meant(name: str, value: Any, options: Callable[[], Options] | None, most: int, *, is_act: bool) -> str:
    """The value as the database calls it, if the form would offer it too."""
    said = value if isinstance(value, str) else ""
    said = clean(said, most=most) if is_act and options is None else clean_line(said, most=most)
    if (names := names_of(name, is_act=is_act)) is not None:
        said = reverse(names).get(said.casefold(), "")
    if not said.strip(" ,") or (options is not None and said not in dict(options())):
        raise Refused(_("What the rule names under “%(name)s” is not here, or cannot be chosen: %(value)s.") % {"name": name, "value": shown(str(value))})  # fmt: skip
    return said


def reverse(names: Mapping[str, str]) -> dict[str, str]:
    """Of several of one name the first; nobody can be called what stands for nobody."""
    found: dict[str, str] = {}
    for key, name in names.items():
        found.setdefault(name.casefold(), key)
    return found
