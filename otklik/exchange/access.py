"""Who may take what out and bring what in, and the way to one's own exports and imports."""

from __future__ import annotations

import hashlib
import json

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.exchange.models import Subject, Transfer

# What belongs to customers, and what is written to them, goes out only to those who may read it on the pages.
OF_CUSTOMERS = (
    *(Subject.TICKETS, Subject.MESSAGES, Subject.ATTACHMENTS, Subject.CUSTOMERS, Subject.ORGANISATIONS),
    *(Subject.REPLIES, Subject.REQUESTS, Subject.VIEWS),
)
# What only admins set, only admins read.
OF_ADMINS = (
    *(Subject.CALENDARS, Subject.AGREEMENTS, Subject.TEAM_AGREEMENTS),
    *(Subject.TEAMS, Subject.PEOPLE, Subject.SITUATIONS),
    *(Subject.FIELDS, Subject.NEEDED_FACTS),
    *(Subject.COMPANY, Subject.WEBHOOKS),
)
# What leads and admins set alike, they read and bring in alike.
OF_LEADS = (Subject.RULES, Subject.ASSIGNMENT, Subject.SKILLS, Subject.SHIFTS, Subject.WORDING, Subject.MANNER)
# What everybody sets for himself: of these a file of one's own is taken, and no row of another person.
OWN = (Subject.VIEWS, Subject.CONTACT_POINTS)


def may_export(person: Operator, subject: str) -> bool:
    if subject in OF_ADMINS:
        return person.is_admin
    if subject in OF_LEADS:
        return person.has_role(Role.LEAD, Role.ADMIN)
    return subject not in OF_CUSTOMERS or person.has_role(Role.OPERATOR, Role.LEAD)


def may_import(person: Operator, subject: str) -> bool:
    """Nothing of a subject: the file of another desk, which tells itself what each of its rows is."""
    return person.is_admin or (person.is_lead and subject in (*OF_LEADS, *OWN))


def may_still(transfer: Transfer) -> bool:
    """Whoever asked may have left, or lost the role, since."""
    person = transfer.operator
    if person is None or not person.is_active:
        return False
    return (may_import if transfer.way == Transfer.IN else may_export)(person, transfer.subject)


def transfers_of(person: Operator) -> QuerySet[Transfer]:
    """Only one's own: a file holds what its person may see, and nobody else."""
    return Transfer.objects.filter(operator=person) if person.has_role(Role.LEAD, Role.ADMIN) else Transfer.objects.none()


def sight_of(person: Operator) -> str:
    """A digest of what decides which rows a person sees: roles and teams."""
    decides = [sorted(person.roles), sorted(person.teams.values_list("pk", flat=True))]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()


def transfer_for(person: Operator, pk: int) -> Transfer:
    return get_object_or_404(transfers_of(person), pk=pk)
