"""What the manner of speaking puts into the shell: the element that looks at words, and a page among the settings."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from otklik.accounts import tabs
from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.pages.places import Place
from otklik.pages.slots import fill


def furnish() -> None:
    leads = may(Role.LEAD, Role.ADMIN)
    tabs.offer(
        Place(id="wording", name=_("Wording"), url_name="speech:manner", icon="spell-check", order=36, inside="desk", may=leads)
    )
    fill("head", head)


def head(request: HttpRequest) -> str:
    """The style and the script of `<check-words>`, for any page of the desk that holds a text."""
    return render_to_string("speech/head.html", {}, request)
