"""Names of stamps, lengths and next steps, as screens and exports say them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.incidents.rules import State

STAMP_NAMES: dict[str, Promise] = {
    "first_failure": _("First failure"),
    "first_report": _("First report"),
    "detected": _("Noticed"),
    "raised": _("Raised"),
    "paged": _("Engineer called"),
    "acknowledged": _("Taken"),
    "operators_informed": _("Operators informed"),
    "customers_informed": _("Customers informed"),
    "identified": _("Cause found"),
    "mitigated": _("Works temporarily"),
    "fixed": _("Repaired"),
    "first_confirmed": _("First “it worked”"),
    "last_confirmed": _("Last “it worked”"),
    "closed": _("Closed"),
}
LENGTH_NAMES: dict[str, Promise] = {
    "to_detect": _("to notice"),
    "to_acknowledge": _("to take"),
    "to_inform_operators": _("to inform operators"),
    "to_inform_customers": _("to inform customers"),
    "to_fix": _("to repair"),
    "to_proof": _("to proof"),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A next state as a big button: its URL name, its words, what it brings."""

    name: str
    text: Promise
    hint: Promise
    icon: str
    tone: str = ""


TAKE = Step(name="acknowledge", text=_("I take it"), hint=_("All other calls stop, you are the owner"), icon="hand")
FOUND = Step(name="identify", text=_("Cause found"), hint=_("Customers read that we know why"), icon="search-check")
TEMPORARY = Step(
    name="mitigate", text=_("Works temporarily"), hint=_("There is a way around, the cause is still there"), icon="bandage"
)
REPAIRED = Step(name="fix", text=_("Repaired"), hint=_("Every affected customer is asked: did it work?"), icon="wrench")
CLOSE = Step(name="close", text=_("Close"), hint=_("Those who answered are thanked"), icon="check")
BACK = Step(
    name="reopen",
    text=_("Still not working"),
    hint=_("Engineers are called again, the stopwatch runs on"),
    icon="rotate-ccw",
    tone="quiet",
)

# In the order of what is most likely next.
STEPS: dict[str, tuple[Step, ...]] = {
    State.RAISED: (TAKE,),
    State.ACKNOWLEDGED: (FOUND, REPAIRED, TEMPORARY),
    State.IDENTIFIED: (REPAIRED, TEMPORARY),
    State.MITIGATED: (REPAIRED,),
    State.FIXED: (CLOSE, BACK),
    State.CONFIRMED: (CLOSE, BACK),
}
TONES: dict[str, str] = {
    State.SUSPECTED: "warn",
    State.RAISED: "alarm",
    State.ACKNOWLEDGED: "alarm",
    State.IDENTIFIED: "alarm",
    State.MITIGATED: "warn",
    State.FIXED: "warn",
    State.CONFIRMED: "calm",
    State.CLOSED: "quiet",
    State.MERGED: "quiet",
    State.FALSE_ALARM: "quiet",
    State.SELF_CLEARED: "quiet",
}


def steps_of(state: str, *, is_calling: bool) -> tuple[Step, ...]:
    """Only the next ones: before anything else, somebody has to take it."""
    if is_calling and state in (State.RAISED, State.ACKNOWLEDGED):
        return (TAKE,)
    return STEPS.get(state, ())
