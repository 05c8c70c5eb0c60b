"""One SMS through whatever gateway the company has: an Apprise address in which the telephone has a place of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import structlog

from otklik.lib.apprise_address import service_of
from otklik.lib.outbound import NotAllowed, only_outside
from otklik.lib.overheard import Heard, overhearing
from otklik.lib.text import clean_line, shortened

if TYPE_CHECKING:
    import apprise

log = structlog.get_logger(__name__)

PHONE = "{phone}"
# Nobody's: the range that British regulators keep free for films and plays.
NOBODYS_PHONE = "+447700900123"
LONGEST_ANSWER = 250
BUSY = (429, 503)
# What in an address may be a key, and what in a text may be a code.
LONG_PART, CODES = re.compile(r"[^\s/:@?&=+]{6,}"), re.compile(r"\d{4,}")


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of one try. `trouble` is one of the words below, empty when the gateway has taken it; `is_final` when it is not
    tried again by itself: only what has certainly not left may go a second time."""

    trouble: str = ""
    answer: str = ""
    is_final: bool = True


NO_WAY, CLOSED, UNREACHABLE, SILENT, BUSY_NOW, REFUSED = "no-way", "closed", "unreachable", "silent", "busy", "refused"


def address_for(template: str, phone: str) -> str:
    return template.replace(PHONE, quote(phone, safe=""))


def send(template: str, good_sign: str, phone: str, text: str) -> Came:
    """Sends one now. `good_sign` must stand in the answer, where a gateway says no with a 200. Never raises."""
    with only_outside(), overhearing() as heard:
        try:
            house = service_of(address_for(template, phone))
        except NotAllowed:
            return Came(trouble=CLOSED)
        is_taken = handed_over(house, text, heard)
    answer = told(heard, template, phone, text)
    if not heard.status:
        return without_answer(heard, is_taken=is_taken)
    if is_taken and good_sign in heard.text:
        return Came(answer=answer)
    is_busy = heard.status in BUSY
    return Came(trouble=BUSY_NOW if is_busy else REFUSED, answer=answer, is_final=not is_busy)


def handed_over(house: apprise.NotifyBase, text: str, heard: Heard) -> bool:
    try:
        return bool(house.notify(body=text))
    except Exception as error:  # noqa: BLE001 - a mistake of one of a hundred plugins must not stop the messages behind it
        log.warning("sms_plugin_broke", service=type(house).__name__, error=type(error).__name__)
        heard.has_left = True
        return False


def without_answer(heard: Heard, *, is_taken: bool) -> Came:
    if is_taken:
        return Came()
    return Came(trouble=SILENT) if heard.has_left else Came(trouble=UNREACHABLE, is_final=False)


def told(heard: Heard, template: str, phone: str, text: str) -> str:
    """The gateway's own words, in which neither the telephone nor the code nor a part of its address is repeated."""
    said = f"{heard.status} {clean_line(heard.text, most=4000)}".strip()
    digits = phone.lstrip("+")
    keys = sorted(LONG_PART.findall(unquote(template).partition("://")[2]), key=len, reverse=True)
    for hidden in (phone, digits, digits[-10:], *CODES.findall(text), *keys):
        said = said.replace(hidden, "…")
    return shortened(said, LONGEST_ANSWER)
