"""The counts of findings as a lead reads them: which rule most, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from otklik.lib.text import shortened
from otklik.speech.models import OwnRule, Tally
from otklik.wording.rulebook import rules as house_rules

DAYS, MOST_BARS = 30, 12
ROW_HEIGHT, WIDTH, NUMBERS = 42, 400, 44
DASH = re.compile(r" [-–—] ")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One rule; the three parts are widths in the drawing's own units."""

    name: str
    label: str
    seen: int
    accepted: int
    sent: int
    y: int
    kept_width: float
    sent_width: float
    width: float

    @property
    def number_x(self) -> float:
        return self.width + 6

    @property
    def bar_y(self) -> int:
        return self.y + 6

    @property
    def number_y(self) -> int:
        return self.y + 17


# What rooms above call the rules of their own making.
NAMES: dict[str, Promise] = {}


def counted() -> dict[str, Any]:
    since = timezone.localdate() - timedelta(days=DAYS - 1)
    rows = list(
        Tally.objects.filter(day__gte=since)
        .values("rule")
        .annotate(found=Sum("seen"), taken=Sum("accepted"), gone=Sum("sent"))
        .order_by("-found", "rule")
    )
    names = names_of([row["rule"] for row in rows])
    most = max((row["found"] for row in rows), default=0)
    bars = [bar(row, names[row["rule"]], index, most) for index, row in enumerate(rows[:MOST_BARS])]
    by_day = (
        Tally.objects.filter(day__gte=since).values("day").annotate(found=Sum("seen"), taken=Sum("accepted"), gone=Sum("sent"))
    )
    return {
        "bars": bars,
        "title": finding(bars),
        "view_box": f"0 0 {WIDTH} {max(1, len(bars)) * ROW_HEIGHT}",
        "headers": [_("Rule"), _("Found"), _("Put right"), _("Sent as it was")],
        "rows": [[names[row["rule"]], row["found"], row["taken"], row["gone"]] for row in rows],
        "day_headers": [_("Day"), _("Found"), _("Put right"), _("Sent as it was")],
        "day_rows": [
            [date_format(row["day"], "j E"), row["found"], row["taken"], row["gone"]] for row in by_day.order_by("-day")
        ],
    }


def bar(row: Mapping[str, Any], name: str, index: int, most: int) -> Bar:
    scale = (WIDTH - NUMBERS) / max(most, 1)
    taken, gone = min(row["taken"], row["found"]), min(row["gone"], row["found"])
    return Bar(
        name=name,
        label=shortened(name, 54),
        seen=row["found"],
        accepted=row["taken"],
        sent=row["gone"],
        y=index * ROW_HEIGHT + 14,
        kept_width=round(taken * scale, 1),
        sent_width=round(min(gone, row["found"] - taken) * scale, 1),
        width=round(row["found"] * scale, 1),
    )


def finding(bars: list[Bar]) -> str:
    """The plot's title: what one would say of it aloud."""
    if not bars:
        return ""
    first = bars[0]
    share = round(100 * first.accepted / first.seen) if first.seen else 0
    return _("Found most: %(rule)s. %(number)s times, %(share)s %% of them put right by one key") % {
        "rule": first.name[:1].lower() + first.name[1:],
        "number": first.seen,
        "share": share,
    }


def names_of(rules: list[str]) -> dict[str, str]:
    """What people call each rule: its message; a rule that is gone keeps its id."""
    language = (get_language() or "en")[:2]
    own = {
        one.rule: (one.message_en if language == "en" else one.message_ru) or one.message_ru or one.message_en
        for one in OwnRule.objects.all()
    }
    return {rule: own.get(rule) or str(NAMES.get(rule, "")) or of_the_house(rule, language) or rule for rule in rules}


def of_the_house(rule: str, language: str) -> str:
    """The beginning of the message of a rule that every company has."""
    known = house_rules().get(rule)
    said = known.messages.get(language) or known.messages["en"] if known else ""
    return DASH.split(said.rstrip("."), maxsplit=1)[0]
