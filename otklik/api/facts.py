"""What happened to tokens and webhooks."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TokenMade(Fact):
    """A person has a new token for the API."""

    token: int
    operator: int
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Fact):
    """A token opens nothing any more."""

    token: int
    operator: int


@dataclass(frozen=True, kw_only=True)
class WebhookFact(Fact):
    """Something about one webhook."""

    webhook: int


@dataclass(frozen=True, kw_only=True)
class WebhookMade(WebhookFact):
    """An address hears of facts from now on."""


@dataclass(frozen=True, kw_only=True)
class WebhookSecretTold(WebhookFact):
    """A person read its secret, which nobody reads again."""


@dataclass(frozen=True, kw_only=True)
class WebhookSecretRenewed(WebhookFact):
    """It signs with another secret from now on, which was told to whoever asked for it."""


@dataclass(frozen=True, kw_only=True)
class WebhookRemoved(WebhookFact):
    """An address hears of nothing any more."""


@dataclass(frozen=True, kw_only=True)
class WebhookStopped(WebhookFact):
    """It failed for days and is called no more; its person is told."""


@dataclass(frozen=True, kw_only=True)
class WebhookResumed(WebhookFact):
    """A person switched it on again."""
