"""What insight puts into the shell: the board for leads, the hand-over into the person's menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts import menu
from otklik.accounts.access import may
from otklik.accounts.coming import reads_first
from otklik.accounts.models import Role
from otklik.incidents.slots import fill_strip
from otklik.insight import letters
from otklik.insight.access import waiting_shift
from otklik.insight.views.news import hear_news
from otklik.pages.places import Place, offer
from otklik.pages.slots import fill


def furnish() -> None:
    fill_strip(letters.strip)
    offer(
        Place(
            id="board",
            name=pgettext_lazy("lead", "Board"),
            url_name="insight:board",
            icon="layout-dashboard",
            key="Digit5",
            order=15,
            may=may(Role.LEAD),
        )
    )
    offer(
        Place(
            id="numbers",
            name=_("Day and week"),
            url_name="insight:numbers",
            icon="chart-column",
            key="Digit6",
            order=16,
            inside="board",
            may=may(Role.LEAD),
        )
    )
    fill("news", hear_news)
    reads_first(waiting_shift)
    menu.offer(Place(id="alerts", name=_("Sound and notices"), url_name="insight:alerts", icon="bell", order=10, may=may(*Role)))
    menu.offer(
        Place(
            id="numbers", name=_("Day and week"), url_name="insight:numbers", icon="chart-column", order=38, may=may(Role.ADMIN)
        )
    )
    menu.offer(
        Place(
            id="hand-over",
            name=_("Hand the shift over"),
            url_name="insight:hand-over",
            icon="arrow-left-right",
            order=40,
            may=may(Role.OPERATOR, Role.LEAD),
        )
    )
