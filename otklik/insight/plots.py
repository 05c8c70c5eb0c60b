"""The plots of a shift's day and week: each has a finding for a title, named axes, and its figures as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from otklik.desk.models import Ticket
from otklik.insight.drawing import Bars, Series, bars
from otklik.insight.figures import BINS, Flow, Speed, breaches, flow, speeds, spread, week
from otklik.insight.queue import Queue, queue_in
from otklik.lib.clock import now
from otklik.lib.text import shortened
from otklik.pages.words import NBSP, spaced, span_words
from otklik.services.models import Service

MINUTE = 60
MOST_SERVICES = 10


@dataclass(frozen=True, kw_only=True)
class Plot:
    id: str
    title: str
    note: str
    drawing: Bars
    headers: list[str]
    rows: list[list[str]]


def plots() -> list[Plot]:
    """All five; the numbers of everybody's tickets, without a word of what is in them."""
    moved, names = flow(), {service.pk: service.name for service in Service.objects.all()}
    return [today(moved), this_week(moved), first_answers(names), waits(queue_in(Ticket.objects.all())), broken(names)]


def today(moved: Flow) -> Plot:
    hours = list(range(24))
    arrived, answered = moved.arrived_today, moved.answered_today
    return two(
        id="today",
        title=_("Today: %(flow)s%(peak)s") % {"flow": flow_words(arrived.total(), answered.total()), "peak": peak_words(arrived)},
        labels=[f"{hour}:00" for hour in hours],
        arrived=[arrived[hour] for hour in hours],
        answered=[answered[hour] for hour in hours],
        across=_("hour"),
        every=3,
    )


def this_week(moved: Flow) -> Plot:
    arrived, answered = moved.arrived, moved.answered
    return two(
        id="week",
        title=_("In seven days: %(flow)s") % {"flow": flow_words(arrived.total(), answered.total())},
        labels=[day_words(day) for day in moved.days],
        arrived=[arrived[day] for day in moved.days],
        answered=[answered[day] for day in moved.days],
        across=_("day"),
    )


def two(*, id: str, title: str, labels: list[str], arrived: list[int], answered: list[int], across: str, every: int = 1) -> Plot:
    """What came beside what was answered."""
    series = [
        Series(name=pgettext("figures", "came"), values=arrived, tone="first"),
        Series(name=pgettext("figures", "answered"), values=answered, tone="second"),
    ]
    return Plot(
        id=id,
        title=title,
        note=_("New tickets, and replies to customers."),
        drawing=bars(labels, series, across=across, up=pgettext("axis", "number"), every=every),
        headers=[across.capitalize(), *(one.name.capitalize() for one in series)],
        rows=[
            [label, spaced(came), spaced(went)]
            for label, came, went in zip(labels, arrived, answered, strict=True)
            if came or went or every == 1
        ],
    )


def flow_words(arrived: int, answered: int) -> str:
    if not arrived and not answered:
        return _("nobody wrote, nobody was answered")
    came = ngettext("%(n)s new ticket", "%(n)s new tickets", arrived) % {"n": spaced(arrived)}
    went = ngettext("%(n)s reply", "%(n)s replies", answered) % {"n": spaced(answered)}
    return f"{came}, {went}"


def peak_words(arrived: dict[int, int]) -> str:
    """When most came; an even day has no such hour."""
    most = max(arrived.values(), default=0)
    peaks = [hour for hour, count in arrived.items() if count == most]
    if most < 2 or len(peaks) > 1:
        return ""
    return _("; most came from %(from)s to %(to)s") % {"from": f"{peaks[0]}:00", "to": f"{(peaks[0] + 1) % 24}:00"}


