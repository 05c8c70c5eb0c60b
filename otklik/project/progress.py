"""Says what is going on: a live line at a terminal, one plain line each elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console


@contextlib.contextmanager
def steps(console: Console) -> Iterator[Callable[[str], None]]:
    if not console.is_terminal:
        yield lambda text: console.print(f"{text}…")
        return
    with console.status("…") as status:

        def tell(text: str) -> None:
            status.update(f"{text}…")

        yield tell
