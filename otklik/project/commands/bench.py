"""`otklik bench`: runs the measurements in `bench/`, one after another."""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

LOAD = "load"
FOLDER = Path(__file__).resolve().parents[3] / "bench"


def run(options: argparse.Namespace) -> int:
    """Each is a program of its own; the exit code is the worst of theirs. `load` only fills the database."""
    if options.names == [LOAD]:
        # Django must stand before the module that imports models.
        with importlib.import_module("otklik.project.running").database_at_hand():
            importlib.import_module("otklik.project.with_django").set_up(LOAD)
            return int(importlib.import_module("otklik.project.load.command").run(options.tickets, force=options.force))
    there = {path.stem: path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")}
    if unknown := [name for name in options.names if name not in there]:
        raise Trouble(
            _("There is no measurement “{name}”. There are: {names}.").format(name=unknown[0], names=", ".join(there) or "—")
        )
    worst = 0
    for name in options.names or there:
        print(f"\n{name}\n{'─' * len(name)}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, there[name]], check=False, cwd=FOLDER.parent).returncode)
    return worst
