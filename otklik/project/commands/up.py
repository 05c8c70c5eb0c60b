"""`otklik up`: everything on one machine, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time

import psycopg
import structlog

from otklik.lib.config import Config
from otklik.project import ground, leftovers, logs, messages, parts, ports
from otklik.project.gate import Gate
from otklik.project.postgres import database
from otklik.project.postgres.child import ServerLog, child_of
from otklik.project.postgres.server import STARTS_WITHIN_SECONDS, Server
from otklik.project.supervisor import Supervisor
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

log = structlog.get_logger(__name__)

# A part that does not come up is told in the log; the addresses are told all the same.
GREETS_AFTER_S = 30.0
WAITS_FOR_THEIRS_S = 5.0


def run(_options: argparse.Namespace) -> int:
    logs.configure("otklik")
    config = ground.prepare()
    handle = ground.lock(config.data)
    if count := leftovers.end(config.data):
        log.info("ended what a killed supervisor had left", processes=count)
    ports.refuse_busy(parts.addresses(config))
    supervisor = Supervisor()
    try:
        return 0 if keep(supervisor, config) else 1
    finally:
        supervisor.stop()
        os.close(handle)


def keep(supervisor: Supervisor, config: Config) -> bool:
    """Starts the parts in their order and keeps them. False when they could not be brought up."""
    url = config.database_url or embedded(supervisor, config)
    if config.database_url:
        wait_for_theirs(url)
    if supervisor.stopping:
        return True
    messages.compile_stale()
    database.prepare(url)
    gate = Gate()
    environment = parts.surroundings(config, url, gate)
    for child in parts.door_and_desk(config, environment, gate):  # the door needs nobody; the desk loads and waits at the gate
        supervisor.add(child)
    links = prepare(supervisor, environment)
    gate.open()
    if links is None:
        return bool(supervisor.stopping)
    for child in parts.others(config, environment, gate):
        supervisor.add(child)
    until = time.monotonic() + GREETS_AFTER_S
    if supervisor.keep(lambda: time.monotonic() > until or all(child.answered for child in supervisor.children)):
        greet(config, links)
        supervisor.keep()
    return True


def embedded(supervisor: Supervisor, config: Config) -> str:
    """The URL of our own server, once it answers. Raises `Trouble` with its own complaint when it does not."""
    server, output = Server.of(config.data), ServerLog()
    supervisor.listen(output)
    child = supervisor.add(child_of(server, output))

    def up_or_down() -> bool:
        try:
            database.wait_for(server.place.url, seconds=0)
        except psycopg.OperationalError:
            return child.process is None
        return True

    supervisor.keep(up_or_down)
    if child.process is None and not supervisor.stopping:
        output.read()
        raise Trouble(
            output.last
            or _(
                "PostgreSQL did not start within {seconds} seconds: the machine may be too busy. The data are untouched; start again."
            ).format(seconds=STARTS_WITHIN_SECONDS)
        )
    return server.place.url


def wait_for_theirs(url: str) -> None:
    """After a power cut their server may be a little later than we are. Raises `Trouble` when it does not come."""
    database.refuse_unreadable(url)
    try:
        database.wait_for(url, seconds=WAITS_FOR_THEIRS_S)
    except psycopg.OperationalError as error:
        raise Trouble(database.in_words(error, url)) from error


def prepare(supervisor: Supervisor, environment: dict[str, str]) -> dict[str, str] | None:
    """Tables, first link, demo company: in a process of its own, so that Django's memory goes with it."""
    once = subprocess.Popen(
        [*parts.OTKLIK, "prepare"], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, process_group=0
    )
    try:
        supervisor.keep(lambda: once.poll() is not None)
    finally:
        if once.poll() is None:
            once.terminate()
        output, _nothing = once.communicate()
    if once.returncode:
        return None
    return dict(json.loads(output.decode().strip().splitlines()[-1]))


def greet(config: Config, links: dict[str, str]) -> None:
    """On standard output, for a person: where things are, and links that sign in once."""
    rows = [(_("Desk"), config.desk_url), (_("Door"), config.door_url)]
    if config.demo:
        rows += [
            (_("Airline"), config.airline.url),
            (_("Its switch"), config.airline_switch.url),
            (_("Mailbox"), config.mailbox_web.url),
        ]
    titles = {"admin": _("Sign in as admin, once"), "operator": _("Operator"), "responder": _("Responder"), "lead": _("Lead")}
    rows += [(titles.get(who, who), link) for who, link in links.items()]
    width = max(len(title) for title, _where in rows)
    print("\n" + "\n".join(f"  {title:<{width}}  {where}" for title, where in rows) + "\n", flush=True)
