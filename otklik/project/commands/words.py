"""`otklik words`: the wording guard on the command line."""

from __future__ import annotations

import argparse

from otklik.wording.command.line import main


def run(options: argparse.Namespace) -> int:
    return main(options.arguments)
