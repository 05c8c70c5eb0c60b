"""What the worker does for incidents: calls responders, watches forecasts, counts and tells the affected, publishes."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, as_completed

import structlog
from django.db import InterfaceError, OperationalError

from otklik.accounts.facts import TestPageAsked
from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.incidents import actions, alerts, publishing, telling
from otklik.incidents.access import may_repair
from otklik.incidents.actions.calling import Way
from otklik.incidents.facts import CustomerAnswered, IncidentClosed
from otklik.incidents.letters import letter_now
from otklik.incidents.models import Forecast, Incident, Page
from otklik.incidents.readers import as_read_by
from otklik.incidents.rules import OVER, WORKING, ask_forecast_at
from otklik.journal.each import each_by_itself
from otklik.journal.listeners import every, on
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.actions import Letter, renewing
from otklik.notices.models import Delivery
from otklik.notices.transports import NotSent, send_page
from otklik.signals.facts import FollowedUp
from otklik.signals.models import FollowUp, Report

log = structlog.get_logger(__name__)
MOST_CALLS_AT_ONCE = 8


@every(seconds=0.5)
def call_the_next() -> None:
    """Calls whoever is due; one whom no way reaches brings the next at once; at the end of the list everybody is told."""
    while ways := [way for begun in each_by_itself(due_pages(), actions.begin_call) for way in begun]:
        call(ways)
    each_by_itself(Incident.objects.filter(is_calling=True).exclude(pages__state=Page.WAITING), actions.end_round)


def due_pages() -> list[Page]:
    """The next one of each incident that calls."""
    waiting = Page.objects.filter(state=Page.WAITING, due_at__lte=now(), incident__is_calling=True)
    return list(waiting.order_by("incident_id", "round", "position").distinct("incident_id").select_related("incident"))


def call(ways: list[Way]) -> None:
    """Tries all ways side by side, so that a slow one holds up none; each result is kept as it comes."""
    with ThreadPoolExecutor(max_workers=MOST_CALLS_AT_ONCE) as pool:
        running: dict[Future[None], Way] = {}
        for way, words in each_by_itself(ways, with_words):
            running[pool.submit(send_page, way.kind, way.address, key=f"page-{way.page}-{way.attempt}", **words)] = way
        for done in as_completed(running):
            way, error = running[done], done.exception()
            if error is not None and not isinstance(error, NotSent):
                log.error("page_failed", page=way.page, kind=way.kind, error=type(error).__name__)
            actions.note_try(
                way.attempt, error="" if error is None else str(error) if isinstance(error, NotSent) else type(error).__name__
            )
            actions.conclude_call(way.page)


def with_words(way: Way) -> tuple[Way, dict[str, str]]:
    """A call that cannot be put into words has come to its end, and the next one is called."""
    try:
        return way, alerts.call_words(way.page)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        actions.note_try(way.attempt, error=type(error).__name__)
        actions.conclude_call(way.page)
        raise


@every(seconds=1)
def call_in_place_of_those_who_left() -> None:
    """Few work at incidents at any time, so each of them is asked for."""
    taken = Incident.objects.filter(state__in=WORKING, is_calling=False, owner__isnull=False).select_related("owner")
    each_by_itself(
        [incident for incident in taken if incident.owner and not may_repair(incident.owner)], actions.call_in_place_of
    )


@every(seconds=1)
def watch_forecasts() -> None:
    """Asks the owner before a forecast runs out, says so when it has, and never lets a promised time of news pass in silence."""
    each_by_itself(Incident.objects.filter(state__in=WORKING).prefetch_related("forecasts"), watch_forecast)


def watch_forecast(incident: Incident) -> None:
    moment = now()
    last: Forecast | None = next(iter(incident.forecasts.all()), None)
    if last is not None and last.to_at is not None and last.missed_at is None:
        if last.to_at <= moment:
            # Told at once: a new forecast may follow within the second, and the delay happened all the same.
            if actions.miss_forecast(last):
                telling.tell_affected(incident)
        elif last.asked_at is None and ask_forecast_at(last.at, last.to_at) <= moment and actions.ask_for_forecast(last):
            alerts.ask_owner(incident, last)
    if incident.next_update_at and incident.next_update_at <= moment and actions.promise_news_again(incident):
        alerts.tell_leads_of_silence(incident)


@every(seconds=1)
def count_and_tell() -> None:
    """Everybody who reported is counted; everybody counted hears once of each event; stamps say when all had."""
    each_by_itself(telling.incidents_with_news(), count_and_tell_of)


def count_and_tell_of(incident: Incident) -> None:
    if incident.state not in OVER:
        actions.count_reporters(incident)
        actions.stamp_operators_informed(incident)
        actions.let_tickets_wait(incident)
    telling.tell_affected(incident)
    if incident.customers_informed_at is None and telling.everybody_informed(incident):
        actions.stamp_customers_informed(incident)


@renewing("incident")
def with_present_times(late: Delivery) -> Letter | None:
    """A letter to a customer that waited for the mail server names no time that has passed meanwhile."""
    _incident, number, kind, *_round = late.notice.key.split(":")
    whom, _colon, customer = late.recipient.partition(":")
    return letter_now(kind, int(number), int(customer)) if whom == "customer" else None


@every(seconds=0.5)
def publish() -> None:
    """Writes the public files when something in them has changed, and once a minute to show that we live."""
    publishing.publish_if_changed()


@on(FollowedUp)
def count_the_answer(fact: FollowedUp) -> None:
    """An answer given on the error screen; it counts for the person whom the report belongs to."""
    if fact.what != FollowUp.CONFIRMATION or fact.customer is None:
        return
    report = Report.objects.select_related("customer", "ticket", "service").get(pk=fact.report)
    incident = Incident.objects.answered_on_screen(report)
    if incident is None or report.customer is None:
        return
    try:
        actions.confirm(incident, report.customer, answer=fact.answer, via="screen", ticket=report.ticket, report=report)
    except Refused as refusal:
        log.info("answer_not_counted", incident=incident.pk, reason=str(refusal))


@on(CustomerAnswered)
def settle_his_ticket(fact: CustomerAnswered) -> None:
    if fact.ticket is not None and (ticket := Ticket.objects.filter(pk=fact.ticket).first()):
        actions.settle_ticket(ticket, fact.answer)


@on(IncidentClosed)
def let_silent_tickets_rest(fact: IncidentClosed) -> None:
    actions.let_silent_tickets_rest(Incident.objects.get(pk=fact.incident))


@on(TestPageAsked)
def send_a_test_page(fact: TestPageAsked) -> None:
    """Shows a person that a page arrives."""
    person = Operator.objects.get(pk=fact.operator)
    with as_read_by(person):
        words = alerts.test_words()
    for point in person.contact_points.all():
        try:
            send_page(point.kind, point.address, key=f"test-{point.pk}-{int(now().timestamp())}", **words)
        except NotSent as error:
            log.warning("test_page_failed", contact_point=point.pk, reason=str(error))
