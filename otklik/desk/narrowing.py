"""The filters that stand beside the list: what each may say, in words, and what it asks of tickets and of the search's index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from otklik.accounts.models import Operator
from otklik.desk.access import colleagues_to_give_to, is_id
from otklik.desk.models import Kind, State
from otklik.desk.order import Priority
from otklik.desk.search import keys
from otklik.journal.prepared import Prepared
from otklik.lib.once import once
from otklik.services.models import Service

OWNER, KIND, STATE, PRIORITY, LANGUAGE, SERVICE = "owner", "kind", "state", "priority", "language", "service"
FILTERS = (SERVICE, KIND, STATE, PRIORITY, OWNER, LANGUAGE)
ME, NOBODY = "me", "nobody"
LABELS: dict[str, Promise] = {
    SERVICE: pgettext_lazy("filter", "Service"),
    KIND: pgettext_lazy("filter", "Kind"),
    STATE: pgettext_lazy("filter", "State"),
    PRIORITY: pgettext_lazy("filter", "Priority"),
    OWNER: pgettext_lazy("filter", "Owner"),
    LANGUAGE: pgettext_lazy("filter", "Language"),
}
Options = Sequence[tuple[str, str]]
all_colleagues = Prepared(lambda: colleagues_to_give_to().only("name", "email"))
all_services = Prepared(Service.objects.all)


@dataclass(frozen=True, kw_only=True)
class Narrow:
    """One filter as it was chosen: as a condition on tickets, and as the key that a ticket carries in the search's index."""

    condition: Q
    key: str


def narrow(name: str, value: str, *, by: Operator) -> Narrow | None:
    """None when the value names nothing that there is: then nothing fits."""
    if name == SERVICE:
        service = next((one.pk for one in services() if one.slug == value), None)
        return Narrow(condition=Q(service=service), key=f"{keys.SERVICE}{service}") if service else None
    if name == OWNER:
        owner = str(by.pk) if value == ME else "0" if value == NOBODY else value
        if not is_id(owner):
            return None
        condition = Q(owner=int(owner)) if int(owner) else Q(owner__isnull=True)
        return Narrow(condition=condition, key=f"{keys.OWNER}{int(owner)}")
    if value not in dict(KNOWN[name]()):
        return None
    return Narrow(condition=Q(**{name: value}), key=f"{KEYS[name]}{value}")


def narrows(chosen: dict[str, str], *, by: Operator) -> list[Narrow] | None:
    """All filters; None as soon as one names nothing."""
    found = [narrow(name, value, by=by) for name, value in chosen.items()]
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else None


def owners() -> Options:
    return [
        (ME, pgettext("filter", "I")),
        (NOBODY, pgettext("filter", "nobody")),
        *((str(one.pk), str(one)) for one in colleagues()),
    ]


@once
def colleagues() -> list[Operator]:
    return all_colleagues()


@once
def services() -> list[Service]:
    return all_services()


KEYS = {KIND: keys.KIND, STATE: keys.STATE, PRIORITY: keys.PRIORITY, LANGUAGE: keys.LANGUAGE}
KNOWN: dict[str, Callable[[], Options]] = {
    SERVICE: lambda: [(one.slug, one.name) for one in services()],
    KIND: lambda: [(one.value, str(one.label)) for one in Kind],
    STATE: lambda: [(one.value, str(one.label)) for one in State],
    PRIORITY: lambda: [(str(one.value), str(one.label)) for one in Priority],
    OWNER: owners,
    LANGUAGE: lambda: [(code, _(str(name))) for code, name in settings.LANGUAGES],
}
