"""Another wording of a whole reply, from a model that the company chose: off until an address is set, nothing personal leaves."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec
import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from otklik.lib.outbound import NotAllowed, send
from otklik.lib.refused import Refused
from otklik.lib.text import clean
from otklik.speech.masking import Masked, mask

log = structlog.get_logger(__name__)
MOST_TEXT, MOST_TOKENS = 6000, 2000
FENCE = "```"
ASK = (
    "You edit one reply of a customer service desk. Answer with the edited reply only, in the language of the reply. "
    "Keep every fact, every promise and every placeholder such as [NAME-1] or [NUMBER-2] exactly as it is; add no facts. "
    "Say first what is the matter, then what happens next, who does it and when. Be warm, plain and brief; blame nobody, no jargon, no filler."
)
# A slow model must not take all of the desk's threads.
_places = threading.BoundedSemaphore(2)


class Said(msgspec.Struct):
    content: str


class Choice(msgspec.Struct):
    message: Said


class Answer(msgspec.Struct):
    choices: list[Choice]


@dataclass(frozen=True, kw_only=True)
class Private:
    """What must not leave: names of people, and values that are known of the matter."""

    names: Sequence[str] = ()
    values: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Another wording; `lost` is what the first one said and this one does not."""

    text: str
    lost: Sequence[str]


def is_set_up() -> bool:
    return bool(settings.REWRITE_URL and settings.REWRITE_MODEL)


def propose(text: str, private: Private) -> Proposal:
    """Asks once, at most ten seconds. Raises `Refused` in words; the writer's own text is never touched."""
    if not is_set_up():
        raise Refused(_("No service for proposals is set up. An admin can do it."))
    text = clean(text, most=MOST_TEXT + 1)
    if not text:
        raise Refused(_("Write something first."))
    if len(text) > MOST_TEXT:
        raise Refused(_("This text is too long for a proposal. Shorten it first."))
    masked = mask(text, names=private.names, values=private.values)
    if not _places.acquire(blocking=False):
        raise Refused(_("Colleagues are asking for proposals just now. Try again in a few seconds; your text is as it was."))
    try:
        said = asked(masked)
    finally:
        _places.release()
    return Proposal(text=masked.put_back(said), lost=masked.lost_in(said))


def asked(masked: Masked) -> str:
    body = {
        "model": settings.REWRITE_MODEL,
        "temperature": 0.2,
        "max_tokens": MOST_TOKENS,
        "messages": [{"role": "system", "content": ASK}, {"role": "user", "content": masked.text}],
    }
    url = settings.REWRITE_URL.rstrip("/") + "/chat/completions"
    try:
        answer = send("POST", url, json=body, headers=headers())
    except NotAllowed as error:
        log.warning("rewrite_not_allowed", why=str(error))
        raise Refused(
            _("The service for proposals has an address that Otklik may not go to. An admin can change that.")
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("rewrite_failed", why=type(error).__name__)
        raise Refused(
            _("The service for proposals did not answer in time. Your text is as it was; ask again in a minute.")
        ) from error
    if answer.status_code != httpx.codes.OK:
        log.warning("rewrite_refused", status=answer.status_code)
        raise Refused(refusal(answer.status_code))
    return read(answer.content, masked)


def headers() -> dict[str, str]:
    key = settings.REWRITE_KEY
    if not key and settings.REWRITE_KEY_FILE:
        try:
            key = Path(settings.REWRITE_KEY_FILE).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(
                _(
                    "The key of the service for proposals cannot be read: its file is missing or closed to Otklik. An admin can put that right."
                )
            ) from error
    return {"Authorization": f"Bearer {key}"} if key else {}


def refusal(status: int) -> str:
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return _("The service for proposals is asked too often. Try again in a minute; your text is as it was.")
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return _("The service for proposals does not accept our key. An admin can change that.")
    return _("The service for proposals has trouble (%(status)s). Your text is as it was.") % {"status": status}


def read(content: bytes, masked: Masked) -> str:
    """The text in the answer, without what models put around it. Raises `Refused` when it cannot be used."""
    strange = Refused(
        _(
            "The service for proposals answered something that cannot be used. Your text is as it was; ask once more, or send it so."
        )
    )
    try:
        said: Any = msgspec.json.decode(content, type=Answer).choices[0].message.content
    except (msgspec.MsgspecError, IndexError, UnicodeDecodeError) as error:
        raise strange from error
    said = clean(said, most=MOST_TEXT * 2)
    if said.startswith(FENCE) and said.endswith(FENCE) and said.count(FENCE) == 2:
        said = said.strip("`").partition("\n")[2].strip()
    if not said or masked.strange_in(said):
        raise strange
    return str(said)
