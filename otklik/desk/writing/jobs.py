"""Replies leave when they are due; whoever must look is told; presence ends by itself."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from otklik.desk.facts import CustomerWrote
from otklik.desk.models import Outgoing
from otklik.desk.writing import actions
from otklik.desk.writing.facts import ReplyHeld
from otklik.journal.listeners import every, on
from otklik.notices.actions import Letter, tell

log = structlog.get_logger(__name__)
MOST_A_TURN = 200


@every(seconds=1)
def send_due_replies() -> None:
    """What a dead worker left undone is still due; one that cannot leave stops none of those behind it."""
    for pk in list(Outgoing.objects.due().values_list("pk", flat=True)[:MOST_A_TURN]):
        try:
            actions.depart(pk)
        except DatabaseError:
            raise
        except Exception:
            log.exception("reply_did_not_leave", outgoing=pk)


@every(seconds=4)
def forget_the_gone() -> None:
    actions.forget_the_gone()


@on(CustomerWrote)
def hold_planned_replies(fact: CustomerWrote) -> None:
    """The customer wrote before a planned reply left: its author is told now, not at the planned moment."""
    actions.hold_for_news(fact.ticket)


@on(ReplyHeld)
def tell_the_author(fact: ReplyHeld) -> None:
    held = Outgoing.objects.select_related("ticket", "operator").get(pk=fact.outgoing)
    author = held.operator
    if held.state != Outgoing.HELD or not author.is_active:
        return
    with translation.override(author.locale), timezone.override(author.time_zone):
        why = held.why or str(held.get_reason_display())
        url = f"{settings.DESK_URL}{reverse('desk:ticket', args=[held.ticket.number])}"
        letter = Letter(
            recipient=f"operator:{author.pk}",
            address=author.email,
            language=author.locale,
            subject=_("Your reply in ticket %(number)s was held") % {"number": held.ticket.number},
            text="\n\n".join(
                [
                    f"{why} {_('So your reply has not been sent. Look at the ticket: send it all the same, or change it.')}",
                    url,
                    held.text[:1000],
                ]
            ),
        )
    tell(f"reply-held:{held.pk}:{held.due_at.timestamp():.0f}", f"ticket:{held.ticket_id}", [letter])
