"""A terrace of ways to page a responder: one small house each, all with the same door `send`."""

from __future__ import annotations

from otklik.notices.transports import apprised, email, telegram, webpush
from otklik.notices.transports.call import Call, NotSent

HOUSES = {"email": email.send, "telegram": telegram.send, "webpush": webpush.send, "apprise": apprised.send}


def send_page(kind: str, address: str, *, title: str, text: str, url: str, key: str) -> None:
    """Sends one page now. `key` is the same for a repeat after a crash. Raises `NotSent` in words."""
    house = HOUSES.get(kind)
    if house is None:
        raise NotSent(f"There is no way called {kind}.")
    house(address, Call(title=title, text=text, url=url, key=key))


__all__ = ["Call", "NotSent", "send_page"]
