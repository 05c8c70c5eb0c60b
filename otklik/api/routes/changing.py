"""What a PATCH of a ticket may say, each through the action that the pages use."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.api import access, problems
from otklik.api.shapes.tickets import TicketChange
from otklik.desk import actions
from otklik.desk.matter_forms import FieldsForm
from otklik.desk.models import FieldValue, KindField, Ticket
from otklik.desk.order import Impact, Urgency


def sorted_anew(ticket: Ticket, given: TicketChange, *, by: Operator) -> Ticket:
    """What it is about, how much it matters, and what is known of it."""
    said = given.model_fields_set
    if given.kind is not None:
        ticket = actions.change_kind(ticket, given.kind, by=by)
    if "service" in said:
        ticket = actions.change_service(ticket, access.service_named(given.service, "#/service"), by=by)
    if said & {"impact", "urgency", "deadline_at"}:
        ticket = actions.prioritise(
            ticket,
            impact=Impact[given.impact.upper()] if given.impact else ticket.impact,
            urgency=Urgency[given.urgency.upper()] if given.urgency else ticket.urgency,
            deadline_at=given.deadline_at if "deadline_at" in said else ticket.deadline_at,
            by=by,
        )
    return actions.fill_fields(ticket, filled(ticket, given), by=by) if given.fields else ticket


def filled(ticket: Ticket, given: TicketChange) -> dict[int, str]:
    """As the fields of its kind take it; what does not fit is pointed at."""
    asked = {one.pk: one for one in KindField.objects.asked(ticket.kind)}
    for place, one in enumerate(given.fields):
        if one.id not in asked:
            raise problems.wrong_field(f"#/fields/{place}/id", _("Tickets of this kind have no such field."))
    chosen = [asked[one.id] for one in given.fields]
    values = dict(FieldValue.objects.filter(ticket=ticket).values_list("field", "value"))
    form = FieldsForm({f"field-{one.id}": one.value for one in given.fields}, asked=chosen, values=values)
    if not form.is_valid():
        for place, one in enumerate(given.fields):
            if wrong := form.errors.get(f"field-{one.id}"):
                raise problems.wrong_field(f"#/fields/{place}/value", str(wrong[0]))
    return form.read()


def put_off(ticket: Ticket, given: TicketChange, *, by: Operator) -> Ticket:
    """What comes next, and when the ticket comes back."""
    if given.next_step is not None:
        step = given.next_step
        owner = access.colleague_named(step.owner, "#/next_step/owner") if step.owner else by
        actions.plan(ticket, step.text, owner=owner, due_at=step.due_at, by=by)
    if "snoozed_until" in given.model_fields_set:
        return actions.snooze(ticket, given.snoozed_until, by=by) if given.snoozed_until else actions.wake(ticket, by=by)
    return ticket
