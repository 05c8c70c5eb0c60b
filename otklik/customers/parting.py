"""What rooms above do before two customers are two again: whatever joined rows of both is taken apart."""

from __future__ import annotations

from collections.abc import Callable

from otklik.accounts.models import Operator
from otklik.customers.models import Merge

# Called in the transaction of the parting, when every row is with its own customer again. May raise `Refused`.
Untying = Callable[[Merge, Operator], None]
untyings: list[Untying] = []


def before_parting(untying: Untying) -> Untying:
    untyings.append(untying)
    return untying
