"""What accounts puts into the shell: the settings, the shift switch, the person's menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from otklik.accounts import menu, rules, tabs
from otklik.accounts.access import may
from otklik.accounts.models import Operator, Role, Shift
from otklik.journal.prepared import WHEN, WHO, Prepared
from otklik.lib.clock import now
from otklik.pages import commands
from otklik.pages.commands import Command, in_all_languages
from otklik.pages.places import Place, offer
from otklik.pages.slots import fill

managers = may(Role.LEAD, Role.ADMIN)
admins = may(Role.ADMIN)
own_shifts = Prepared(lambda who, when: Shift.objects.at(when).filter(operator=who), WHO, WHEN)
# The usual ones, in one press.
REASONS = (_("a break"), _("lunch"), _("with a customer"), _("a meeting"))


def furnish() -> None:
    offer(
        Place(
            id="people",
            name=_("Settings"),
            url_name="accounts:people",
            icon="settings",
            order=90,
            covers=tabs.addresses,
            may=managers,
        )
    )
    tabs.offer(
        Place(id="people", name=_("People"), url_name="accounts:people", icon="users", order=10, inside="people", may=managers)
    )
    tabs.offer(Place(id="teams", name=_("Teams"), url_name="accounts:teams", icon="users", order=20, inside="people", may=admins))
    tabs.offer(
        Place(id="shifts", name=_("Shifts"), url_name="accounts:shifts", icon="clock", order=30, inside="people", may=may(*Role))
    )
    tabs.offer(
        Place(
            id="company", name=_("Company"), url_name="accounts:company", icon="building-2", order=50, inside="people", may=admins
        )
    )
    fill("shift", shift_switch)
    fill("person", person_menu)
    fill("keys", keys_link)
    commands.offer(settings_pages)
    commands.offer(own_pages)


def shift_switch(request: HttpRequest) -> str:
    """One press starts or ends the own shift; people without a role for shifts have no switch."""
    person: Any = request.user
    if not isinstance(person, Operator):
        return ""
    shifts = own_shifts(person.pk, now())
    switches = own_switches(person, shifts)
    context = {"switches": switches, "away": away_of(shifts), "reasons": REASONS}
    return render_to_string("accounts/shift_switch.html", context, request) if switches else ""


def away_of(shifts: Sequence[Shift]) -> dict[str, Any] | None:
    """Whether the person on a desk shift has stepped away; nothing for those who are on none."""
    shift = next((one for one in shifts if one.kind == Shift.DESK), None)
    return {"since": shift.away_since, "reason": shift.away_reason} if shift else None


def own_switches(person: Operator, shifts: Sequence[Shift]) -> list[dict[str, Any]]:
    kinds = [kind for kind in (Shift.DESK, Shift.DUTY) if rules.may_work(person.roles, kind)]
    if not kinds:
        return []
    on = {one.kind for one in shifts}
    words = {Shift.DESK: _("On shift"), Shift.DUTY: _("On duty")}
    urls = {True: reverse("accounts:end-shift"), False: reverse("accounts:start-shift")}
    return [{"kind": kind, "word": words[kind], "is_on": kind in on, "url": urls[kind in on]} for kind in kinds]


def person_menu(request: HttpRequest) -> str:
    person: Any = request.user
    return (
        render_to_string(
            "accounts/person_menu.html", {"person": person, "name": str(person), "ways": menu.ways(request)}, request
        )
        if isinstance(person, Operator)
        else ""
    )


def keys_link(request: HttpRequest) -> str:
    """Under the list of keys: where they can be laid elsewhere."""
    if not isinstance(request.user, Operator):
        return ""
    return format_html('<p><a href="{}">{}</a></p>', reverse("accounts:keys"), _("Lay keys elsewhere"))


def settings_pages(request: HttpRequest, words: str) -> list[Command]:
    """Every page of the settings that the person may open."""
    return (
        []
        if words
        else [
            Command(name=str(page["text"]), href=page["href"], icon=page["icon"], also=in_all_languages(page["text"]))
            for group in tabs.tabs(request, "")
            for page in group["pages"]
        ]
    )


def own_pages(request: HttpRequest, words: str) -> list[Command]:
    """What stands in the person's menu."""
    if words or not isinstance(request.user, Operator):
        return []
    own = [
        (_("Profile and how to reach me"), reverse("accounts:me"), "user-round"),
        (_("Who is on shift"), reverse("accounts:shifts"), "clock"),
        (_("Keys"), reverse("accounts:keys"), "keyboard"),
        *((way["text"], way["href"], way["icon"]) for way in menu.ways(request)),
    ]
    return [Command(name=str(name), href=href, icon=icon, also=in_all_languages(name)) for name, href, icon in own]
