"""The cast of the rooms' own tests plays here too; and one running demo company for all who need a whole one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from otklik.conftest import cast
from tests.demo import Demo

__all__ = ["cast"]


@pytest.fixture(scope="session")
def one_demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="otklik-demo-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as a user of its own when the tests run as root
        demo = Demo(Path(folder))
        yield demo
        demo.stop()
        assert demo.processes() == []


@pytest.fixture
def demo(one_demo: Demo) -> Demo:
    """Running, although a test before may have stopped it."""
    one_demo.start()
    return one_demo
