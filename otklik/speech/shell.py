"""What the manner of speaking puts into the shell: the element that looks at words, and a page among the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts import tabs
from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.pages import bundles
from otklik.pages.places import Place


def furnish() -> None:
    leads = may(Role.LEAD, Role.ADMIN)
    tabs.offer(
        Place(id="wording", name=_("Wording"), url_name="speech:manner", icon="spell-check", order=36, inside="desk", may=leads)
    )
    bundles.add(bundles.DESK, "speech/words.css", "speech/check-words.js", "speech/propose-words.js")
