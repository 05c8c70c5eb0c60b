"""What people set is known by its name, wherever it comes from; it goes through the same actions as their forms, in their name."""

from __future__ import annotations

from collections.abc import Callable

from otklik.accounts.models import Operator
from otklik.exchange.assigning import take_plan, take_shift, take_skills
from otklik.exchange.models import Subject
from otklik.exchange.naming import take_company
from otklik.exchange.offering import take_situation
from otklik.exchange.promising import take_agreement, take_calendar, take_team_agreement
from otklik.exchange.reaching import take_contact_point
from otklik.exchange.records import Record
from otklik.exchange.ruling import take_rule
from otklik.exchange.sorting import take_dependency, take_field, take_needed
from otklik.exchange.staffing import take_person, take_team
from otklik.exchange.viewing import take_view
from otklik.exchange.wording import take_manner, take_own_rule

# Whether something was made or changed; nothing when it is here already.
SETTINGS: dict[str, Callable[[Record, Operator | None], bool]] = {
    Subject.CALENDARS: take_calendar,
    Subject.AGREEMENTS: take_agreement,
    Subject.TEAM_AGREEMENTS: take_team_agreement,
    Subject.TEAMS: take_team,
    Subject.PEOPLE: take_person,
    Subject.RULES: take_rule,
    Subject.SITUATIONS: take_situation,
    Subject.ASSIGNMENT: take_plan,
    Subject.SKILLS: take_skills,
    Subject.SHIFTS: take_shift,
    Subject.VIEWS: take_view,
    Subject.CONTACT_POINTS: take_contact_point,
    Subject.FIELDS: take_field,
    Subject.NEEDED_FACTS: take_needed,
    Subject.DEPENDENCIES: take_dependency,
    Subject.WORDING: take_own_rule,
    Subject.COMPANY: take_company,
    Subject.MANNER: take_manner,
}
