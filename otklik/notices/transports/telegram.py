"""A page by a Telegram bot (Bot API, sendMessage)."""

from __future__ import annotations

import httpx
from django.conf import settings

from otklik.lib.outbound import trusted
from otklik.notices.transports import reasons
from otklik.notices.transports.call import Call, NotSent

WAIT_S = 10


def send(address: str, call: Call) -> None:
    if not settings.TELEGRAM_TOKEN:
        raise NotSent(reasons.NO_BOT)
    message = {
        "chat_id": address,
        "text": f"{call.title}\n{call.text}\n{call.url}",
        "link_preview_options": {"is_disabled": True},
    }
    try:
        answer = httpx.post(
            f"{settings.TELEGRAM_API}/bot{settings.TELEGRAM_TOKEN}/sendMessage", json=message, timeout=WAIT_S, verify=trusted()
        )
    except httpx.HTTPError as error:
        # The text of httpx errors may hold the address and with it the token.
        raise NotSent(f"{reasons.TELEGRAM_AWAY} ({type(error).__name__}).") from None
    if answer.status_code != httpx.codes.OK:
        raise NotSent(f"{reasons.TELEGRAM_REFUSED}: {answer.status_code} {reason(answer)}")


def reason(answer: httpx.Response) -> str:
    """Telegram's own word for what is wrong, for example «chat not found»."""
    try:
        return str(answer.json().get("description", ""))[:200]
    except (ValueError, AttributeError):
        return ""
