"""How work is given out, by teams and by people, and who is on shift and on duty, out and in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from otklik.accounts.actions.shifts import enter_shift
from otklik.accounts.models import Operator, Shift
from otklik.automation.actions.planning import change_plan, change_skills
from otklik.automation.forms import MOST_AT_ONCE
from otklik.automation.models import Plan, Skills
from otklik.desk.models import Kind
from otklik.exchange.knowing import team_named
from otklik.exchange.records import Record, known_in, shown
from otklik.exchange.saying import said as _
from otklik.exchange.staffing import person_named
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.services.models import Service

PLAN_COLUMNS = ("team", "mode", "most", "is_sticky")
SKILLS_COLUMNS = ("person", "services", "kinds", "languages", "most")
SHIFT_COLUMNS = ("person", "kind", "position", "starts_at", "ends_at")
MODES = [mode for mode, _words in Plan.MODES]
USUALLY_AT_ONCE, LAST_POSITION = 5, 1000


def plans(_person: Operator | None) -> QuerySet[Plan]:
    return Plan.objects.select_related("team")


def plan_values(plan: Plan) -> dict[str, Any]:
    own = {"mode": plan.mode, "most": plan.most, "is_sticky": plan.is_sticky}
    return {"team": plan.team.name if plan.team else None} | own


def take_plan(record: Record, by: Operator | None) -> bool:
    """A team for which somebody has set this here already keeps it: people work by it."""
    if "team" not in record.values:
        raise Refused(_("It does not say whose work it is: “team” is missing. Left empty, it means tickets of no team."))
    team = team_named(record, "team")
    if not (mode := record.one_of("mode", MODES, "")):
        raise Refused(_("It does not say how work is given out (mode); known are: %(choices)s.") % {"choices": ", ".join(MODES)})
    most = record.whole("most", most=MOST_AT_ONCE) or USUALLY_AT_ONCE
    is_sticky = record.is_true("is_sticky", "true")
    here = Plan.objects.filter(team=team).first()
    if here is not None and (here.mode, here.most, here.is_sticky) == (mode, most, is_sticky):
        return False
    if here is not None and here.mode != Plan.OFF:
        raise Refused(_("Work of this team is given out in another way here already. Change it by hand if the file is right."))
    change_plan(team, mode=mode, most=most, is_sticky=is_sticky, by=by)
    return True


def skills(_person: Operator | None) -> QuerySet[Skills]:
    return Skills.objects.select_related("operator").prefetch_related("services")


def skills_values(skills: Skills) -> dict[str, Any]:
    return {
        "person": skills.operator.email,
        "services": sorted(one.slug for one in skills.services.all()),
        "kinds": list(skills.kinds),
        "languages": list(skills.languages),
        "most": skills.most,
    }


def take_skills(record: Record, by: Operator | None) -> bool:
    """Of a person for whom something else is set here already nothing is changed."""
    person = person_named(record, "person")
    services = services_in(record)
    kinds = known_in(record, "kinds", Kind.values)
    languages = known_in(record, "languages", [code for code, _name in settings.LANGUAGES])
    most = record.whole("most", most=MOST_AT_ONCE)
    here = Skills.objects.filter(operator=person).first()
    wanted = ({one.pk for one in services}, set(kinds), set(languages), most)
    if here is not None and (said := said_of(here)) == wanted:
        return False
    if here is not None and any(said):
        raise Refused(_("This person is given other work here already. Change it by hand if the file is right."))
    change_skills(person, services=services, kinds=kinds, languages=languages, most=most, by=by)
    return True


def said_of(skills: Skills) -> tuple[set[int], set[str], set[str], int | None]:
    return set(skills.services.values_list("pk", flat=True)), set(skills.kinds), set(skills.languages), skills.most


def services_in(record: Record) -> list[Service]:
    slugs = set(record.words("services"))
    found = list(Service.objects.filter(slug__in=slugs))
    if missing := sorted(slugs - {one.slug for one in found}):
        raise Refused(_("There is no service “%(slug)s”: import the services first.") % {"slug": shown(missing[0])})
    return found


def shifts(_person: Operator | None) -> QuerySet[Shift]:
    return Shift.objects.select_related("operator").order_by()


def shift_values(shift: Shift) -> dict[str, Any]:
    own = {name: getattr(shift, name) for name in SHIFT_COLUMNS if name != "person"}
    return {"person": shift.operator.email} | own


def take_shift(record: Record, by: Operator | None) -> bool:
    """What is over comes as it was; a duty that goes on goes on here. Nobody is given work because a file says that he is there."""
    person = person_named(record, "person")
    kind = record.one_of("kind", [Shift.DESK, Shift.DUTY], "")
    starts_at, ends_at = record.moment("starts_at"), record.moment("ends_at")
    if not kind or starts_at is None:
        raise Refused(_("A shift needs its kind (desk or duty) and its beginning (starts_at)."))
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(_("It ends before it begins: look at starts_at and ends_at."))
    if starts_at > now():
        raise Refused(_("It begins in the future. A shift is begun when it begins."))
    if person.shifts.filter(kind=kind, starts_at=starts_at).exists():
        return False
    if kind == Shift.DESK and (ends_at is None or ends_at > now()):
        raise Refused(_("This shift still goes on. Whoever answers customers begins it here himself: work is given only to those who are there."))  # fmt: skip
    position = record.whole("position", most=LAST_POSITION)
    return enter_shift(person, kind=kind, starts_at=starts_at, ends_at=ends_at, position=position, by=by) is not None
