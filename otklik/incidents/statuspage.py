"""The words of the public page and the feeds, prepared for one language; times in the company's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from otklik.incidents import planned
from otklik.incidents.bulletin import DAYS, Bulletin
from otklik.incidents.models import Incident
from otklik.incidents.outlook import Outlook
from otklik.incidents.planned import Planned
from otklik.incidents.rules import ASKING, PUBLIC_WORDS, WORKING, State
from otklik.lib.clock import iso
from otklik.pages.words import NBSP, clock, nbsp, spaced, span_words

MOST_ENTRIES = 50
TONES = {"investigating": "alarm", "identified": "alarm", "monitoring": "warn", "resolved": "calm"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One piece of news, as feeds carry it."""

    id: str
    url: str
    title: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An incident as the page shows it."""

    incident: Incident
    word: str
    tone: str
    outlook: Outlook
    begin: str
    end: str
    ends: str
    news: str
    news_at: str
    people: str
    basis: str
    planned: str


def context(bulletin: Bulletin, language: str) -> dict[str, Any]:
    other = "en" if language == "ru" else "ru"
    headline, tone = sentence(bulletin)
    days = bulletin.days()
    return {
        "language": language,
        "company_name": bulletin.company.name,
        "css_url": "assets/status.css",
        "feed_url": f"feed.atom?lang={language}",
        "json_feed_url": f"feed.json?lang={language}",
        "other_language_url": f"?lang={other}",
        "other_language_name": {"ru": "Русский", "en": "English"}[other],
        "title": title(bulletin),
        "headline": headline,
        "tone": tone,
        "explanation": explanation(bulletin),
        "live": [shown(bulletin, incident) for incident in bulletin.public_live],
        "planned": [plan(bulletin, one) for one in bulletin.public_planned],
        "parts": bulletin.parts(),
        "days": [(day_name(bulletin, day), [past(one) for one in incidents]) for day, incidents in days],
        "began": day_name(bulletin, days[-1][0]) if len(days) < DAYS else "",
        "older": [(day_name(bulletin, day), [past(one) for one in incidents]) for day, incidents in bulletin.older_days()],
        "published_at": bulletin.at,
        "phone": bulletin.company.support_phone,
    }


def title(bulletin: Bulletin) -> str:
    name = bulletin.company.name
    return _("What works now: {company}").format(company=name) if name else _("What works now")


def sentence(bulletin: Bulletin) -> tuple[str, str]:
    """The one sentence at the top, and its tone."""
    broken = [one.label for one in bulletin.public_live if one.state in WORKING - {State.MITIGATED}]
    checked = [one.label for one in bulletin.public_live if one.state in (State.MITIGATED, State.FIXED)]
    if broken:
        return nbsp(_("Not working now: {what}").format(what=", ".join(broken))), "alarm"
    if checked:
        return nbsp(_("Works again, we are checking: {what}").format(what=", ".join(checked))), "warn"
    if going := [one.title for one in bulletin.public_planned if one.is_going(bulletin.at)]:
        return nbsp(_("Planned work goes on: {what}").format(what=", ".join(going))), "warn"
    return nbsp(_("Everything works")), "calm"


def explanation(bulletin: Bulletin) -> str:
    """What that means for the reader; for one failing service what is safe, too."""
    broken = [one for one in bulletin.public_live if one.state in WORKING - {State.MITIGATED}]
    if broken:
        safe = broken[0].service.safe_text if len(broken) == 1 else ""
        return nbsp(" ".join(part for part in (_("We know it and are repairing it."), safe) if part))
    if any(one.state in ASKING for one in bulletin.public_live):
        return nbsp(_("If it still does not work for you, please tell us."))
    if bulletin.public_live:
        return ""
    if any(one.is_going(bulletin.at) for one in bulletin.public_planned):
        return nbsp(_("We have planned it. Everything else works."))
    return nbsp(_("If something does not work for you, please write to us: then we do not know of it yet."))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Planned work as the page shows it. `begins` and `ends` let the door say what has become true since."""

    planned: Planned
    word: str
    tone: str
    window: str
    services: str
    begins: str
    ends: str
    is_over: bool


PLAN_WORDS: dict[str, tuple[Promise, str]] = {
    planned.AHEAD: (pgettext_lazy("work", "Planned"), "sky"),
    planned.GOING: (gettext_lazy("Goes on now"), "warn"),
    planned.DONE: (gettext_lazy("Done"), "calm"),
    planned.CANCELLED: (gettext_lazy("Cancelled"), "quiet"),
}


