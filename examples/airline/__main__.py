"""Runs the airline: `python -m examples.airline`."""

from __future__ import annotations

import asyncio
from functools import partial

from examples.airline.breakage import KILL, Switch
from examples.airline.outage import die_when_told, stay_dead
from examples.airline.settings import Settings
from examples.airline.site import Site
from examples.airline.urls import application
from examples.serving import serve


def main() -> None:
    settings = Settings.from_env()
    settings.make_folder()
    switch = Switch(settings.data)
    if switch.now().kind == KILL:
        print("Polyus is switched off (killed) and does not listen until it is repaired.", flush=True)
        try:
            asyncio.run(stay_dead(switch))
        except KeyboardInterrupt:
            return
    serve("Polyus", application(Site(settings)), settings.address, beside=[partial(die_when_told, switch)])


if __name__ == "__main__":
    main()
