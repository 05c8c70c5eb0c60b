"""The desk's own facts in the words of a ticket's history."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from otklik.customers.models import Customer
from otklik.desk.history import Names, tells
from otklik.desk.models import Kind, State, Ticket, Tie
from otklik.desk.order import Priority
from otklik.desk.ties import BACK
from otklik.journal.models import Entry
from otklik.pages.words import clock
from otklik.services.models import Service


@tells("TicketOpened", icon="circle-plus")
def opened(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "the ticket was opened")


@tells("CustomerWrote", icon="message-square")
def wrote(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "took down the customer's words") if entry.by else pgettext("history", "the customer wrote")


@tells("OperatorReplied", icon="reply")
def replied(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "answered the customer")


@tells("AnsweredByItself", icon="reply")
def answered_by_itself(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "Otklik answered by itself")


@tells("NoteAdded", icon="pencil")
def noted(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "left a note")


@tells("ColleagueMentioned", icon="at-sign")
def mentioned(entry: Entry, _ticket: Ticket, names: Names) -> str:
    return pgettext("history", "called in: %(name)s") % {"name": names.operator(entry.content["operator"])}


@tells("MentionMissed", icon="at-sign")
def mention_missed(entry: Entry, _ticket: Ticket, names: Names) -> str:
    words = {"had": names.operator(entry.content["had"]), "name": names.operator(entry.content["operator"])}
    return pgettext("history", "%(had)s has not read the note and does not see the ticket any more; told: %(name)s") % words


@tells("TicketClaimed", icon="hand")
def claimed(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "took the ticket")


@tells("TicketHandedOver", icon="forward")
def handed_over(entry: Entry, _ticket: Ticket, names: Names) -> str:
    content = entry.content
    goals = [names.operator(content["operator"])] if content.get("operator") else []
    goals += [names.team(content["team"])] if content.get("team") else []
    return pgettext("history", "handed over to: %(goal)s") % {"goal": ", ".join(goals)}


@tells("TicketReleased", icon="undo-2")
def released(entry: Entry, _ticket: Ticket, names: Names) -> str:
    return pgettext("history", "back in the queue; it was with: %(name)s") % {"name": names.operator(entry.content["operator"])}


@tells("TicketMoved", icon="arrow-right")
def moved(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    state = entry.content.get("state", "")
    words = str(State(state).label) if state in State.values else state
    return pgettext("history", "state: %(state)s") % {"state": words}


@tells("TicketResolved", icon="check")
def resolved(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return (
        pgettext("history", "resolved")
        if entry.by or entry.why
        else pgettext("history", "the customer said that it works: resolved")
    )


@tells("TicketReopened", icon="rotate-ccw")
def reopened(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "opened again") if entry.by or entry.why else pgettext("history", "open again: the customer wrote")


@tells("TicketPrioritised", icon="signal")
def prioritised(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    word = str(Priority(entry.content["priority"]).label)
    if deadline := entry.content.get("deadline_at"):
        return pgettext("history", "priority: %(word)s; the customer needs it by %(when)s") % {
            "word": word,
            "when": clock(datetime.fromisoformat(deadline)),
        }
    return pgettext("history", "priority: %(word)s") % {"word": word}


@tells("TicketSorted", icon="tag")
def sorted_anew(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    after = entry.content.get("after", "")
    if entry.content.get("what") == "kind":
        return pgettext("history", "kind: %(word)s") % {"word": Kind(after).label if after in Kind.values else after}
    service = Service.objects.filter(pk=after).first() if after.isdigit() else None
    return pgettext("history", "service: %(word)s") % {"word": service or _("no service")}


@tells("TicketFieldsFilled", icon="list-checks")
def filled(entry: Entry, _ticket: Ticket, names: Names) -> str:
    known = [names.fields[pk].name for pk in entry.content["fields"] if pk in names.fields]
    return pgettext("history", "filled in: %(names)s") % {"names": ", ".join(known)}


@tells("FactLearned", icon="clipboard-list")
def learnt(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "something more is known about the matter")


@tells("FactCorrected", icon="clipboard-list")
def corrected(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "corrected what is known about the matter")


@tells("FactSetAside", icon="clipboard-list")
def set_aside(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "set aside a line of what is known")


@tells("LettersDirected", icon="mail")
def directed(_entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "letters go to the address that was told with the ticket")


@tells("TicketSnoozed", icon="alarm-clock")
def snoozed(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "put aside until %(when)s") % {"when": clock(datetime.fromisoformat(entry.content["until"]))}


@tells("TicketWoke", icon="alarm-clock")
def woke(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "brought back") if entry.by else pgettext("history", "came back: its time had come")


@tells("StepPlanned", icon="list-todo")
def planned(entry: Entry, _ticket: Ticket, names: Names) -> str:
    step = names.steps.get(entry.content["step"])
    owner = names.operator(entry.content["operator"])
    if step is None:
        return ""
    return pgettext("history", "next step: %(text)s (%(name)s, by %(when)s)") % {
        "text": step.text,
        "name": owner,
        "when": clock(step.due_at),
    }


@tells("StepPassed", icon="list-todo")
def step_passed(entry: Entry, _ticket: Ticket, names: Names) -> str:
    step, heir, had = names.steps.get(entry.content["step"]), entry.content["operator"], entry.content["had"]
    if step is None:
        return ""
    words = {"text": step.text, "name": names.operator(heir), "had": names.operator(had)}
    if heir is None:
        return (
            pgettext("history", "the next step is nobody's for now: %(text)s (%(had)s does not see the ticket any more)") % words
        )
    if had is None:
        return pgettext("history", "the next step that was nobody's goes to %(name)s: %(text)s") % words
    return pgettext("history", "the next step goes to %(name)s: %(text)s (%(had)s does not see the ticket any more)") % words


@tells("StepCameDue", icon="alarm-clock")
def step_came_due(entry: Entry, _ticket: Ticket, names: Names) -> str:
    step = names.steps.get(entry.content["step"])
    if step is None:
        return ""
    words = {"text": step.text, "name": names.operator(entry.content["operator"])}
    return pgettext("history", "the time of the next step has come: %(text)s (%(name)s)") % words


@tells("StepDone", icon="check")
def step_done(entry: Entry, _ticket: Ticket, names: Names) -> str:
    step = names.steps.get(entry.content["step"])
    return pgettext("history", "done: %(text)s") % {"text": step.text} if step else ""


@tells("TicketTied", icon="link")
def tied(entry: Entry, ticket: Ticket, names: Names) -> str:
    return tie_words(entry, ticket, names)


@tells("TicketUntied", icon="unlink")
def untied(entry: Entry, ticket: Ticket, names: Names) -> str:
    return pgettext("history", "link taken away: %(link)s") % {"link": tie_words(entry, ticket, names)}


def tie_words(entry: Entry, ticket: Ticket, names: Names) -> str:
    one, other, tie = entry.content["ticket"], entry.content["other"], entry.content["tie"]
    words = str(Tie.Kind(tie).label) if one == ticket.pk else str(BACK[tie])
    return f"{words} {names.number(other if one == ticket.pk else one)}"


@tells("TicketSplit", icon="split")
def was_split(entry: Entry, ticket: Ticket, names: Names) -> str:
    if entry.content["ticket"] == ticket.pk:
        return pgettext("history", "split from %(number)s") % {"number": names.number(entry.content["other"])}
    return pgettext("history", "a message became ticket %(number)s") % {"number": names.number(entry.content["ticket"])}


@tells("TicketMerged", icon="merge")
def merged(entry: Entry, ticket: Ticket, names: Names) -> str:
    if entry.content["ticket"] == ticket.pk:
        return pgettext("history", "merged into %(number)s") % {"number": names.number(entry.content["other"])}
    return pgettext("history", "ticket %(number)s was merged into this one") % {"number": names.number(entry.content["ticket"])}


@tells("TicketUnmerged", icon="split")
def unmerged(entry: Entry, ticket: Ticket, names: Names) -> str:
    other = entry.content["other"] if entry.content["ticket"] == ticket.pk else entry.content["ticket"]
    return pgettext("history", "merging with %(number)s was taken back") % {"number": names.number(other)}


@tells("CustomersMerged", icon="users")
def customers_merged(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "merged two records of the customer: %(name)s") % {"name": both_customers(entry)}


@tells("CustomersParted", icon="users")
def customers_parted(entry: Entry, _ticket: Ticket, _names: Names) -> str:
    return pgettext("history", "took the two records of the customer apart again: %(name)s") % {"name": both_customers(entry)}


def both_customers(entry: Entry) -> str:
    found = Customer.objects.in_bulk([entry.content["customer"], entry.content["gone"]])
    return ", ".join(str(one) for _pk, one in sorted(found.items()))
