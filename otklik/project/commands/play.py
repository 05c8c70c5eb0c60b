"""`otklik play`: story A against the running demo; tells what happens, ends with a table, and with 1 when anything failed."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any

import httpx
from rich.console import Console

from examples.airline.seed import passengers
from otklik.accounts.actions.links import sign_in_link
from otklik.accounts.models import Operator, Role
from otklik.lib.clock import iso, now
from otklik.lib.config import Config
from otklik.project import schema
from otklik.project.play.mails import Mails
from otklik.project.play.stage import People, Stage
from otklik.project.play.story import play
from otklik.project.play.traveller import Traveller
from otklik.project.play.verdict import counted, faults, table
from otklik.project.play.web import WAIT_S, Failed
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _
from otklik.services.models import Service

MOST = 240


def run(options: argparse.Namespace) -> int:
    if not 4 <= options.customers <= MOST:
        raise Trouble(_("The story needs between 4 and {most} customers. Give such a number.").format(most=MOST))
    config = Config.from_env()
    people, service = cast()
    console = Console(file=sys.stderr if options.json else sys.stdout)
    result = asyncio.run(played(config, people, service, options.customers, console))
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    elif "record" in result:
        console.print(table(result["record"], result["counts"], result["measured"]))
    for fault in result["faults"]:
        console.print(f"✗ {fault}", style="red")
    if not result["faults"]:
        console.print(_("Nobody was missed, nobody was told twice."), style="green")
    return 1 if result["faults"] else 0


def cast() -> tuple[People, str]:
    """Links for everybody on shift, the first on duty and a lead. Raises `Trouble` when this is no demo."""
    if schema.is_behind():
        raise Trouble(_("The story needs the demo company. Start it with “make demo”, then play again."))
    service = Service.objects.filter(slug="checkin").first()
    on_shift = list(Operator.objects.on_shift().with_role(Role.OPERATOR, Role.LEAD))
    responder = (
        Operator.objects.active()
        .with_role(Role.RESPONDER)
        .filter(shifts__kind="duty", shifts__ends_at=None)
        .order_by("shifts__position")
        .first()
    )
    lead = Operator.objects.active().with_role(Role.LEAD).first()
    if service is None or len(on_shift) < 2 or responder is None or lead is None:
        raise Trouble(_("The story needs the demo company. Start it with “make demo”, then play again."))
    people = People(
        on_shift=[sign_in_link(person) for person in on_shift],
        responder=sign_in_link(responder),
        responder_email=responder.contact_points.filter(kind="email").values_list("address", flat=True).first()
        or responder.email,
        lead=sign_in_link(lead),
    )
    return people, str(service.pk)


async def played(config: Config, people: People, service: str, customers: int, console: Console) -> dict[str, Any]:
    travellers = [
        Traveller(
            config,
            ticket=one.ticket,
            airport=one.airport,
            surname=one.surname,
            email=one.email,
            language="en" if number % 5 == 0 else "ru",
        )
        for number, one in enumerate(passengers(customers))
    ]
    mails = Mails(url=config.mailbox_web.url, since=iso(now()))
    limits = httpx.Limits(max_connections=64)
    async with httpx.AsyncClient(base_url=config.door_url, timeout=WAIT_S, limits=limits, trust_env=False) as door:
        stage = Stage(
            config=config,
            people=people,
            travellers=travellers,
            mails=mails,
            door=door,
            service=service,
            tell=lambda text: console.print(f"• {text}"),
        )
        try:
            told = await play(stage)
        except Failed as failed:
            return {"faults": [str(failed)], "measured": stage.measured}
        except httpx.HTTPError as error:
            return {"faults": [f"{type(error).__name__}: {error}"], "measured": stage.measured}
    emails = [one.email for one in travellers]
    return {**told, "counts": counted(emails, mails, told["record"]), "faults": faults(emails, mails, told["record"])}
