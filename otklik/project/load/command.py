"""`otklik bench load --tickets N`: says what it does, and refuses to mix made-up tickets with real ones."""

from __future__ import annotations

from django.core.management import call_command
from rich.console import Console

from otklik.desk.models import Ticket
from otklik.project.load.copying import load
from otklik.project.progress import steps
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

MOST = 10_000_000


def run(tickets: int, *, force: bool) -> int:
    if not 0 < tickets <= MOST:
        raise Trouble(_("Say how many tickets, from 1 to {most}.").format(most=MOST))
    call_command("migrate", verbosity=0)
    if Ticket.objects.exists() and not force:
        raise Trouble(
            _(
                "There are tickets in this database already. Use an empty one, or add “--force” if they may be mixed with made-up ones."
            )
        )
    console = Console()
    with steps(console) as tell:
        took = load(tickets, tell)
    whole = sum(took.values())
    console.print(_("{count} tickets in {seconds} s").format(count=tickets, seconds=round(whole)))
    for step, seconds in took.items():
        console.print(f"  {step:10} {seconds:8.1f} s")
    return 0
