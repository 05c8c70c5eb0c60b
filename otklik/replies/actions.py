"""Writing, removing and using ready answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.desk import rules as desk_rules
from otklik.desk.actions import add_note, change_kind, hand_over, move
from otklik.desk.models import Kind, State, Ticket
from otklik.desk.writing.facts import ActsDone
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.replies.facts import ReplyTemplateRemoved, ReplyTemplateSaved
from otklik.replies.models import ReplyTemplate

ACTS = ("kind", "note", "state", "team")


@transaction.atomic
def save_template(template: ReplyTemplate, *, by: Operator) -> ReplyTemplate:
    """Keeps a new or a changed one. Raises `Refused` when it would neither say nor do anything."""
    if not template.text_ru and not template.text_en and not template.is_macro:
        raise Refused(_("Write a text, or choose at least one act."))
    template.changed_at = now()
    template.save()
    record(ReplyTemplateSaved(template=template.pk, by=by.pk))
    return template


@transaction.atomic
def remove_template(template: ReplyTemplate, *, by: Operator) -> None:
    if ReplyTemplate.objects.filter(pk=template.pk).delete()[0]:
        record(ReplyTemplateRemoved(template=template.pk, by=by.pk))


def acts_of(template: ReplyTemplate, chosen: Iterable[str]) -> dict[str, Any]:
    """Those acts of a macro that were not taken out, as they are now: a later change does not touch what was sent."""
    values = {"kind": template.kind, "note": template.note, "state": template.state, "team": template.to_team_id}
    return {act: value for act in ACTS if act in chosen and (value := values[act])}


@transaction.atomic
def run(template: ReplyTemplate, ticket: Ticket, *, by: Operator) -> None:
    """Does a macro that writes no reply: all of its acts, or none."""
    perform(ticket, acts_of(template, ACTS), title=template.name, by=by)
    count([template.pk])


@transaction.atomic
def perform(ticket: Ticket, acts: dict[str, Any], *, title: str, by: Operator) -> None:
    """Several acts in one transaction and one line of history. The team comes last: behind it the ticket may be out of sight."""
    since = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    if acts.get("kind") in Kind.values:
        change_kind(ticket, acts["kind"], by=by)
    if acts.get("note"):
        add_note(ticket, acts["note"], by=by)
    if acts.get("state") in State.values:
        move(ticket, acts["state"], by=by)
    if acts.get("team") and (team := Team.objects.filter(pk=acts["team"]).first()) is not None:
        hand_over(ticket, by=by, team=team)
    if acts:
        record(ActsDone(ticket=ticket.pk, since=since, title=title, by=by.pk))


def count(templates: Iterable[int]) -> None:
    ReplyTemplate.objects.filter(pk__in=list(templates)).update(used=F("used") + 1, used_at=now())


def follows_reply(state: str) -> bool:
    """Whether the composer's own choice of what follows can say it."""
    return state in desk_rules.AFTER_REPLY
