"""«Получилось?»: the customers' answers decide whether a repair was one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.customers.models import Customer
from otklik.desk.models import Ticket
from otklik.incidents.access import speaks_for
from otklik.incidents.actions.affected import count_affected
from otklik.incidents.actions.locking import locked, saved
from otklik.incidents.actions.states import confirm_all, reopen_now
from otklik.incidents.facts import CustomerAnswered
from otklik.incidents.models import Confirmation, Incident, Reason
from otklik.incidents.rules import ASKING, State, is_proven, reopens
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.signals.models import Report


@transaction.atomic
def confirm(
    incident: Incident,
    customer: Customer,
    *,
    answer: str,
    via: str,
    ticket: Ticket | None = None,
    report: Report | None = None,
) -> Confirmation:
    """One answer of one customer in a round; the latest counts, so a slip of the finger or a second try can be put right.

    Raises `Refused` while nobody has said that it is repaired. An answer after closing is kept and shown, but moves nothing.
    """
    if answer not in (Confirmation.THROUGH, Confirmation.BROKEN):
        raise Refused(_("Your answer did not arrive, because neither of the two was chosen. Please choose one."))
    incident = locked(incident)
    is_late = incident.state == State.CLOSED
    if incident.state not in ASKING and not is_late:
        raise Refused(_("We are still working on it. When it is repaired, we will ask you."))
    affected, _new = count_affected(
        incident, customer, ticket=ticket, report=report, reason=Reason.REPORTED if report else Reason.COMPLAINED
    )
    if via != Confirmation.OPERATOR and not speaks_for(ticket, affected):
        raise Refused(
            _(
                "This page cannot take your answer, because it was opened without your letter. Please press the button in our latest one."
            )
        )
    given, is_new = Confirmation.objects.get_or_create(
        affected=affected, round=incident.reopened, defaults={"answer": answer, "via": via, "at": now()}
    )
    if not is_new:
        if given.answer == answer:
            return given
        given.answer, given.via, given.at = answer, via, now()
        given.save(update_fields=["answer", "via", "at"])
    record(
        CustomerAnswered(incident=incident.pk, customer=customer.pk, ticket=affected.ticket_id, answer=answer, is_late=is_late)
    )
    if not is_late:
        _weigh(incident, answer)
    return given


def _weigh(incident: Incident, answer: str) -> None:
    """Counts this round's answers: enough "still broken" reopen, everybody "through" confirms."""
    answers = Confirmation.objects.filter(affected__incident=incident, round=incident.reopened)
    affected = incident.affected.count()
    broken = answers.filter(answer=Confirmation.BROKEN).count()
    if answer == Confirmation.BROKEN:
        if reopens(broken, affected):
            reopen_now(incident, by=None, broken=broken)
        elif incident.state == State.CONFIRMED:
            incident.state = State.FIXED
            saved(incident, "state")
        return
    incident.first_confirmed_at = incident.first_confirmed_at or now()
    incident.last_confirmed_at = now()
    incident.save(update_fields=["first_confirmed_at", "last_confirmed_at"])
    if incident.state == State.FIXED and is_proven(answers.filter(answer=Confirmation.THROUGH).count(), affected):
        confirm_all(incident)
