"""A page through any service that Apprise knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otklik.lib.apprise_address import service_of
from otklik.lib.later import later
from otklik.lib.outbound import NotAllowed, only_outside
from otklik.notices.transports import reasons
from otklik.notices.transports.call import Call, NotSent

if TYPE_CHECKING:
    import apprise
else:
    apprise = later("apprise")


def send(address: str, call: Call) -> None:
    house = opened(address)
    with only_outside():
        is_taken = house.notify(title=call.title, body=f"{call.text}\n{call.url}")
    if not is_taken:
        raise NotSent(reasons.SERVICE_REFUSED)


def opened(address: str) -> apprise.NotifyBase:
    """The service behind an Apprise URL. Raises `NotSent` when it may not be used."""
    try:
        return service_of(address)
    except NotAllowed as error:
        raise NotSent(str(error)) from error
