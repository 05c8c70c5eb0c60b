"""Why this ticket and no other, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.automation import rules
from otklik.desk.due import due_words
from otklik.desk.models import Ticket
from otklik.lib.clock import now
from otklik.pages.words import clock, waited_words


def reason_words(ticket: Ticket, reason: str) -> str:
    """«срок клиента: 06:40», «ждёт дольше всех, 25 минут», «вы отвечали этому клиенту», «ответить за 7 минут»."""
    if reason == rules.DEADLINE and ticket.deadline_at:
        return _("the customer needs it by %(when)s") % {"when": clock(ticket.deadline_at)}
    if reason == rules.OWN:
        return _("the customer has answered you")
    if reason == rules.STICKY:
        return _("you have answered this customer before")
    if reason == rules.URGENT:
        return _("priority: %(priority)s") % {"priority": ticket.get_priority_display()}
    if reason == rules.LONGEST and ticket.waiting_since:
        return _("has been waiting longest: %(span)s") % {"span": waited_words(now() - ticket.waiting_since)}
    return due_words(ticket.answer_due_at)[0] if ticket.answer_due_at else _("the next in order")
