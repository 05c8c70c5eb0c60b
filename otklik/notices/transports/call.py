"""What is sent, and how a transport says that it could not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Call:
    """One page to one responder: a short title, a sentence, where to answer, and the same key for every repeat."""

    title: str
    text: str
    url: str
    key: str


class NotSent(Exception):
    """The other side did not take it; the text tells why without secrets."""
