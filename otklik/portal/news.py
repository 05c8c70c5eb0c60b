"""What a customer needs to know at this moment: what happens, who has it, when news comes, what to do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.desk.models import State, Ticket
from otklik.desk.rules import SENTENCES
from otklik.incidents.access import answer_of, incident_of
from otklik.incidents.models import Confirmation, Incident
from otklik.incidents.outlook import Outlook, outlook_of
from otklik.incidents.rules import ASKING, PUBLIC_WORDS

TONES = {"investigating": "warn", "identified": "warn", "monitoring": "sky", "resolved": "calm"}
HEADLINES: dict[str, Promise] = {
    "investigating": gettext_lazy("This is a failure on our side. We are looking for the cause."),
    "identified": gettext_lazy("This is a failure on our side. The cause is found, we are repairing it."),
    "monitoring": gettext_lazy("We have repaired it and are checking."),
    "resolved": gettext_lazy("It works again."),
}


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """The failure that the ticket is part of, in the customer's words."""

    label: str
    word: str
    tone: str
    since: datetime | None
    text: str
    safe_text: str
    forecast: str
    is_late: bool
    next_at: datetime | None
    is_asking: bool
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class News:
    headline: str
    who: str
    meanwhile: list[str]
    trouble: Trouble | None


def news_of(ticket: Ticket) -> News:
    incident = incident_of(ticket)
    trouble = trouble_of(incident, ticket) if incident else None
    return News(headline=headline(ticket, incident, trouble), who=who_has(ticket), meanwhile=meanwhile(ticket, trouble), trouble=trouble)


def headline(ticket: Ticket, incident: Incident | None, trouble: Trouble | None) -> str:
    """The failure speaks first while it lasts; after that the ticket does."""
    if incident is None or trouble is None or (not incident.is_live and ticket.is_live):
        return str(SENTENCES[ticket.state])
    if trouble.is_late:
        return _("It is taking longer than we expected. We are still repairing it.")
    return str(HEADLINES[incident.public_state])


def who_has(ticket: Ticket) -> str:
    if ticket.owner is not None and ticket.owner.is_active and ticket.is_live:
        return _("Your matter is with %(name)s.") % {"name": ticket.owner}
    return _("The operators on shift have your matter.") if ticket.is_live else ""


def meanwhile(ticket: Ticket, trouble: Trouble | None) -> list[str]:
    lines = [trouble.safe_text] if trouble and trouble.safe_text else []
    if trouble is not None and not trouble.is_asking and trouble.word and trouble.tone != "calm":
        lines.append(_("You need send nothing again: your message is part of this failure, and we will write as soon as it works."))
    elif ticket.state == State.WAITING_CUSTOMER:
        lines.append(_("Read our answer below and write back if anything is missing."))
    elif ticket.state in (State.NEW, State.OPEN, State.WAITING_THIRD_PARTY):
        lines.append(_("You can add anything that matters below. There is no need to call: nothing will be asked twice."))
    return lines


def trouble_of(incident: Incident, ticket: Ticket) -> Trouble:
    outlook: Outlook = outlook_of(incident)
    update = next(iter(incident.updates.all()), None)
    given = answer_of(incident, ticket.customer)
    return Trouble(
        label=incident.label,
        word=str(PUBLIC_WORDS.get(incident.public_state, "")),
        tone=TONES.get(incident.public_state, "quiet"),
        since=incident.first_report_at or incident.raised_at,
        text=update.text if update else "",
        safe_text=incident.service.safe_text,
        forecast=outlook.range_words,
        is_late=outlook.is_late,
        next_at=outlook.next_update_at,
        is_asking=incident.state in ASKING,
        answer=given.answer if given else "",
        answered_at=given.at if given else None,
    )


def answers() -> list[tuple[str, str]]:
    """The two equal answers to «Получилось?»."""
    return [(Confirmation.THROUGH, _("Yes, it worked")), (Confirmation.BROKEN, _("No, still broken"))]
