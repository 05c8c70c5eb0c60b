"""`otklik check`: 0 when nothing is unsafe or broken, 1 otherwise."""

from __future__ import annotations

import argparse
import os

from rich.console import Console
from rich.text import Text

from otklik.project import checks, ground
from otklik.project.words import gettext as _
from otklik.project.words import ngettext

MARKS = {checks.GOOD: ("✓", "green"), checks.WARNING: ("!", "yellow"), checks.BAD: ("✗", "red")}


def run(_options: argparse.Namespace) -> int:
    console, bad = Console(soft_wrap=True, highlight=False), 0
    for finding in checks.all_of_them(ground.prepare(), os.environ["DATABASE_URL"]):
        mark, colour = MARKS[finding.state]
        console.print(Text(mark, style=colour), finding.sentence, markup=False)
        bad += finding.state == checks.BAD
    if bad:
        console.print(
            ngettext("{count} thing is unsafe or broken.", "{count} things are unsafe or broken.", bad).format(count=bad)
        )
        return 1
    console.print(_("Nothing unsafe was found."))
    return 0
