"""What the room puts into the settings and over the list of tickets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts import tabs
from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.automation.history import explain
from otklik.automation.views.work import work_bar
from otklik.desk.history import explains
from otklik.desk.slots import dress, fill_list
from otklik.pages import keys
from otklik.pages.keys import Act
from otklik.pages.places import Place

planners = may(Role.LEAD, Role.ADMIN)


def furnish() -> None:
    tabs.offer(
        Place(id="rules", name=_("Rules"), url_name="automation:rules", icon="workflow", order=34, inside="desk", may=planners)
    )
    tabs.offer(
        Place(
            id="assignment",
            name=_("Giving out work"),
            url_name="automation:assignment",
            icon="users",
            order=36,
            inside="people",
            may=planners,
        )
    )
    keys.offer(Act(code="KeyX", name=_("Take the next best ticket"), order=3))
    fill_list(work_bar)
    explains(explain)
    dress("automation/automation.css")
