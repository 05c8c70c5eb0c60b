"""`otklik demo`: like `up`; what is different about the demo is told by its environment."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from otklik.project.commands import up
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

# What the airline's site and the mailbox stand on, and the desk does not.
NEEDS = ("aiosmtpd", "jinja2", "python_multipart", "starlette", "typst")


def run(options: argparse.Namespace) -> int:
    if not all(map(find_spec, NEEDS)):
        raise Trouble(
            _("The demo company is not installed here, only the desk. Start it with “make demo”: that adds what is missing.")
        )
    return up.run(options)
