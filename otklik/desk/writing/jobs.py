"""Replies leave when they are due; whoever must look is told; presence ends by itself."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.facts import CustomerWrote
from otklik.desk.models import Outgoing
from otklik.desk.writing import actions
from otklik.desk.writing.access import who_must_look
from otklik.desk.writing.facts import ReplyHeld
from otklik.journal.each import each_by_itself
from otklik.journal.listeners import every, on
from otklik.notices.actions import Letter, tell

MOST_A_TURN = 200


@every(seconds=1)
def send_due_replies() -> None:
    """What a dead worker left undone is still due; one that cannot leave stops none of those behind it."""
    each_by_itself(list(Outgoing.objects.due().values_list("pk", flat=True)[:MOST_A_TURN]), actions.depart)


@every(seconds=4)
def forget_the_gone() -> None:
    actions.forget_the_gone()


@on(CustomerWrote)
def hold_planned_replies(fact: CustomerWrote) -> None:
    """The customer wrote before a planned reply left: its author is told now, not at the planned moment."""
    actions.hold_for_news(fact.ticket)


@on(ReplyHeld)
def tell_who_must_look(fact: ReplyHeld) -> None:
    held = Outgoing.objects.select_related("ticket", "operator").get(pk=fact.outgoing)
    if held.state == Outgoing.HELD:
        letters = [letter_to(person, held) for person in who_must_look(held)]
        tell(f"reply-held:{held.pk}:{held.due_at.timestamp():.0f}", f"ticket:{held.ticket_id}", letters)


def letter_to(person: Operator, held: Outgoing) -> Letter:
    number = held.ticket.number
    with translation.override(person.locale), timezone.override(person.time_zone):
        why = held.why or str(held.get_reason_display())
        if person == held.operator:
            subject = _("Your reply in ticket %(number)s was held") % {"number": number}
            what = _("So your reply has not been sent. Look at the ticket: send it all the same, or change it.")
        else:
            subject = _("A reply of %(name)s in ticket %(number)s was held") % {"name": held.operator, "number": number}
            what = _("So this reply has not been sent. Look at the ticket: send it in your own name, or change it.")
        url = f"{settings.DESK_URL}{reverse('desk:ticket', args=[number])}"
        return Letter(
            recipient=f"operator:{person.pk}",
            address=person.email,
            language=person.locale,
            subject=subject,
            text="\n\n".join([f"{why} {what}", url, held.text[:1000]]),
        )
