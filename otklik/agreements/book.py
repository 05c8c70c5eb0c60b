"""All agreements at hand, with their calendars: looked up once, asked for many tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from otklik.agreements import rules
from otklik.agreements.models import Agreement, TeamAgreement
from otklik.agreements.replay import Target
from otklik.calendars.models import Calendar
from otklik.calendars.rules import Hours
from otklik.desk.models import Ticket

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Book:
    """What is agreed at this moment."""

    agreements: list[Agreement]
    between_teams: list[TeamAgreement]
    hours: Mapping[int, Hours]

    @classmethod
    def opened(cls) -> Book:
        agreements, between_teams = list(Agreement.objects.all()), list(TeamAgreement.objects.all())
        used = {one.calendar_id for one in agreements} | {one.calendar_id for one in between_teams}
        calendars = Calendar.objects.filter(pk__in=used).prefetch_related("special_days") if used else []
        return cls(agreements, between_teams, {calendar.pk: calendar.hours() for calendar in calendars})

    @property
    def is_empty(self) -> bool:
        return not self.agreements and not self.between_teams

    def agreement_for(self, ticket: Ticket) -> Agreement | None:
        return rules.most_specific(self.agreements, matter_of(ticket))

    def targets(self, agreement: Agreement | None) -> dict[str, Target]:
        if agreement is None:
            return {}
        hours = self.hours[agreement.calendar_id]
        return {
            what: Target(time=minutes * MINUTE, hours=hours, agreement=agreement.pk)
            for what, minutes in agreement.minutes.items()
        }

    def team_target(self, giver: int | None, taker: int) -> Target | None:
        found = rules.between_teams(self.between_teams, giver, taker)
        return (
            None
            if found is None
            else Target(time=found.minutes * MINUTE, hours=self.hours[found.calendar_id], agreement=found.pk)
        )


def matter_of(ticket: Ticket) -> rules.Matter:
    return rules.Matter(
        organisation=ticket.customer.organisation_id, service=ticket.service_id, priority=ticket.priority, kind=ticket.kind
    )
