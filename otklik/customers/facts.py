"""What happens to customers. Ids only: who somebody is stands in his own rows and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from otklik.journal.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CustomerFact(Fact):
    """Something that the customer's page shows."""

    customer: int

    def topics(self) -> set[str]:
        return {f"customer-{self.customer}"}


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(CustomerFact):
    """An operator changed the customer's name, organisation, language or time zone."""


@dataclass(frozen=True, kw_only=True)
class IdentifierTold(CustomerFact):
    """An operator noted another identifier, which nobody has proven yet."""

    identifier: int


@dataclass(frozen=True, kw_only=True)
class CodeSent(CustomerFact):
    """A code went to an e-mail or a telephone, to prove that the customer reads what is sent there."""

    identifier: int


@dataclass(frozen=True, kw_only=True)
class IdentifierProven(CustomerFact):
    """The customer knew the code; nobody's `by` means that he typed it in himself."""

    identifier: int


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(CustomerFact):
    """Two records turned out to be one person; `gone` is kept aside and may come back."""

    gone: int
    merge: int

    def topics(self) -> set[str]:
        return {f"customer-{self.customer}", f"customer-{self.gone}", "tickets"}


@dataclass(frozen=True, kw_only=True)
class CustomersParted(CustomersMerged):
    """A merge was undone."""


@dataclass(frozen=True, kw_only=True)
class OrganisationRenamed(Fact):
    """An organisation got another name."""

    organisation: int


@dataclass(frozen=True, kw_only=True)
class SmsWaySet(Fact):
    """An admin set the gateway of SMS."""


@dataclass(frozen=True, kw_only=True)
class SmsWayRemoved(Fact):
    """An admin took it away: codes go to e-mails only."""


@dataclass(frozen=True, kw_only=True)
class SmsWayTested(Fact):
    """An admin sent an SMS to a telephone of his own choice, to see what the gateway says."""
