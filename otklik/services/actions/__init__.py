"""What can be done about services: one function a use case."""

from __future__ import annotations

from otklik.services.actions.services import change_service, make_service, move_service, rotate_identity_key

__all__ = ["change_service", "make_service", "move_service", "rotate_identity_key"]
