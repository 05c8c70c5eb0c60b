"""What became of something that was sent, in words for our own people."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.notices.models import Delivery
from otklik.notices.transports import sms
from otklik.pages.words import clock

TROUBLES = {
    sms.NO_WAY: gettext_lazy("The SMS was not sent, because the gateway has been taken out of the settings."),
    sms.CLOSED: gettext_lazy("The SMS was not sent, because the gateway’s address leads into our own network, or Apprise does not know it."),
    sms.UNREACHABLE: gettext_lazy("The gateway cannot be reached, so the SMS has not left."),
    sms.SILENT: gettext_lazy("The gateway gave no answer in ten seconds: the SMS may still arrive."),
    sms.BUSY_NOW: gettext_lazy("The gateway asks us to wait, so the SMS has not left."),
    sms.REFUSED: gettext_lazy("The gateway did not take the SMS."),
}  # fmt: skip


def trouble_of(one: Delivery) -> str:
    """Why it has not arrived, or not yet; empty while all goes well."""
    if not one.last_error or one.state == Delivery.SENT:
        return ""
    if one.channel == Delivery.EMAIL:
        words = _("The mail server did not take the letter: %(reason)s.") % {"reason": one.last_error.rstrip(".")}
    else:
        words = str(TROUBLES.get(one.last_error, one.last_error))
        words += " " + _("It answered: “%(answer)s”.") % {"answer": one.answer} if one.answer else ""
    if one.state == Delivery.FAILED:
        return words
    return words + " " + _("It is tried again at %(time)s.") % {"time": clock(one.due_at)}


def may_arrive(one: Delivery) -> bool:
    """Whether it makes sense to wait for it."""
    return one.state != Delivery.FAILED or one.last_error == sms.SILENT
