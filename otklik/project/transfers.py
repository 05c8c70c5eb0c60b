"""How far an export or import has come, on the terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console

from otklik.exchange.models import Transfer
from otklik.project.progress import steps
from otklik.project.words import gettext as _


@contextlib.contextmanager
def progress(console: Console, name: str) -> Iterator[Callable[[Transfer], None]]:
    """One live line at a terminal; elsewhere a line each ten thousand rows."""
    with steps(console) as tell:
        said = -1

        def heard(transfer: Transfer) -> None:
            nonlocal said
            if console.is_terminal or transfer.done // 10_000 > said:
                said = transfer.done // 10_000
                tell(_("{name}: {rows} rows").format(name=name, rows=transfer.done))

        yield heard
