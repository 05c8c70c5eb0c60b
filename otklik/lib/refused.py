"""The one way in which a use case says no."""

from __future__ import annotations


class Refused(Exception):
    """An action will not be done; `str()` of it is a text for a person: what, why, what next."""


class Newer(Refused):
    """Somebody has changed the thing since the person read it: he is to see the newer version first."""
