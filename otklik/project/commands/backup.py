"""`otklik backup FILE`: works while Otklik runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from otklik.project import ground
from otklik.project.backup.make import make
from otklik.project.progress import steps
from otklik.project.running import database_at_hand
from otklik.project.words import gettext as _

MEGABYTE = 1024 * 1024


def run(options: argparse.Namespace) -> int:
    console, target = Console(), Path(options.file).absolute()
    with database_at_hand() as url, steps(console) as tell:
        size = make(ground.prepare(), url, target, tell)
    print(
        _("{path} is written, {size} MB. It holds customers' data and the secret of every link: keep it closed.").format(
            path=target, size=f"{size / MEGABYTE:.1f}"
        )
    )
    return 0
