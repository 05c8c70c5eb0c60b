"""What `otklik check` looks at: settings that are unsafe or broken, each said in a sentence."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import psycopg
from django.conf import settings
from django.core import checks as django_checks
from django.core.mail import get_connection

from otklik.lib.config import SECRET_FILE, Config
from otklik.project import ground, schema
from otklik.project.postgres import database
from otklik.project.words import gettext as _

GOOD, WARNING, BAD = "good", "warning", "bad"
SHORTEST_SECRET = 32
CLOCKS_MAY_DIFFER_S = 2.0
LEAST_FREE_SHARE = 0.1
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Finding:
    state: str
    sentence: str


def all_of_them(config: Config, url: str) -> Iterator[Finding]:
    yield from secret(config)
    yield from folders(config)
    yield from openness(config)
    yield from base(url)
    yield from django()
    yield from mail(config)
    yield from parts(config)


def secret(config: Config) -> Iterator[Finding]:
    given, file = os.environ.get("OTKLIK_SECRET"), config.data / SECRET_FILE
    if given is not None and len(given) < SHORTEST_SECRET:
        yield Finding(
            BAD,
            _("OTKLIK_SECRET is shorter than {count} characters: whoever guesses it can sign any link.").format(
                count=SHORTEST_SECRET
            ),
        )
    elif given is None and file.exists() and not ground.is_private(file):
        yield Finding(BAD, _("Others may read {path}. Close it: chmod 600 {path}").format(path=file))
    else:
        yield Finding(GOOD, _("The secret is long and closed to others."))


def folders(config: Config) -> Iterator[Finding]:
    open_ones = [path for path in (config.data, config.spool) if path.exists() and not ground.is_private(path)]
    for path in open_ones:
        yield Finding(
            BAD, _("Others may look into {path}, and customers' data is in it. Close it: chmod 700 {path}").format(path=path)
        )
    if not open_ones:
        yield Finding(GOOD, _("The data folder is closed to others."))
    space = shutil.disk_usage(config.data)
    if space.free < space.total * LEAST_FREE_SHARE:
        yield Finding(WARNING, _("Less than a tenth of the disk with {path} is free.").format(path=config.data))


def openness(config: Config) -> Iterator[Finding]:
    """What strangers on the network could see or use."""
    if settings.DEBUG:
        yield Finding(BAD, _("OTKLIK_DEBUG=1 shows the inside of every error to everybody. Remove it."))
    for name, public in (("OTKLIK_DESK_URL", config.desk_url), ("OTKLIK_DOOR_URL", config.door_url)):
        told = urlsplit(public)
        if told.scheme != "https" and told.hostname not in LOOPBACK:
            yield Finding(
                BAD,
                _(
                    "{name} is {url}: without https passwords and reports travel open. Put a web server with a certificate before it."
                ).format(name=name, url=public),
            )
    if config.desk_url.startswith("https://") and os.environ.get("OTKLIK_BEHIND_PROXY") != "1":
        yield Finding(
            WARNING,
            _(
                "OTKLIK_DESK_URL is https, but OTKLIK_BEHIND_PROXY is not 1: Otklik does not believe your web server that a visit was https."
            ),
        )
    if config.demo and not {config.desk.host, config.door.host} <= set(LOOPBACK):
        yield Finding(
            BAD,
            _(
                "This is the demo, with sign-in links that work more than once, and it listens to the whole network. Use “otklik up” for real work."
            ),
        )


def base(url: str) -> Iterator[Finding]:
    """The database: letters, version, tables, clock, durability."""
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        bad = [Finding(BAD, sentence) for sentence in database.complaints(connection)]
        yield from bad
        if not bad:
            yield Finding(GOOD, _("The database is new enough and knows Russian letters."))
        began = time.time()
        row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8, current_setting('fsync')").fetchone()
        assert row is not None
        difference = abs(row[0] - (began + time.time()) / 2)
        if difference > CLOCKS_MAY_DIFFER_S:
            yield Finding(
                BAD,
                _(
                    "The clocks of this machine and of the database differ by {seconds} s. Switch time synchronisation on on both."
                ).format(seconds=round(difference)),
            )
        if row[1] != "on":
            yield Finding(
                BAD, _("The database runs with fsync off: it loses what it has promised when the power fails. Switch it on.")
            )
    if schema.is_behind():
        yield Finding(BAD, _("The tables are older than this Otklik. “otklik up” brings them up to date."))
    local = urlsplit(url).hostname in (None, *LOOPBACK)
    if not local and "sslmode=verify-full" not in url:
        yield Finding(
            WARNING,
            _(
                "The database is on another machine, and nobody checks whether it is the right one. Add ?sslmode=verify-full to DATABASE_URL."
            ),
        )


def django() -> Iterator[Finding]:
    """Django's own checks; only real errors, its advice is for other set-ups."""
    for message in django_checks.run_checks():
        if message.level >= django_checks.ERROR:
            yield Finding(BAD, f"{message.id}: {message.msg}")


def mail(config: Config) -> Iterator[Finding]:
    if not config.smtp_url:
        yield Finding(WARNING, _("OTKLIK_SMTP_URL is not set: no letter leaves this desk."))
        return
    told = urlsplit(config.smtp_url)
    if told.password and told.hostname not in LOOPBACK and told.scheme != "smtps" and "tls=" not in told.query:
        yield Finding(BAD, _("OTKLIK_SMTP_URL has a password and no tls=starttls: it would travel open."))
    try:
        get_connection("otklik.project.mail.SmtpUrlBackend").open()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            WARNING,
            _("The mail server at {place} cannot be used now: {reason}").format(
                place=f"{told.hostname}:{told.port or 25}", reason=plain(error)
            ),
        )
    else:
        yield Finding(GOOD, _("The mail server answers."))


def parts(config: Config) -> Iterator[Finding]:
    """Whether the door and the desk answer, as their own machine sees them."""
    for name, address in ((_("The door"), config.door), (_("The desk"), config.desk)):
        try:
            answer = httpx.get(f"{address.url}/healthz", timeout=5, trust_env=False)
        except httpx.HTTPError:
            yield Finding(
                WARNING,
                _("{name} does not answer at {address}. It does when “otklik up” runs.").format(name=name, address=address),
            )
            continue
        if answer.is_success:
            yield Finding(GOOD, _("{name} answers.").format(name=name))
        else:
            yield Finding(WARNING, _("{name} says that it cannot do its work: {text}").format(name=name, text=answer.text[:300]))


def plain(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return _("its name is unknown here")
    if isinstance(error, TimeoutError):
        return _("no answer in time")
    return database.first_line(error)
