"""Lets a part load while the database is still being prepared, and holds it before its first answer.

The gate is a pipe: the supervisor keeps the writing end and closes it when all is ready; readers then see its end.
"""

from __future__ import annotations

import os

VARIABLE = "OTKLIK_GATE"


class Gate:
    def __init__(self) -> None:
        self.outside, self._inside = os.pipe2(os.O_CLOEXEC)

    def open(self) -> None:
        os.close(self._inside)


def wait() -> None:
    """Returns when the gate is open; at once where there is none."""
    if number := os.environ.get(VARIABLE):
        os.read(int(number), 1)
