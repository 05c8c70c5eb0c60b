"""pg_dump and its siblings: of the wheel, or newer ones of the system when the server is newer than the wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from otklik.project.postgres.place import programs
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

DEBIANS = Path("/usr/lib/postgresql")


def tools_for(url: str) -> Path:
    """The folder of programs no older than the server. Raises `Trouble` when there is none."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        server = connection.info.server_version // 10000
    for folder in _folders():
        if (version := _version(folder)) and version >= server:
            return folder
    raise Trouble(
        _("This needs pg_dump of PostgreSQL {version}. On Debian or Ubuntu: apt-get install postgresql-client-{version}").format(
            version=server
        )
    )


def environment(url: str) -> dict[str, str]:
    """The way to the database, in the environment and not in the arguments: those are for everybody to see."""
    names = {"dbname": "PGDATABASE", "application_name": "PGAPPNAME"}
    way = {names.get(key, f"PG{key.upper()}"): str(value) for key, value in conninfo_to_dict(url).items()}
    return dict(os.environ) | {"LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"} | way


def _folders() -> list[Path]:
    found = [programs()]
    if on_path := shutil.which("pg_dump"):
        found.append(Path(on_path).parent)
    return found + sorted(DEBIANS.glob("*/bin"), reverse=True)


def _version(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "pg_dump", "--version"], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0
