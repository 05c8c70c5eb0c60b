"""A rule meets a ticket: it acts once per occasion, never in circles, and its mistakes stop nobody else."""

from __future__ import annotations

import structlog
from django.db import DatabaseError, transaction

from otklik.automation import rules
from otklik.automation.actions.writing import switch_off
from otklik.automation.acts import Act, Gone
from otklik.automation.all_acts import in_order
from otklik.automation.matter import matter_of
from otklik.automation.models import Rule, RuleVersion, Run
from otklik.desk.actions.states import locked
from otklik.desk.models import Message, Ticket
from otklik.journal.why import Why, because
from otklik.lib.clock import now
from otklik.lib.refused import Refused

log = structlog.get_logger(__name__)


class Mistaken(Exception):
    """The rule names something that is gone."""

    def __init__(self, act: str, value: str) -> None:
        super().__init__(act)
        self.trouble = {"act": act, "value": value}


class Undone(Exception):
    """What the rule needs was refused, so all that it did on this occasion is taken back."""

    def __init__(self, change: dict[str, str]) -> None:
        super().__init__(change["act"])
        self.change = change


def follow(found: list[Rule], ticket: Ticket, occasion: str, *, message: Message | None = None, why: Why | None = None) -> int:
    """Asks these rules in their order, until one that acted says that the rest need not be asked. How many met the ticket."""
    matter, why, met = matter_of(ticket, message), why or {}, 0
    for rule in found:
        # Asked first without a lock: most rules do not hold for most tickets.
        if not rules.holds(rule.content, matter):
            continue
        try:
            run = meet(rule, ticket, occasion, message=message, why=why)
        except Mistaken as mistake:
            switch_off(rule, by=None, trouble=mistake.trouble)
            continue
        except (DatabaseError, Ticket.DoesNotExist):
            # The database is away or the rows are busy: the job is tried again, and finds what was done already.
            raise
        except Exception:
            log.exception("rule_failed", rule=rule.pk, ticket=ticket.pk)
            switch_off(rule, by=None, trouble={"act": "", "value": ""})
            continue
        met += run is not None
        if run is not None and run.outcome == Run.DID:
            if rule.content.stops:
                break
            ticket = Ticket.objects.select_related("customer__organisation").get(pk=ticket.pk)
            matter = matter_of(ticket, message)
            # What it did is part of the chain for the rules that follow, too: they may be answering it.
            why = {**why, "chain": rules.lengthened(why, rule.pk)}
    return met


@transaction.atomic
def meet(rule: Rule, ticket: Ticket, occasion: str, *, message: Message | None, why: Why) -> Run | None:
    """What came of it; None when the rule does not hold. The same occasion once more changes nothing."""
    try:
        ticket = locked(ticket)
    except Refused:
        # Merged meanwhile: the thread goes on in another ticket, with facts of its own.
        return None
    if (before := Run.objects.filter(rule=rule, ticket=ticket, occasion=occasion).first()) is not None:
        return before
    version = rule.current
    if version is None or not rules.is_due(version.said, ticket.changed_at, now()):
        return None
    if not rules.holds(version.said, matter_of(ticket, message)):
        return None
    lately = Run.objects.filter(rule=rule, ticket=ticket, outcome=Run.DID, at__gt=now() - rules.LATELY).count()
    if held := rules.holds_back(rule.pk, why, lately):
        return written(version, ticket, occasion, Run.LOOPED, [{"held": held}])
    try:
        with (
            transaction.atomic(),
            because(rule=rule.pk, version=version.number, name=rule.name, chain=rules.lengthened(why, rule.pk)),
        ):
            changes = [change for act, value in in_order(version.said.acts) if (change := changed(ticket, act, value))]
    except Undone as undone:
        return written(version, ticket, occasion, Run.UNDONE, [undone.change])
    return written(version, ticket, occasion, Run.DID if changes else Run.SAME, changes)


def written(version: RuleVersion, ticket: Ticket, occasion: str, outcome: str, changes: list[dict[str, str]]) -> Run:
    """By the clock that the acts went by: what the rule changed itself is never later than its run."""
    about = {"occasion": occasion, "outcome": outcome, "changes": changes, "at": now()}
    return Run.objects.create(rule_id=version.rule_id, version=version, ticket=ticket, **about)


def would_change(ticket: Ticket, act: Act, value: str) -> bool:
    return act.has is None or act.has(ticket) != value


def changed(ticket: Ticket, act: Act, value: str) -> dict[str, str] | None:
    """Does one act; says what it did, or in whose words it was refused. None when the ticket has it already."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    if not would_change(ticket, act, value):
        return None
    change = {"act": act.name, "value": value}
    try:
        with transaction.atomic():
            act.do(ticket, value)
    except Gone as gone:
        raise Mistaken(act.name, value) from gone
    except Refused as refused:
        change["refused"] = str(refused)
        if act.is_needed:
            raise Undone(change) from refused
    return change
