"""Who may do what with people, shifts and contact points; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

T = TypeVar("T")

OPERATOR, RESPONDER, LEAD, ADMIN = "operator", "responder", "lead", "admin"
DESK, DUTY = "desk", "duty"

# Which roles work which kind of shift.
SHIFT_ROLES = {DESK: {OPERATOR, LEAD}, DUTY: {RESPONDER}}
ORDER_OF_ROLES = (OPERATOR, RESPONDER, LEAD, ADMIN)


def may_work(roles: Collection[str], kind: str) -> bool:
    """Whether a person with these roles takes shifts of this kind."""
    return bool(SHIFT_ROLES.get(kind, set()) & set(roles))


def may_set_shift(roles: Collection[str], *, is_own: bool) -> bool:
    """One's own shift is one's own business; another's is the lead's or the admin's."""
    return is_own or bool({LEAD, ADMIN} & set(roles))


def in_order(roles: Collection[str]) -> list[str]:
    """Known roles, each once, in the order in which they are always shown."""
    return [role for role in ORDER_OF_ROLES if role in roles]


def moved(items: Sequence[T], item: T, step: int) -> list[T]:
    """The list with one item moved one place up (-1) or down (+1); at either end it stays."""
    order = list(items)
    at = order.index(item)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return order
