"""Brings a backup back: all of it, or nothing is changed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from otklik.lib.config import SECRET_FILE, Config
from otklik.project.backup import archive
from otklik.project.backup.make import fingerprint
from otklik.project.backup.tools import environment, tools_for
from otklik.project.postgres import database
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

# pg_restore 17 and newer write it for every server; older servers do not know it.
ONLY_NEW_SERVERS = b"SET transaction_timeout = 0;\n"
EMPTIED = b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
Tell = Callable[[str], None]


def bring_back(config: Config, url: str, source: Path, tell: Tell, *, replace: bool) -> dict[str, Any]:
    """Checks the whole file first. Returns its manifest. Raises `Trouble`, with everything as it was."""
    tell(_("Checking the backup"))
    manifest = archive.checked(source)
    if not replace and not (database.is_empty(url) and is_bare(config)):
        raise Trouble(_("There is data here already. To replace it by the backup, say --replace; what is here now is lost then."))
    with tempfile.TemporaryDirectory(dir=config.data, prefix=".restore-") as folder:
        half = Path(folder)
        for name in manifest["members"]:
            archive.take(source, name, half / name)
        tell(_("Restoring the database"))
        load(url, half / archive.DUMP)
        tell(_("Restoring files"))
        for name, target in (("door", config.spool), ("published", config.published), ("files", config.data / "files")):
            put(half / name, target)
        if (half / archive.SECRET).exists():
            (half / archive.SECRET).replace(config.data / SECRET_FILE)
    return manifest


def is_bare(config: Config) -> bool:
    return not any(path.is_file() for folder in (config.spool, config.published) for path in folder.rglob("*"))


def load(url: str, dump: Path) -> None:
    """One transaction: what was there goes and what comes is there, or neither."""
    tools = tools_for(url)
    reading = [str(tools / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    writing = [
        str(tools / "psql"),
        "--quiet",
        "--no-psqlrc",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=complaints, env=environment(url)) as reader,
        subprocess.Popen(writing, stdin=subprocess.PIPE, stderr=complaints, env=environment(url)) as writer,
    ):
        assert reader.stdout is not None
        assert writer.stdin is not None
        try:
            pour(reader.stdout, writer.stdin)
            if reader.wait():
                writer.kill()  # its transaction must not be committed with half of the data
        except BrokenPipeError:
            reader.kill()
        finally:
            hang_up(writer.stdin)
        if reader.wait() or writer.wait():
            complaints.seek(0)
            reason = complaints.read().decode(errors="replace").strip().splitlines()
            raise Trouble(
                _("The database could not be restored, and nothing was changed: {reason}. Mend that and restore again.").format(
                    reason=(reason or ["?"])[0]
                )
            )


def pour(script: IO[bytes], sink: IO[bytes]) -> None:
    sink.write(EMPTIED)
    is_head = True
    for line in script:
        if is_head and line == ONLY_NEW_SERVERS:
            continue
        is_head = is_head and not line.startswith(b"COPY ")
        sink.write(line)


def hang_up(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def put(source: Path, target: Path) -> None:
    """The folder's new content under its old name."""
    if not source.exists():
        return
    old = target.with_name(f"{target.name}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    shutil.move(source, target)
    target.chmod(0o700)
    shutil.rmtree(old, ignore_errors=True)


def is_foreign_secret(config: Config, manifest: dict[str, Any]) -> bool:
    """Links and keys signed before were signed by a secret that is not here."""
    return fingerprint(config.secret) != manifest.get("secret")
