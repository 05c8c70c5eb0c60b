"""What a rule may ask about a ticket. Each condition knows its choices, its words, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from otklik.accounts.models import Team
from otklik.automation.matter import NOBODY, Matter, is_working
from otklik.automation.phrases import said
from otklik.calendars.models import Calendar
from otklik.desk.models import Conversation, Kind, State
from otklik.desk.order import Priority
from otklik.services.models import Service

Options = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """`options` are what can be ticked; without them the author writes words, among them phrases where it `has_phrases`. `column`
    lets the database look first.
    """

    name: str
    label: Promise
    words: Promise
    holds: Callable[[list[str], Matter], bool]
    options: Callable[[], Options] | None = None
    hint: Promise | None = None
    column: str = ""
    has_phrases: bool = False


def one_of(attribute: str) -> Callable[[list[str], Matter], bool]:
    return lambda values, matter: getattr(matter, attribute) in values


def services() -> Options:
    return [*((str(one.pk), one.name) for one in Service.objects.all()), (NOBODY, _("none at all"))]


def teams() -> Options:
    return [*((str(one.pk), one.name) for one in Team.objects.order_by("name")), (NOBODY, _("none at all"))]


def kinds() -> Options:
    return [(value, str(label)) for value, label in Kind.choices]


def priorities() -> Options:
    return [(str(value), str(label)) for value, label in Priority.choices]


def languages() -> Options:
    return [("ru", "русский"), ("en", "English")]


def channels() -> Options:
    return [(value, str(label)) for value, label in Conversation.CHANNELS]


def states() -> Options:
    return [(value, str(label)) for value, label in State.choices]


def owners() -> Options:
    return [(NOBODY, pgettext("condition", "nobody has it")), ("some", pgettext("condition", "somebody has it"))]


def has_owner(values: list[str], matter: Matter) -> bool:
    return (NOBODY if matter.owner == NOBODY else "some") in values


def hours() -> Options:
    """Each calendar twice: inside its hours and outside."""
    found: Options = []
    for calendar in Calendar.objects.all():
        found.append((f"{calendar.pk}-in", _("working hours (%(calendar)s)") % {"calendar": calendar.name}))
        found.append((f"{calendar.pk}-out", _("outside working hours (%(calendar)s)") % {"calendar": calendar.name}))
    return found


def is_at_hours(values: list[str], matter: Matter) -> bool:
    """A calendar that is gone holds neither way."""
    for value in values:
        calendar, _dash, side = value.partition("-")
        working = is_working(calendar, matter.at) if calendar.isdigit() else None
        if working is not None and working is (side == "in"):
            return True
    return False


def has_words(values: list[str], matter: Matter) -> bool:
    return bool(said(values, matter.line))


def has_no_words(values: list[str], matter: Matter) -> bool:
    return not has_words(values, matter)


def is_of_organisation(values: list[str], matter: Matter) -> bool:
    name = matter.organisation.casefold()
    return any(part.strip().casefold() in name for value in values for part in value.split(",") if part.strip() and name)


CONDITIONS: dict[str, Condition] = {
    one.name: one
    for one in (
        Condition(
            name="service",
            label=gettext_lazy("Service"),
            words=gettext_lazy("the service is %(values)s"),
            options=services,
            holds=one_of("service"),
            column="service_id",
        ),
        Condition(
            name="kind",
            label=gettext_lazy("Kind"),
            words=gettext_lazy("it is a %(values)s"),
            options=kinds,
            holds=one_of("kind"),
            column="kind",
        ),
        Condition(
            name="priority",
            label=gettext_lazy("Priority"),
            words=gettext_lazy("the priority is %(values)s"),
            options=priorities,
            holds=one_of("priority"),
            column="priority",
        ),
        Condition(
            name="language",
            label=gettext_lazy("Language"),
            words=gettext_lazy("the language is %(values)s"),
            options=languages,
            holds=one_of("language"),
            column="language",
        ),
        Condition(
            name="channel",
            label=gettext_lazy("Channel"),
            words=gettext_lazy("it came by %(values)s"),
            options=channels,
            holds=one_of("channel"),
        ),
        Condition(
            name="team",
            label=gettext_lazy("Team"),
            words=gettext_lazy("the team is %(values)s"),
            options=teams,
            holds=one_of("team"),
            column="team_id",
        ),
        Condition(
            name="state",
            label=gettext_lazy("State"),
            words=gettext_lazy("the state is %(values)s"),
            options=states,
            holds=one_of("state"),
            column="state",
        ),
        Condition(
            name="owner",
            label=gettext_lazy("Operator"),
            words=gettext_lazy("%(values)s"),
            options=owners,
            holds=has_owner,
        ),
        Condition(
            name="hours",
            label=gettext_lazy("Time of day"),
            words=gettext_lazy("it is %(values)s"),
            options=hours,
            holds=is_at_hours,
        ),
        Condition(
            name="words",
            label=gettext_lazy("There are words"),
            words=gettext_lazy("it says %(values)s"),
            holds=has_words,
            hint=gettext_lazy(
                "With commas between them: one is enough. Every form of a word counts. In quotes, words stand next to each other in"
                " this order: “boarding pass”."
            ),
            has_phrases=True,
        ),
        Condition(
            name="no_words",
            label=gettext_lazy("There are no words"),
            words=gettext_lazy("it does not say %(values)s"),
            holds=has_no_words,
            has_phrases=True,
        ),
        Condition(
            name="organisation",
            label=gettext_lazy("Customer's organisation"),
            words=gettext_lazy("the customer's organisation is %(values)s"),
            holds=is_of_organisation,
            hint=gettext_lazy("Its name or a part of it."),
        ),
    )
}
