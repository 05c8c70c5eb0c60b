"""What the hand-over puts into the person's menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts.access import may
from otklik.accounts.menu import offer
from otklik.accounts.models import Role
from otklik.pages.places import Place


def furnish() -> None:
    offer(
        Place(
            id="hand-over",
            name=_("Hand the shift over"),
            url_name="insight:hand-over",
            icon="arrow-left-right",
            order=40,
            may=may(Role.OPERATOR, Role.LEAD),
        )
    )
