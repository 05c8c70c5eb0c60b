"""Addresses of services that Apprise knows: which may be used, and which lead inside or run programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from otklik.lib.later import later
from otklik.lib.outbound import NotAllowed, checked_addresses

if TYPE_CHECKING:
    import apprise
else:
    apprise = later("apprise")

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
        # Gateways of SMS.
        *("46elks", "atalk", "bulksms", "bulkvs", "burstsms", "clickatell", "d7sms", "elks", "exotel", "httpsms", "kavenegar"),
        *("kudosity", "msg91", "msgbird", "nexmo", "octopush", "plivo", "serwersms", "seven", "sfr", "sinch", "smsc", "smsmgr"),
        *("smsmanager", "smstunnel", "telesign", "telnyx", "threema", "voipms"),
    ]
)
# These run programs, write files or knock on this machine; a page needs none of them.
LOCAL = ["blink1", "dbus", "file", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"]
# These open connections in ways or threads of their own, where `only_outside` does not see them.
UNSEEN = [
    "amqp", "amqps", "aprs", "deltachat", "deltachats", "growl", "irc", "ircs", "mqtt", "mqtts", "nostr", "rsyslog",
    "smpp", "smpps", "xmpp", "xmpps",
]  # fmt: skip
CLOSED = frozenset([*LOCAL, *UNSEEN])


def service_of(address: str) -> apprise.NotifyBase:
    """The service behind an Apprise URL. Raises `NotAllowed` when it is unknown, closed, or inside our own network."""
    scheme = address.partition("://")[0].lower()
    service = None if scheme in CLOSED else apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if service is None:
        raise NotAllowed("This address is not one that Apprise knows.")
    if scheme not in CLOUD:
        checked_addresses(service.host or "", service.port or HTTPS)
    return service
