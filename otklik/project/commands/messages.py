"""`otklik messages`: compiles the catalogues that have changed."""

from __future__ import annotations

import argparse

from otklik.project import messages
from otklik.project.words import ngettext


def run(_options: argparse.Namespace) -> int:
    count = messages.compile_stale()
    print(ngettext("{count} catalogue compiled.", "{count} catalogues compiled.", count).format(count=count))
    return 0
