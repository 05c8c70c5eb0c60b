"""Which facts webhooks hear of, under which names. Internal notes are not among them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.desk import facts as desk
from otklik.incidents import facts as incidents
from otklik.journal.facts import Fact

KINDS: dict[type[Fact], tuple[str, Promise]] = {
    desk.TicketOpened: ("ticket.opened", _("a ticket was opened")),
    desk.CustomerWrote: ("message.received", _("the customer wrote")),
    desk.OperatorReplied: ("message.sent", _("an operator replied")),
    desk.TicketClaimed: ("ticket.claimed", _("an operator took a ticket")),
    desk.TicketHandedOver: ("ticket.handed_over", _("a ticket was handed over")),
    desk.TicketMoved: ("ticket.moved", _("a ticket began or ceased to wait")),
    desk.TicketResolved: ("ticket.resolved", _("a ticket was resolved")),
    desk.TicketReopened: ("ticket.reopened", _("a ticket was opened again")),
    desk.AnsweredByItself: ("message.automatic", _("a rule answered the customer")),
    desk.TicketReleased: ("ticket.released", _("a ticket has nobody any more")),
    desk.TicketSorted: ("ticket.sorted", _("a ticket got another kind or service")),
    desk.TicketPrioritised: ("ticket.prioritised", _("a ticket got another priority or deadline")),
    desk.TicketFieldsFilled: ("ticket.filled", _("fields of a ticket were filled")),
    desk.TicketSnoozed: ("ticket.snoozed", _("a ticket was put aside")),
    desk.TicketWoke: ("ticket.woke", _("a ticket that was put aside came back")),
    desk.StepPlanned: ("ticket.step_planned", _("a ticket got a next step")),
    desk.StepDone: ("ticket.step_done", _("the next step of a ticket was done")),
    desk.TicketMerged: ("ticket.merged", _("a ticket went into another one")),
    desk.TicketUnmerged: ("ticket.unmerged", _("a ticket that went into another one stands by itself again")),
    desk.TicketSplit: ("ticket.split", _("a message became a ticket of its own")),
    incidents.IncidentRaised: ("incident.raised", _("an incident was raised")),
    incidents.IncidentAcknowledged: ("incident.acknowledged", _("a responder took it")),
    incidents.CauseIdentified: ("incident.identified", _("the cause was found")),
    incidents.IncidentMitigated: ("incident.mitigated", _("it works in some way")),
    incidents.IncidentFixed: ("incident.fixed", _("it is said to work again")),
    incidents.IncidentReopened: ("incident.reopened", _("it does not work after all")),
    incidents.IncidentConfirmed: ("incident.confirmed", _("every affected customer got through")),
    incidents.IncidentClosed: ("incident.closed", _("an incident was closed")),
    incidents.ForecastGiven: ("incident.forecast", _("a forecast was given")),
    incidents.UpdatePublished: ("incident.update", _("the public was told something")),
}
TEST = "webhook.test"
# What only somebody who reads tickets hears of.
OF_TICKETS = frozenset(name for fact, (name, _words) in KINDS.items() if issubclass(fact, desk.TicketFact))
CHOICES = list(KINDS.values())
