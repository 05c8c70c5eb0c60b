"""Forecasts: given, asked for, missed. An expired time is shown nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.incidents import texts
from otklik.incidents.actions.locking import locked, saved, write_update
from otklik.incidents.facts import ForecastAsked, ForecastGiven, ForecastMissed, NewsLate
from otklik.incidents.models import Forecast, Incident
from otklik.incidents.rules import NEWS_EVERY, WORKING
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line

FURTHEST = timedelta(days=14)


@transaction.atomic
def forecast(
    incident: Incident,
    from_at: datetime | None,
    to_at: datetime | None,
    *,
    basis_ru: str = "",
    basis_en: str = "",
    next_update_at: datetime | None = None,
    by: Operator,
) -> Forecast:
    """A new forecast: a range, or neither end for “not known yet”. Without a time of the next news it is at most a quarter of an hour away."""
    incident = locked(incident)
    if incident.state not in WORKING:
        raise Refused(_("Nobody is repairing this incident now, so it needs no forecast. Reopen it first if it is still broken."))
    moment = now()
    news = next_update_at or min(filter(None, [moment + NEWS_EVERY, from_at if from_at and from_at > moment else None]))
    check_times(from_at, to_at, news, moment)
    last = incident.forecasts.first()
    given = incident.forecasts.create(
        version=last.version + 1 if last else 1,
        from_at=from_at,
        to_at=to_at,
        basis_ru=clean_line(basis_ru, most=300),
        basis_en=clean_line(basis_en, most=300),
        next_update_at=news,
        by=by,
        at=moment,
    )
    incident.next_update_at = news
    saved(incident, "next_update_at")
    record(ForecastGiven(incident=incident.pk, forecast=given.pk, by=by.pk))
    return given


def check_times(from_at: datetime | None, to_at: datetime | None, news: datetime, at: datetime) -> None:
    if (from_at is None) != (to_at is None):
        raise Refused(_("Give both ends of the forecast, from when and until when."))
    if from_at is not None and to_at is not None and from_at > to_at:
        raise Refused(_("The forecast ends before it begins. Swap the two times."))
    if to_at is not None and to_at <= at:
        raise Refused(_("This time has passed already. Give one that is still ahead, or say that it is not known yet."))
    if news <= at:
        raise Refused(_("The time of the next news has passed already. Give one that is still ahead."))
    if max(news, to_at or news) > at + FURTHEST:
        raise Refused(_("This is more than two weeks ahead. Say “not known yet” instead."))


@transaction.atomic
def ask_for_forecast(given: Forecast) -> bool:
    """Notes that the owner is asked for a new one. Says whether this was the first time."""
    incident = locked(given.incident)
    first = Forecast.objects.filter(pk=given.pk, asked_at__isnull=True).update(asked_at=now())
    if first:
        record(ForecastAsked(incident=incident.pk, forecast=given.pk))
    return bool(first)


@transaction.atomic
def miss_forecast(given: Forecast) -> bool:
    """The forecast ran out and there is no newer one: everybody reads “longer than expected” and when the next news comes."""
    incident = locked(given.incident)
    last = incident.forecasts.first()
    if (
        incident.state not in WORKING
        or last is None
        or last.pk != given.pk
        or last.missed_at
        or last.to_at is None
        or last.to_at > now()
    ):
        return False
    last.missed_at = now()
    last.save(update_fields=["missed_at"])
    if incident.next_update_at is None or incident.next_update_at <= now():
        incident.next_update_at = now() + NEWS_EVERY
    saved(incident, "next_update_at")
    write_update(incident, texts.late(), by=None)
    record(ForecastMissed(incident=incident.pk, forecast=last.pk))
    return True


@transaction.atomic
def promise_news_again(incident: Incident) -> bool:
    """The time of the next news passed without any: another one is promised, and the lead hears of it."""
    incident = locked(incident)
    if incident.state not in WORKING or incident.next_update_at is None or incident.next_update_at > now():
        return False
    incident.next_update_at = now() + NEWS_EVERY
    saved(incident, "next_update_at")
    record(NewsLate(incident=incident.pk))
    return True