def plan(bulletin: Bulletin, one: Planned) -> Plan:
    word, tone = PLAN_WORDS[planned.GOING if one.is_going(bulletin.at) else one.state]
    touched = [service.name for service in bulletin.services if service.is_public and service.pk in one.services]
    return Plan(
        planned=one,
        word=str(word),
        tone=tone,
        window=window(one.begins_at, one.ends_at),
        services=", ".join(touched),
        begins=iso(one.begins_at),
        ends=iso(one.ends_at),
        is_over=one.state in (planned.DONE, planned.CANCELLED),
    )


def window(begin: datetime, end: datetime) -> str:
    """«26 ноября, 02:00–04:00»: always with its day, because it is read on other days too."""
    first, last = timezone.localtime(begin), timezone.localtime(end)
    day = date_format(first, "j E")
    if first.date() == last.date():
        return nbsp(f"{day}, {date_format(first, 'H:i')}–{date_format(last, 'H:i')}")
    return nbsp(f"{day}, {date_format(first, 'H:i')} – {date_format(last, 'j E')}, {date_format(last, 'H:i')}")


def shown(bulletin: Bulletin, incident: Incident) -> Shown:
    outlook = bulletin.outlooks[incident.pk]
    forecast = outlook.forecast
    count = incident.count  # type: ignore[attr-defined]
    has_range = forecast is not None and forecast.from_at is not None and forecast.to_at is not None
    return Shown(
        incident=incident,
        word=str(PUBLIC_WORDS[incident.public_state]),
        tone=TONES[incident.public_state],
        outlook=outlook,
        begin=clock(forecast.from_at) if has_range else "",  # type: ignore[union-attr,arg-type]
        end=clock(forecast.to_at) if has_range else "",  # type: ignore[union-attr,arg-type]
        ends=iso(forecast.to_at) if has_range else "",  # type: ignore[union-attr,arg-type]
        news=clock(outlook.next_update_at) if outlook.next_update_at else "",
        news_at=iso(outlook.next_update_at) if outlook.next_update_at else "",
        people=people(count),
        basis=nbsp(as_sentence(forecast.basis)) if forecast is not None else "",
        planned=going_words(bulletin.going_on(incident.service)),
    )


def going_words(one: Planned | None) -> str:
    """The failure may belong to it: whoever knew of the work need not wonder."""
    if one is None:
        return ""
    return nbsp(_("Planned work goes on here until {end}: {title}.").format(end=clock(one.ends_at), title=one.title))


def as_sentence(text: str) -> str:
    """What somebody typed in a hurry, with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def people(count: int) -> str:
    """Not only you: how many more."""
    if count < 2:
        return ""
    return nbsp(ngettext("It touched {n} person.", "It touched {n} people.", count).format(n=spaced(count)))


def past(incident: Incident) -> dict[str, Any]:
    begin = incident.first_failure_at or incident.raised_at
    end = incident.fixed_at or incident.closed_at
    lasted = span_words(end - begin) if begin and end and end >= begin else ""
    return {"incident": incident, "lasted": lasted, "is_false": incident.state == State.FALSE_ALARM, "is_live": incident.is_live}


def day_name(bulletin: Bulletin, day: date) -> str:
    is_this_year = day.year == timezone.localdate(bulletin.at).year
    return date_format(day, "j E" if is_this_year else "j E Y").replace(" ", NBSP)


def entries(bulletin: Bulletin) -> list[Entry]:
    """The latest updates of public incidents, newest first."""
    host = urlsplit(settings.DOOR_URL).hostname or "localhost"
    found = [
        Entry(
            # RFC 4151; the date is that of the scheme, not of the entry.
            id=f"tag:{host},2026:update-{update.pk}",
            url=f"{settings.DOOR_URL}/status/#incident-{incident.pk}",
            title=f"{incident.label}: {PUBLIC_WORDS[update.public_state]}",
            text=update.text,
            at=update.at,
        )
        for incident in [*bulletin.public_live, *bulletin.past]
        for update in incident.updates.all()
    ]
    found += [
        Entry(
            id=f"tag:{host},2026:{one.key}-{one.state}-{int(one.changed_at.timestamp())}",
            url=f"{settings.DOOR_URL}/status/#{one.key}",
            title=f"{one.title}: {PLAN_WORDS[one.state][0]}",
            text=f"{window(one.begins_at, one.ends_at)}. {one.text}".strip(),
            at=one.changed_at,
        )
        for one in bulletin.public_planned
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:MOST_ENTRIES]
