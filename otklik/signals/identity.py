"""Who the company's site says its visitor is, when the signature holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from otklik.customers.identifiers import Told, contact
from otklik.lib import tokens

MOST = 20


class Proof(StrEnum):
    """What became of the signature."""

    NONE = "none"
    GOOD = "good"
    EXPIRED = "expired"
    FORGED = "forged"


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """What the site vouches for."""

    proof: Proof
    identifiers: tuple[Told, ...] = ()
    name: str = ""


def vouched(token: str, *, key: str, at: datetime) -> Vouched:
    """Reads the site's token as it was when the door received it."""
    if not token:
        return Vouched(proof=Proof.NONE)
    try:
        payload = tokens.read(key.encode(), token, at=at)
    except tokens.Expired:
        return Vouched(proof=Proof.EXPIRED)
    except (tokens.BadToken, RecursionError):
        return Vouched(proof=Proof.FORGED)
    identifiers = tuple(told_in(payload))
    return (
        Vouched(proof=Proof.GOOD, identifiers=identifiers, name=text(payload.get("name")))
        if identifiers
        else Vouched(proof=Proof.NONE)
    )


def told_in(payload: dict[str, Any]) -> list[Told]:
    listed = payload.get("ids")
    pairs = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    told = [Told.of(text(one.get("kind")), text(one.get("value"))) for one in pairs[:MOST]]
    reached = contact(text(payload.get("contact")))
    return [one for one in (*told, *([reached] if reached else [])) if one.normal]


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""
