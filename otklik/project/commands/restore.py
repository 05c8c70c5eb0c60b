"""`otklik restore FILE`: with Otklik stopped."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from rich.console import Console

from otklik.lib.config import Config
from otklik.project import ground
from otklik.project.backup.bring_back import bring_back, is_foreign_secret
from otklik.project.progress import steps
from otklik.project.running import database_at_hand
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _


def run(options: argparse.Namespace) -> int:
    source = Path(options.file).absolute()
    if not source.is_file():
        raise Trouble(_("{path} is not there: was it moved or misspelt? Give its path.").format(path=source))
    console, config = Console(), ground.prepare()
    # Held for as long as the data is exchanged: nothing of ours may run on it meanwhile.
    handle = ground.lock(config.data)
    try:
        with database_at_hand(locked=True) as url, steps(console) as tell:
            manifest = bring_back(config, url, source, tell, replace=options.replace)
    finally:
        os.close(handle)
    print(_("Restored as it was on {when}.").format(when=manifest.get("made_at", "?")))
    if is_foreign_secret(Config.from_env(), manifest):
        print(
            _(
                "The secret here is another one than in the backup: links and keys given out before no longer work. Set OTKLIK_SECRET as it was."
            )
        )
    return 0
