"""Why something happened to a ticket, when it was a rule or the giving out of work: words for the desk's history."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.automation import rules
from otklik.automation.actions.assigning import LEFT, UNSEEN

ASSIGNED: dict[str, Promise] = {
    rules.DEADLINE: gettext_lazy("the customer's deadline is near"),
    rules.STICKY: gettext_lazy("has answered this customer before"),
    rules.URGENT: gettext_lazy("high priority"),
    rules.LONGEST: gettext_lazy("the customer had been waiting longest"),
    LEFT: gettext_lazy("whoever had it is not on shift"),
    UNSEEN: gettext_lazy("whoever had it does not see it any more"),
}


def explain(why: dict[str, Any]) -> str:
    """The rule by the name that it had then, and which version of it; or the reason of the giving out."""
    if "rule" in why:
        return _("rule “%(name)s”, version %(version)s") % {
            "name": why.get("name") or why["rule"],
            "version": why.get("version", ""),
        }
    if "assigned" in why:
        return _("giving out work: %(reason)s") % {"reason": ASSIGNED.get(why["assigned"]) or _("the next in order")}
    return ""
