"""A page to a browser (RFC 8030, encrypted by RFC 8291, signed by RFC 8292)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from otklik.lib.later import later
from otklik.lib.outbound import NotAllowed
from otklik.lib.outbound import send as send_outside
from otklik.lib.vapid import vapid_private_key
from otklik.notices.transports import reasons
from otklik.notices.transports.call import Call, NotSent

if TYPE_CHECKING:
    import py_vapid
    import pywebpush
else:
    py_vapid = later("py_vapid")
    pywebpush = later("pywebpush")

LIVES_S = 600


def send(address: str, call: Call) -> None:
    """`address` is the browser's PushSubscription as JSON."""
    content = json.dumps({"title": call.title, "text": call.text, "url": call.url, "tag": call.key}, ensure_ascii=False).encode()
    try:
        subscription = json.loads(address)
        endpoint = subscription["endpoint"]
        body = pywebpush.WebPusher(subscription).encode(content, content_encoding="aes128gcm")["body"]
        answer = send_outside("POST", endpoint, content=bytes(body), headers=headers(endpoint, call))
    except (ValueError, KeyError, TypeError, pywebpush.WebPushException) as error:
        raise NotSent(reasons.UNREADABLE) from error
    except (NotAllowed, httpx.HTTPError) as error:
        raise NotSent(f"{reasons.PUSH_AWAY} ({type(error).__name__}).") from error
    if answer.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise NotSent(reasons.NO_LONGER)
    if not answer.is_success:
        raise NotSent(f"{reasons.PUSH_REFUSED}: {answer.status_code}.")


def headers(endpoint: str, call: Call) -> dict[str, str]:
    parts = urlsplit(endpoint)
    vapid = py_vapid.Vapid02(vapid_private_key(settings.CONFIG.key("vapid")))
    signed: dict[str, str] = vapid.sign({"aud": f"{parts.scheme}://{parts.netloc}", "sub": f"mailto:{settings.MAIL_ADDRESS}"})
    return {**signed, "Content-Encoding": "aes128gcm", "TTL": str(LIVES_S), "Urgency": "high", "Topic": call.key[:32]}
