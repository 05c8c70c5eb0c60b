"""Texts that Otklik itself writes about an incident, in both languages: for the public, for operators, for responders."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.incidents.models import Incident
from otklik.incidents.readers import in_both


def raised(incident: Incident) -> tuple[str, str]:
    def write() -> str:
        known = _("We know that “{label}” does not work. Our engineers have been called.").format(label=incident.label)
        return f"{known} {incident.service.safe_text}".strip()

    return in_both(write)


def acknowledged() -> tuple[str, str]:
    return in_both(lambda: _("An engineer is on it and is looking for the cause."))


def identified() -> tuple[str, str]:
    return in_both(lambda: _("The cause is found. We are repairing it."))


def mitigated() -> tuple[str, str]:
    return in_both(lambda: _("It works again in a temporary way. We are still repairing the cause and watching."))


def fixed() -> tuple[str, str]:
    return in_both(lambda: _("We have repaired it and are checking with everybody it touched. Please try again."))


def reopened() -> tuple[str, str]:
    return in_both(lambda: _("Some of you still cannot get through. We have gone back to work on it."))


def confirmed() -> tuple[str, str]:
    return in_both(lambda: _("Everybody we asked got through. It works again."))


def closed() -> tuple[str, str]:
    return in_both(lambda: _("Repaired: it works again. Try once more; if it does not work for you, write to us."))


def false_alarm() -> tuple[str, str]:
    return in_both(lambda: _("We have checked: everything works. The alarm was false."))


def cleared() -> tuple[str, str]:
    return in_both(lambda: _("It works again by itself. We are finding out why it happened."))


def late() -> tuple[str, str]:
    # The time of the next news stands beside it and not in it: a text would keep a time that has passed.
    return in_both(lambda: _("It is taking longer than expected. We are still repairing it."))


def briefing_say(incident: Incident) -> tuple[str, str]:
    """The first briefing, before a person has written a better one."""

    def write() -> str:
        known = _("“{label}” does not work now. We know it, the engineers have been called.").format(label=incident.label)
        then = _("You need do nothing more: we will write as soon as it works.")
        return " ".join(part for part in (known, incident.service.safe_text, then) if part)

    return in_both(write)


def briefing_after_repair(incident: Incident) -> tuple[tuple[str, str], tuple[str, str]]:
    """What to say and not to promise while customers are asked."""

    def write() -> str:
        say = _("“{label}” should work again. Ask the customer to try once more, and note here whether it worked.")
        return say.format(label=incident.label)

    return in_both(write), in_both(lambda: _("Do not say that it is over: we are still checking with everybody it touched."))


def briefing_reopened(incident: Incident) -> tuple[str, str]:
    def write() -> str:
        known = _("The repair of “{label}” did not help everybody. The engineers are at work again.").format(label=incident.label)
        return " ".join(part for part in (known, incident.service.safe_text) if part)

    return in_both(write)


def briefing_never_promise() -> tuple[str, str]:
    return in_both(lambda: _("No time other than the forecast on the strip. No cause before it is found. No compensation."))
