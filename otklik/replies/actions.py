"""Writing, removing and using ready answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.desk import rules as desk_rules
from otklik.desk.access import colleagues_to_give_to
from otklik.desk.actions import (
    add_note,
    change_kind,
    claim,
    fill_fields,
    hand_over,
    move,
    prioritise,
    release,
    snooze,
)
from otklik.desk.actions.states import locked
from otklik.desk.asides import aside_until
from otklik.desk.models import SETTLED, Kind, KindField, State, Ticket
from otklik.desk.writing.facts import ActsDone
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.replies import undoing
from otklik.replies.facts import ReplyTemplateRemoved, ReplyTemplateSaved
from otklik.replies.models import ReplyTemplate

ACTS = ("kind", "fields", "priority", "note", "state", "aside", "owner", "team")


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
    values = {
        "kind": template.kind,
        "fields": template.fields,
        "priority": [template.impact, template.urgency] if template.impact else None,
        "note": template.note,
        "state": template.state,
        "aside": template.aside,
        "owner": template.gives_to,
        "team": template.to_team_id,
    }
    return {act: value for act in ACTS if act in chosen and (value := values[act])}


@transaction.atomic
def run(template: ReplyTemplate, ticket: Ticket, *, by: Operator) -> str:
    """Does a macro that writes no reply: all of its acts, or none. Returns what taking them back needs; empty when they stay."""
    acts = acts_of(template, ACTS)
    before = undoing.standing(locked(ticket)) if undoing.may_be_undone(acts) else None
    done = perform(ticket, acts, title=template.name, by=by)
    count([template.pk])
    return undoing.token_of(done, before) if done and before else ""


@transaction.atomic
def perform(ticket: Ticket, acts: dict[str, Any], *, title: str, by: Operator) -> Entry | None:
    """Several acts in one transaction and one line of history. Who gets it comes last: behind it the ticket may be out of sight."""
    since = undoing.newest_entry()
    if acts.get("kind") in Kind.values:
        ticket = change_kind(ticket, acts["kind"], by=by)
    if acts.get("fields"):
        refuse_strange_fields(ticket.kind, acts["fields"])
        fill_fields(ticket, {int(pk): value for pk, value in acts["fields"].items()}, by=by)
    if acts.get("priority"):
        impact, urgency = acts["priority"]
        prioritise(ticket, impact=impact, urgency=urgency, deadline_at=ticket.deadline_at, by=by)
    if acts.get("note"):
        add_note(ticket, acts["note"], by=by)
    if acts.get("state") in State.values:
        move(ticket, acts["state"], by=by)
    if acts.get("aside"):
        snooze(ticket, aside_until(acts["aside"]), by=by)
    give(ticket, acts, by=by)
    return record(ActsDone(ticket=ticket.pk, since=since, title=title, by=by.pk)) if acts else None


def refuse_impossible(ticket: Ticket, acts: dict[str, Any], *, then: str, by: Operator) -> None:
    """What can be known before the reply leaves is said before it is sent."""
    if acts.get("aside") and acts.get("state", then) in SETTLED:
        raise Refused(
            _("The reply was not sent, because a resolved ticket cannot be put aside. Leave one of the two out, then send again.")
        )
    if acts.get("fields"):
        refuse_strange_fields(acts.get("kind") or ticket.kind, acts["fields"])
    taker(acts.get("owner", ""), by)


def give(ticket: Ticket, acts: dict[str, Any], *, by: Operator) -> None:
    """To a team, a colleague, both at once, oneself, or nobody."""
    team = Team.objects.filter(pk=acts["team"]).first() if acts.get("team") else None
    operator = taker(acts.get("owner", ""), by)
    here = Ticket.objects.get(pk=ticket.pk)
    if team is not None and (team.pk != here.team_id or operator is None):
        hand_over(ticket, by=by, team=team, operator=operator)
    elif operator is None and acts.get("owner"):
        release(ticket, by=by)
    elif operator == by and here.owner_id is None:
        claim(ticket, by=by)
    elif operator is not None and here.owner_id != operator.pk:
        hand_over(ticket, by=by, operator=operator)


def taker(value: str, by: Operator) -> Operator | None:
    if value in ("", ReplyTemplate.NOBODY):
        return None
    if value == ReplyTemplate.ME:
        return by
    if (operator := colleagues_to_give_to().filter(pk=int(value)).first()) is None:
        raise Refused(_("The macro was not done, because the colleague to whom it gives the ticket has left. Choose another colleague in it."))  # fmt: skip
    return operator


def refuse_strange_fields(kind: str, fields: dict[str, str]) -> None:
    """Fields belong to a kind: what a ticket of another kind would not show is not written into it."""
    asked = set(KindField.objects.asked(kind).values_list("pk", flat=True))
    strange = KindField.objects.filter(pk__in=[int(pk) for pk in fields]).exclude(pk__in=asked)
    if names := ", ".join(field.name for field in strange):
        words = {"names": names, "kind": Kind(kind).label}
        raise Refused(_("Where the kind is “%(kind)s”, there is no field for: %(names)s. Leave this act out, or change the kind.") % words)  # fmt: skip


def count(templates: Iterable[int]) -> None:
    ReplyTemplate.objects.filter(pk__in=list(templates)).update(used=F("used") + 1, used_at=now())


def follows_reply(state: str) -> bool:
    """Whether the composer's own choice of what follows can say it."""
    return state in desk_rules.AFTER_REPLY
