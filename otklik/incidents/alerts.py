"""What our own people are told: the words of a call, a question to the owner, a warning to the leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otklik.accounts.models import Operator, Role
from otklik.incidents.models import Forecast, Incident, Page
from otklik.incidents.readers import as_read_by
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.notices.actions import Letter, tell
from otklik.pages.words import clock

PURPOSE = "page-ack"
# A link in an old call must not take an incident that nobody remembers.
LINK_LASTS = timedelta(hours=24)


def ack_url(page: Page) -> str:
    """The address in a call: opening it changes nothing, its button accepts for the person called."""
    token = tokens.sign(settings.CONFIG.key(PURPOSE), {"p": page.pk}, expires_at=now() + LINK_LASTS)
    return f"{settings.DESK_URL}{reverse('incidents:answer', args=[token])}"


def call_words(page: int) -> dict[str, str]:
    """Title, text and link of a call, in the responder's language: what, since when, how many people."""
    called = Page.objects.select_related("incident__service", "responder").get(pk=page)
    incident, person = called.incident, called.responder
    with as_read_by(person):
        count = incident.affected.count()
        since = clock(incident.first_failure_at or incident.raised_at or now())
        people = ngettext("{n} customer so far", "{n} customers so far", count).format(n=count)
        return {
            "title": _("Not working: {label}").format(label=incident.label),
            "text": _("Since {since}, {people}. Can you take it?").format(since=since, people=people),
            "url": ack_url(called),
        }


def test_words() -> dict[str, str]:
    return {
        "title": _("A test call from Otklik"),
        "text": _("This is how a call will reach you. Nothing is broken."),
        "url": f"{settings.DESK_URL}{reverse('incidents:duty')}",
    }


def ask_owner(incident: Incident, last: Forecast) -> None:
    """Asks for a new forecast before the present one runs out; without an owner who works here the leads are asked."""
    owner = incident.owner
    people = [owner] if owner is not None and owner.is_active else list(Operator.objects.active().with_role(Role.LEAD))

    def words() -> tuple[str, str]:
        ends = clock(last.to_at or last.next_update_at)
        return (
            _("The forecast runs out at {time}: {label}").format(time=ends, label=incident.label),
            _("Please give a new one, or say that it is not known yet. Otherwise everybody will read “longer than expected”."),
        )

    write(f"incident:{incident.pk}:ask-forecast:{last.version}", incident, people, words, "incidents:duty")


def tell_leads_of_silence(incident: Incident) -> None:
    """The time of the next news passed and nobody had said anything."""
    moment = int(now().timestamp())

    def words() -> tuple[str, str]:
        return (
            _("No news in time: {label}").format(label=incident.label),
            _("The promised time of the next news has passed. Customers were promised another one; please see that it comes."),
        )

    leads = list(Operator.objects.active().with_role(Role.LEAD))
    write(f"incident:{incident.pk}:silence:{moment}", incident, leads, words, "incidents:room")


def write(key: str, incident: Incident, people: list[Operator], words: Callable[[], tuple[str, str]], url_name: str) -> None:
    """One letter to each of our people, in their language and zone."""
    letters = []
    address = reverse(url_name) if url_name == "incidents:duty" else reverse(url_name, args=[incident.pk])
    for person in people:
        with as_read_by(person):
            subject, text = words()
        body = f"{text}\n\n{settings.DESK_URL}{address}\n"
        letters.append(
            Letter(recipient=f"operator:{person.pk}", address=person.email, language=person.locale, subject=subject, text=body)
        )
    if letters:
        tell(key, f"incident:{incident.pk}", letters)
