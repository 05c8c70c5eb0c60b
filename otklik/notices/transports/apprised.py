"""A page through any service that Apprise knows."""

from __future__ import annotations

import apprise

from otklik.lib.outbound import NotAllowed, checked_addresses
from otklik.notices.transports.call import Call, NotSent

HTTPS = 443
# Services with hosts of their own: what stands at the host's place of such an address is a token.
CLOUD = frozenset(
    [
        "discord",
        "gchat",
        "msteams",
        "o365",
        "opsgenie",
        "pagerduty",
        "pagertree",
        "pbul",
        "pover",
        "prowl",
        "pushed",
        "pushy",
        "signl4",
        "slack",
        "splunk",
        "twilio",
        "vapid",
        "webex",
        "whatsapp",
        "workflows",
        "zulip",
        "victorops",
        "spike",
        "spugpush",
        "dingtalk",
        "feishu",
        "lark",
        "line",
        "sns",
        "vonage",
        "clicksend",
    ]
)
# These run programs, write files or knock on this machine; a page needs none of them.
CLOSED = frozenset(["dbus", "file", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"])


def send(address: str, call: Call) -> None:
    house = opened(address)
    if not house.notify(title=call.title, body=f"{call.text}\n{call.url}"):
        raise NotSent("The service did not take it.")


def opened(address: str) -> apprise.NotifyBase:
    """The service behind an Apprise URL. Raises `NotSent` when it is unknown, closed, or inside our own network."""
    scheme = address.partition("://")[0].lower()
    house = None if scheme in CLOSED else apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if house is None:
        raise NotSent("This address is not one that Apprise knows.")
    if scheme not in CLOUD:
        try:
            checked_addresses(house.host or "", house.port or HTTPS)
        except NotAllowed as error:
            raise NotSent(str(error)) from error
    return house
