"""What is asked of any PostgreSQL, embedded or not: new enough, reachable, with letters that know their case."""

from __future__ import annotations

import re
import time
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

OLDEST = 150000
BUILTIN_SINCE = 170000


def refuse_unreadable(url: str) -> None:
    """Raises `Trouble` when this is no address of a database; the text is not repeated: it may hold a password."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise Trouble(_("DATABASE_URL cannot be read. It looks like postgresql://user:password@host:5432/otklik")) from error


def wait_for(url: str, *, seconds: float) -> None:
    """Until the server answers at all. Raises the last `psycopg.OperationalError` when it does not in time."""
    until = time.monotonic() + seconds
    while True:
        try:
            with _server(url):
                return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
        time.sleep(0.03)


def prepare(url: str) -> None:
    """Makes the database when it is missing, and refuses what Otklik cannot live in. Raises `Trouble`."""
    try:
        if not _exists(url):
            create(url)
        with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
            for complaint in complaints(connection):
                raise Trouble(complaint)
    except psycopg.OperationalError as error:
        raise Trouble(in_words(error, url)) from error


def complaints(connection: psycopg.Connection) -> list[str]:
    """Reasons not to run on this database, in sentences."""
    found = []
    version = connection.info.server_version
    if version < OLDEST:
        found.append(
            _(
                "PostgreSQL {version} is too old: Otklik needs 15 or newer. Upgrade the server, or remove DATABASE_URL to use the embedded one."
            ).format(version=readable(version))
        )
    row = connection.execute(
        "SELECT lower('Ё'), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    assert row is not None
    if row != ("ё", "UTF8"):
        found.append(
            _(
                "The database “{name}” does not know Russian letters (encoding {encoding}, lower('Ё') gives “{lower}”): search would miss them. "
                "Make it anew: {command}"
            ).format(
                name=connection.info.dbname,
                encoding=row[1],
                lower=row[0],
                command=creation(connection.info.dbname, version).as_string(connection),
            )
        )
    return found


def create(url: str) -> None:
    """Makes the database with a locale that knows Russian letters. Raises `Trouble` with the command to run when it may not."""
    name = name_in(url)
    with _server(url) as connection:
        command = creation(name, connection.info.server_version)
        if connection.info.server_version < OLDEST:
            raise Trouble(complaints(connection)[0])
        try:
            connection.execute(command)
        except psycopg.errors.DuplicateDatabase:
            return
        except psycopg.Error as error:
            raise Trouble(
                _(
                    "The database “{name}” does not exist and could not be made ({reason}). As an administrator of that server run: {command}"
                ).format(name=name, reason=first_line(error), command=command.as_string(connection))
            ) from error


def creation(name: str, version: int) -> sql.Composed:
    locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'" if version >= BUILTIN_SINCE else "LOCALE 'C.UTF-8'"
    return sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' " + locale).format(sql.Identifier(name))


def drop(url: str) -> None:
    with _server(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name_in(url))))


def is_empty(url: str) -> bool:
    """No table of ours or anybody's."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
    return bool(row and row[0])


def name_in(url: str) -> str:
    return str(conninfo_to_dict(url).get("dbname") or "otklik")


def with_name(url: str, name: str) -> str:
    """The same server, another database, as a URL again."""
    if "://" not in url:
        return make_conninfo(url, dbname=name)
    return re.sub(r"^(\w+://[^/?]*)(/[^?]*)?", lambda found: f"{found[1]}/{quote(name)}", url)


def readable(version: int) -> str:
    return f"{version // 10000}.{version % 10000}"


def first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def in_words(error: psycopg.OperationalError, url: str) -> str:
    """Why the server of this URL cannot be used; the password is never repeated."""
    where = conninfo_to_dict(url)
    place = f"{where.get('host', 'localhost')}:{where.get('port', 5432)}"
    text = first_line(error)
    if "password authentication failed" in text or "no password supplied" in text:
        return _("The PostgreSQL server at {place} refuses the user or the password. Check DATABASE_URL.").format(place=place)
    if "No space left" in str(error):
        return _("The disk of the PostgreSQL server is full. Free some space there.")
    return _("The PostgreSQL server at {place} cannot be reached ({reason}). Start it, or check DATABASE_URL.").format(
        place=place, reason=text.rsplit("failed: ", 1)[-1]
    )


def _exists(url: str) -> bool:
    """Asks the server's list first: a failed connection would leave a line in its log."""
    try:
        with _server(url) as connection:
            return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name_in(url)]).fetchone() is not None
    except psycopg.OperationalError:
        # A user who may enter nothing but his own database.
        with psycopg.connect(url, connect_timeout=10):
            return True


def _server(url: str) -> psycopg.Connection:
    """A connection to the server itself, whether or not our database exists."""
    try:
        return psycopg.connect(make_conninfo(url, dbname="postgres"), connect_timeout=10, autocommit=True)
    except psycopg.OperationalError as error:
        if 'database "postgres"' not in str(error):
            raise
        return psycopg.connect(make_conninfo(url, dbname="template1"), connect_timeout=10, autocommit=True)
