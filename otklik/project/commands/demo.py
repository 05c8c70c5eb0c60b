"""`otklik demo`: like `up`, with the demo company and its own data folder."""

from __future__ import annotations

import argparse
import os

from otklik.project.commands import up

DATA = "var/demo"


def run(options: argparse.Namespace) -> int:
    os.environ["OTKLIK_DEMO"] = "1"
    os.environ.setdefault("OTKLIK_DATA", DATA)
    return up.run(options)
