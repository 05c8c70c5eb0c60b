"""`otklik manage …`: Django's commands, with the database at hand."""

from __future__ import annotations

import argparse

from django.core.management import execute_from_command_line


def run(options: argparse.Namespace) -> int:
    execute_from_command_line(["otklik manage", *options.arguments])
    return 0
