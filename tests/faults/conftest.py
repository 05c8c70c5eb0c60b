"""Doors that are stopped when the test is over, however it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.door_rig import DoorProcess


@pytest.fixture
def started() -> Iterator[list[DoorProcess]]:
    doors: list[DoorProcess] = []
    yield doors
    for door in doors:
        door.stop()
