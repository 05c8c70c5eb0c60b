"""What can be done to many tickets: each act goes through the ticket's own action and remembers what undoing it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.desk import actions
from otklik.desk.access import colleagues_to_give_to, teams_to_give_to
from otklik.desk.falls_due import aside_words, due_before
from otklik.desk.models import Follow, State, Ticket
from otklik.lib.refused import Refused

Given = dict[str, Any]
HAND_OVER = "hand-over"
# Why one should think twice about it, in words; nothing when there is no reason.
Warn = Callable[[Ticket, Given], str]
# What was before, for undoing; nothing when the ticket was so already.
Do = Callable[[Ticket, Given, Operator], "Given | None"]
Undo = Callable[[Ticket, Given, Operator], None]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act. Without `undo` it cannot be taken back."""

    label: Promise
    do: Do
    undo: Undo | None = None
    warn: Warn | None = None


def refuse_changed(is_changed: bool) -> None:
    if is_changed:
        raise Refused(_("It has changed since: it stays as it is."))


def hand_over(ticket: Ticket, given: Given, by: Operator) -> Given | None:
    team: Team | None = teams_to_give_to().filter(pk=given["team"]).first() if given["team"] else None
    operator = colleagues_to_give_to().filter(pk=given["operator"]).first() if given["operator"] else None
    if (
        (team or operator)
        and (team is None or ticket.team_id == team.pk)
        and ticket.owner_id == (operator.pk if operator else None)
    ):
        return None
    before = [ticket.team_id, ticket.owner_id]
    after = actions.hand_over(ticket, by=by, team=team, operator=operator, note=given["note"])
    return {"before": before, "after": [after.team_id, after.owner_id]}


def take_over_back(ticket: Ticket, kept: Given, by: Operator) -> None:
    refuse_changed([ticket.team_id, ticket.owner_id] != kept["after"])
    team, owner = kept["before"]
    actions.put_back(ticket, team=Team.objects.filter(pk=team).first(), owner=Operator.objects.filter(pk=owner).first(), by=by)


def prioritise(ticket: Ticket, given: Given, by: Operator) -> Given | None:
    before = [ticket.impact, ticket.urgency]
    if before == [given["impact"], given["urgency"]]:
        return None
    actions.prioritise(ticket, impact=given["impact"], urgency=given["urgency"], deadline_at=ticket.deadline_at, by=by)
    return {"before": before, "after": [given["impact"], given["urgency"]]}


def weigh_back(ticket: Ticket, kept: Given, by: Operator) -> None:
    refuse_changed([ticket.impact, ticket.urgency] != kept["after"])
    impact, urgency = kept["before"]
    actions.prioritise(ticket, impact=impact, urgency=urgency, deadline_at=ticket.deadline_at, by=by)


def change_kind(ticket: Ticket, given: Given, by: Operator) -> Given | None:
    before = ticket.kind
    actions.change_kind(ticket, given["kind"], by=by)
    return None if before == given["kind"] else {"before": before, "after": given["kind"]}


def sort_back(ticket: Ticket, kept: Given, by: Operator) -> None:
    refuse_changed(ticket.kind != kept["after"])
    actions.change_kind(ticket, kept["before"], by=by)


def move(ticket: Ticket, given: Given, by: Operator) -> Given | None:
    before = ticket.state
    if before == given["state"]:
        return None
    actions.move(ticket, given["state"], by=by)
    return {"before": before, "after": given["state"]}


def move_back(ticket: Ticket, kept: Given, by: Operator) -> None:
    refuse_changed(ticket.state != kept["after"])
    actions.state_back(ticket, kept["before"], by=by)


def resolve(ticket: Ticket, _given: Given, by: Operator) -> Given | None:
    return move(ticket, {"state": State.RESOLVED}, by)


def follow(ticket: Ticket, _given: Given, by: Operator) -> Given | None:
    if Follow.objects.filter(ticket=ticket, operator=by).exists():
        return None
    actions.follow(ticket, by=by)
    return {}


def follow_no_more(ticket: Ticket, _kept: Given, by: Operator) -> None:
    actions.unfollow(ticket, by=by)


def snooze(ticket: Ticket, given: Given, by: Operator) -> Given | None:
    before = ticket.snoozed_until
    until = datetime.fromisoformat(given["until"])
    if before == until:
        return None
    actions.snooze(ticket, until, by=by)
    return {"before": before.isoformat() if before else "", "after": given["until"]}


def promised_before(ticket: Ticket, given: Given) -> str:
    return aside_words(due_before(ticket, datetime.fromisoformat(given["until"])))


def bring_back(ticket: Ticket, kept: Given, by: Operator) -> None:
    refuse_changed(ticket.snoozed_until != datetime.fromisoformat(kept["after"]))
    actions.aside_back(ticket, datetime.fromisoformat(kept["before"]) if kept["before"] else None, by=by)


def merge(ticket: Ticket, given: Given, by: Operator) -> Given | None:
    if ticket.pk == given["into"]:
        return None
    target = Ticket.objects.seen_by(by).filter(pk=given["into"]).first()
    if target is None:
        raise Refused(_("The ticket to merge into is not there any more: somebody merged it meanwhile. Choose another one."))
    actions.merge(ticket, target, by=by, is_sure=given["is_sure"])
    return {}


def unmerge(ticket: Ticket, _kept: Given, by: Operator) -> None:
    actions.unmerge(ticket, by=by)


def add_note(ticket: Ticket, given: Given, by: Operator) -> Given | None:
    actions.add_note(ticket, given["text"], by=by)
    return {}


ACTS: dict[str, Act] = {
    HAND_OVER: Act(label=gettext_lazy("Hand over"), do=hand_over, undo=take_over_back),
    "priority": Act(label=gettext_lazy("Change the priority"), do=prioritise, undo=weigh_back),
    "kind": Act(label=gettext_lazy("Change the kind"), do=change_kind, undo=sort_back),
    "state": Act(label=pgettext_lazy("bulk", "Another state"), do=move, undo=move_back),
    "resolve": Act(label=pgettext_lazy("bulk", "Mark as resolved"), do=resolve, undo=move_back),
    "snooze": Act(label=pgettext_lazy("bulk", "Put aside"), do=snooze, undo=bring_back, warn=promised_before),
    "follow": Act(label=pgettext_lazy("bulk", "Follow"), do=follow, undo=follow_no_more),
    "merge": Act(label=pgettext_lazy("bulk", "Merge into one"), do=merge, undo=unmerge),
    "note": Act(label=pgettext_lazy("bulk", "Leave a note"), do=add_note),
}
