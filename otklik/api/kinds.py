"""Which facts about tickets and incidents webhooks hear of, under which names, and which stay among us. Each is decided on here."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.agreements import facts as agreements
from otklik.desk import facts as desk
from otklik.desk.writing import facts as writing
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
    incidents.IncidentMerged: ("incident.merged", _("an incident went on in another one")),
    incidents.AlarmWasFalse: ("incident.false_alarm", _("nothing was broken")),
    incidents.IncidentCleared: ("incident.cleared", _("a suspicion went by itself")),
    incidents.ForecastGiven: ("incident.forecast", _("a forecast was given")),
    incidents.UpdatePublished: ("incident.update", _("the public was told something")),
}
# Notes and whom they name; what one of us is reminded of, writes or follows; what is known of a matter; whom we call and count.
UNTOLD: frozenset[type[Fact]] = frozenset(
    {
        desk.NoteAdded, desk.ColleagueMentioned, desk.MentionMissed, desk.StepPassed, desk.StepCameDue,
        desk.TicketFollowed, desk.TicketUnfollowed, desk.TicketTied, desk.TicketUntied,
        desk.FactLearned, desk.FactCorrected, desk.FactSetAside, desk.LettersDirected,
        writing.ReplyQueued, writing.ReplyPostponed, writing.ReplyTakenBack, writing.ReplyHeld, writing.DraftTakenOver, writing.ActsDone,
        agreements.TimeRunningOut, agreements.TimeBroken, agreements.TicketStoodStill,
        incidents.RaiseJoined, incidents.PageSent, incidents.PageFailed, incidents.PageDeclined, incidents.OwnerLeft,
        incidents.NobodyAnswered, incidents.BriefingWritten, incidents.BriefingAcknowledged, incidents.OperatorsInformed,
        incidents.ForecastAsked, incidents.ForecastMissed, incidents.NewsLate, incidents.IncidentNoteAdded,
        incidents.CustomersCounted, incidents.CustomerNamed, incidents.CustomersInformed, incidents.CustomerAnswered,
    }
)  # fmt: skip
TEST = "webhook.test"
# What only somebody who reads tickets hears of.
OF_TICKETS = frozenset(name for fact, (name, _words) in KINDS.items() if issubclass(fact, desk.TicketFact))
CHOICES = list(KINDS.values())
