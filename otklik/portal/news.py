"""What a customer needs to know at this moment: what happens, who has it, when news comes, what to do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.catalogue.models import Request
from otklik.desk.models import Kind, Ticket
from otklik.desk.models import State as TicketState
from otklik.desk.reach import reply_address
from otklik.desk.rules import SENTENCES
from otklik.incidents import texts
from otklik.incidents.access import answer_from, incident_of
from otklik.incidents.models import Affected, Confirmation, Incident
from otklik.incidents.outlook import outlook_of
from otklik.incidents.rules import ASKING, PUBLIC_WORDS, WORKING, State

TONES = {"investigating": "warn", "identified": "warn", "monitoring": "sky", "resolved": "calm"}
HEADLINES: dict[str, Promise] = {
    State.RAISED: gettext_lazy("This is a failure on our side. We are looking for the cause."),
    State.ACKNOWLEDGED: gettext_lazy("This is a failure on our side. We are looking for the cause."),
    State.IDENTIFIED: gettext_lazy("This is a failure on our side. The cause is found, we are repairing it."),
    State.MITIGATED: gettext_lazy("It works again in a temporary way. We are still repairing the cause."),
    State.FIXED: gettext_lazy("We have repaired it. Please try again."),
    State.CONFIRMED: gettext_lazy("It works again."),
}
THANKS: dict[str, Promise] = {
    Confirmation.THROUGH: gettext_lazy("Thank you. We are glad that it worked."),
    Confirmation.BROKEN: gettext_lazy("Thank you for telling us. We know that it still does not work for you."),
}
# Texts that Otklik writes for the public by itself and that say no more than the headline does.
SAID_ALREADY = (texts.acknowledged, texts.identified, texts.mitigated, texts.fixed, texts.confirmed, texts.late)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """The failure that the ticket is part of, in the customer's words. Times that have passed are empty."""

    label: str
    word: str
    tone: str
    since: datetime | None
    is_live: bool
    is_working: bool
    is_late: bool
    is_shared: bool
    text: str
    forecast: str
    holds_until: datetime | None
    basis: str
    next_at: datetime | None
    may_answer: bool
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
    incident = concerning(ticket)
    trouble = trouble_of(incident, ticket) if incident else None
    return News(
        headline=headline(ticket, incident, trouble),
        who=who_has(ticket),
        meanwhile=meanwhile(ticket, incident, trouble),
        trouble=trouble,
    )


def concerning(ticket: Ticket) -> Incident | None:
    """The incident of this matter; a settled old ticket is not drawn into what fails today and did not touch the customer."""
    incident = incident_of(ticket)
    if incident is None or ticket.is_live or incident.affected.filter(customer=ticket.customer_id).exists():
        return incident
    return None


def headline(ticket: Ticket, incident: Incident | None, trouble: Trouble | None) -> str:
    """The failure speaks first while it lasts; after that the ticket does."""
    if incident is None or trouble is None:
        return str(SENTENCES[ticket.state])
    if not incident.is_live:
        # “We are working on it” beside a pill that says “Resolved” would leave him to guess on what.
        is_left = incident.state == State.CLOSED and ticket.state == TicketState.OPEN
        return _("The failure is repaired. We are finishing your own matter.") if is_left else str(SENTENCES[ticket.state])
    if trouble.is_late:
        return _("It is taking longer than we expected. We are still repairing it.")
    if trouble.answer:
        return str(THANKS[trouble.answer])
    return str(HEADLINES[incident.state])


def who_has(ticket: Ticket) -> str:
    """The first name of the operator, as he would say it himself; his address is nobody's to read."""
    if not ticket.is_live:
        return ""
    if ticket.owner is not None and ticket.owner.is_active:
        return first_name(ticket.owner.name) or _("A colleague of ours")
    return _("Our shift: whoever is free first")


def first_name(name: str) -> str:
    return next(iter(name.split()), "")


def meanwhile(ticket: Ticket, incident: Incident | None, trouble: Trouble | None) -> list[str]:
    lines = []
    if incident is not None and trouble is not None and trouble.is_working:
        lines += [incident.service.safe_text] if incident.service.safe_text else []
        if incident.state == State.MITIGATED:
            lines.append(_("You can try again now."))
        elif reply_address(ticket):
            lines.append(_("You need send nothing again: we will write to you as soon as it works."))
        else:
            lines.append(
                _("You need send nothing again: this page will say when it works. Leave your e-mail below and we will write too.")
            )
    if waits_for_approval(ticket):
        lines.append(_("Before we begin, a colleague has to agree. We write to you as soon as that is decided."))
    if ticket.state == TicketState.WAITING_CUSTOMER:
        lines.append(_("Read our answer below and write back if anything is missing."))
    elif not lines and ticket.is_live and not (trouble and (trouble.is_asking or trouble.answer)):
        lines.append(_("You can add anything that matters below. There is no need to call: nothing will be asked twice."))
    return lines


def waits_for_approval(ticket: Ticket) -> bool:
    return ticket.kind == Kind.REQUEST and Request.objects.filter(ticket=ticket, state=Request.WAITING).exists()


def trouble_of(incident: Incident, ticket: Ticket) -> Trouble:
    outlook = outlook_of(incident)
    forecast = outlook.forecast
    given = answer_from(incident, ticket)
    return Trouble(
        label=incident.label,
        word=str(PUBLIC_WORDS[incident.public_state]),
        tone=TONES[incident.public_state],
        since=incident.first_report_at or incident.raised_at,
        is_live=incident.is_live,
        is_working=incident.state in WORKING,
        is_late=outlook.is_late,
        is_shared=incident.state in WORKING and Affected.objects.filter(incident=incident)[:2].count() > 1,
        text=text_of(incident),
        forecast=outlook.range_words,
        holds_until=forecast.to_at if forecast else None,
        basis=forecast.basis if forecast else "",
        next_at=outlook.next_update_at,
        may_answer=incident.state in ASKING or incident.state == State.CLOSED,
        is_asking=incident.state in ASKING and given is None,
        answer=given.answer if given else "",
        answered_at=given.at if given else None,
    )


def text_of(incident: Incident) -> str:
    """The latest text for the public, unless it would only repeat what stands around it."""
    last = next(iter(incident.updates.all()), None)
    if last is None:
        return ""
    both = (last.text_ru, last.text_en)
    said = both == texts.raised(incident) or both in [write() for write in SAID_ALREADY]
    return "" if said else last.text


def answers() -> list[tuple[str, str]]:
    """The two equal answers to «Получилось?»."""
    return [(Confirmation.THROUGH, _("Yes, it worked")), (Confirmation.BROKEN, _("No, still broken"))]