def first_answers(names: dict[int, str]) -> Plot:
    total, by_service = speeds()
    shown = sorted(by_service.items(), key=lambda one: -one[1].count)[:MOST_SERVICES]
    labels = [names.get(pk or 0, _("no service")) for pk, _speed in shown]
    half, nine = _("half of the customers"), _("nine of ten")
    series = [
        Series(name=half, values=[in_minutes(one.median) for _pk, one in shown], tone="first"),
        Series(name=nine, values=[in_minutes(one.ninetieth) for _pk, one in shown], tone="warn"),
    ]
    return Plot(
        id="answers",
        title=answer_words(total),
        note=_("Time to the first answer, of those who wrote in the last seven days and have been answered."),
        drawing=bars([shortened(label, 90 // len(labels)) for label in labels], series, across=_("service"), up=_("minutes")),
        headers=[_("Service"), _("Answered"), half.capitalize(), nine.capitalize()],
        rows=[
            [label, spaced(one.count), span_words(one.median), span_words(one.ninetieth)]
            for label, (_pk, one) in zip(labels, shown, strict=True)
        ],
    )


def in_minutes(seconds: float) -> float:
    return round(seconds / MINUTE, 1)


def answer_words(total: Speed) -> str:
    if not total.count:
        return _("Nobody who wrote this week has been answered yet")
    if total.median == total.ninetieth:
        return _("The first answer comes in %(half)s") % {"half": span_words(total.median)}
    return _("Half of the customers are answered in %(half)s, nine of ten in %(nine)s") % {
        "half": span_words(total.median),
        "nine": span_words(total.ninetieth),
    }


def waits(queue: Queue) -> Plot:
    counts = spread(queue.waits)
    labels = bin_words()
    long = sum(counts[3:])
    return Plot(
        id="waits",
        title=waiting_words(len(queue.waits), long),
        note=_("How long those have waited who wait for our word at this moment.")
        + (" " + _("Only the first %(n)s are counted.") % {"n": spaced(len(queue.waits))} if queue.is_cut else ""),
        drawing=bars(
            labels,
            [Series(name=pgettext("figures", "waiting"), values=counts)],
            across=_("has waited"),
            up=pgettext("axis", "customers"),
        ),
        headers=[_("Has waited"), pgettext("figures", "Customers")],
        rows=[[label, spaced(count)] for label, count in zip(labels, counts, strict=True)],
    )


def bin_words() -> list[str]:
    """«до 5 мин», «5–15 мин», «15–60 мин», «1–4 ч», «дольше 4 ч»."""
    first, second, third, last = BINS
    return [
        _("under %(n)d min") % {"n": first},
        _("%(from)d–%(to)d min") % {"from": first, "to": second},
        _("%(from)d–%(to)d min") % {"from": second, "to": third},
        _("%(from)d–%(to)d h") % {"from": third // 60, "to": last // 60},
        _("over %(n)d h") % {"n": last // 60},
    ]


def waiting_words(count: int, long: int) -> str:
    if not count:
        return _("Nobody is waiting now")
    who = ngettext("%(n)s customer is waiting now", "%(n)s customers are waiting now", count) % {"n": spaced(count)}
    if not long:
        return _("%(who)s, none longer than an hour") % {"who": who}
    return _("%(who)s, longer than an hour: %(long)s") % {"who": who, "long": spaced(long)}


def broken(names: dict[int, str]) -> Plot:
    found = breaches()
    days, _begin = week()
    labels, counts = [day_words(day) for day in days], [found.by_day[day] for day in days]
    return Plot(
        id="broken",
        title=broken_words(found.count, [(names.get(pk or 0, _("no service")), n) for pk, n in found.by_service.most_common(2)]),
        note=_("Promised times of the last seven days that were not kept, whichever of a ticket's clocks it was."),
        drawing=bars(
            labels, [Series(name=_("broken"), values=counts, tone="alarm")], across=_("day"), up=pgettext("axis", "number")
        ),
        headers=[_("Service"), _("Not kept")],
        rows=[[names.get(pk or 0, _("no service")), spaced(n)] for pk, n in found.by_service.most_common(MOST_SERVICES)],
    )


def broken_words(count: int, most: list[tuple[str, int]]) -> str:
    if not count:
        return _("Every promise of the last seven days was kept")
    what = ngettext(
        "%(n)s promised time was not kept in seven days", "%(n)s promised times were not kept in seven days", count
    ) % {"n": spaced(count)}
    if len(most) > 1 and most[0][1] > most[1][1]:
        return _("%(what)s, most often: %(service)s") % {"what": what, "service": most[0][0]}
    return what


def day_words(day: date) -> str:
    """«пн, 23», “Mon 23”: a week has each of them once."""
    if timezone.localtime(now()).date() == day:
        return _("today")
    name = date_format(day, "D")
    return f"{name}{NBSP}{day.day}" if get_language() == "en" else f"{name.lower()},{NBSP}{day.day}"
