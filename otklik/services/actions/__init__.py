"""What can be done about services: one function a use case."""

from __future__ import annotations

from otklik.services.actions.dependencies import make_dependency, remove_dependency
from otklik.services.actions.services import change_service, keep_first_service, make_service, move_service, rotate_identity_key

__all__ = [
    "change_service",
    "keep_first_service",
    "make_dependency",
    "make_service",
    "move_service",
    "remove_dependency",
    "rotate_identity_key",
]
