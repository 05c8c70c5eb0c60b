"""What happened to services and their components."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ServiceFact(Fact):
    """Something about one service; the status page shows services."""

    service: int

    def topics(self) -> set[str]:
        return {"status"}


@dataclass(frozen=True, kw_only=True)
class ServiceMade(ServiceFact):
    """A service was added."""


@dataclass(frozen=True, kw_only=True)
class ServiceChanged(ServiceFact):
    """A service's names, texts or components were changed."""


@dataclass(frozen=True, kw_only=True)
class ServiceMoved(ServiceFact):
    """A service stands at another place of the list."""


@dataclass(frozen=True, kw_only=True)
class IdentityKeyRotated(ServiceFact):
    """The site must sign with a new key from now on."""

    def topics(self) -> set[str]:
        return set()


@dataclass(frozen=True, kw_only=True)
class DependencyMade(ServiceFact):
    """A service depends on another one."""

    on: int

    def topics(self) -> set[str]:
        return set()


@dataclass(frozen=True, kw_only=True)
class DependencyRemoved(DependencyMade):
    """A service does not depend on another one any more."""
