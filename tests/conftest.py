"""The cast of the rooms' own tests plays here too."""

from otklik.conftest import cast

__all__ = ["cast"]
