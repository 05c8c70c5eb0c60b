"""Backup and restore, with real servers: everything comes back, a damaged file changes nothing."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import stat
import tarfile
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from otklik.lib.config import Config
from otklik.project import ground
from otklik.project.backup import archive
from otklik.project.backup.bring_back import bring_back, is_foreign_secret
from otklik.project.backup.make import make
from otklik.project.postgres import database
from otklik.project.trouble import Trouble

# Nothing that a text would be: all bytes there are, and a megabyte and a bit of chance.
ATTACHED = (bytes(range(256)), b"\0" * 5000, random.Random(7).randbytes(1_048_577))


def quiet(_text: str) -> None:
    return


@pytest.fixture
def url() -> Iterator[str]:
    fresh = database.with_name(os.environ["DATABASE_URL"], f"test_{uuid.uuid4().hex[:12]}")
    database.prepare(fresh)
    yield fresh
    database.drop(fresh)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A data folder with a secret, a spool, a published page and a file."""
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("OTKLIK_SECRET")
    config = ground.prepare()
    with sqlite3.connect(config.spool / "spool.db") as spool:
        spool.execute("PRAGMA journal_mode = WAL")
        spool.execute("CREATE TABLE entries (id TEXT)")
        spool.execute("INSERT INTO entries VALUES ('waiting')")
    spool.close()
    (config.published / "tree.json").write_text("{}")
    (config.data / "files").mkdir()
    (config.data / "files" / "letter.pdf").write_bytes(b"%PDF")
    for content in ATTACHED:
        place = config.data / "files" / hashlib.sha256(content).hexdigest()[:2] / hashlib.sha256(content).hexdigest()
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    return config


@pytest.fixture
def filled(url: str) -> str:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE tickets (id int PRIMARY KEY, subject text)")
        connection.execute(
            "INSERT INTO tickets VALUES (1, 'Посадочный «не печатается»'), (2, E'COPY\\nSET transaction_timeout = 0;')"
        )
    return url


@pytest.fixture
def backup(house: Config, filled: str, tmp_path: Path) -> Path:
    target = tmp_path / "otklik.tar"
    make(house, filled, target, quiet)
    return target


def tickets(url: str) -> list[tuple[int, str]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT id, subject FROM tickets ORDER BY id").fetchall()


def test_everything_comes_back_on_an_empty_machine(
    backup: Path, house: Config, filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, secret = tickets(filled), house.secret
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "new"))
    fresh, new = database.with_name(filled, f"test_{uuid.uuid4().hex[:12]}"), ground.prepare()
    database.prepare(fresh)
    try:
        manifest = bring_back(new, fresh, backup, quiet, replace=False)
        assert tickets(fresh) == before
    finally:
        database.drop(fresh)
    with sqlite3.connect(new.spool / "spool.db") as spool:
        assert spool.execute("SELECT id FROM entries").fetchall() == [("waiting",)]
    assert (new.data / "files" / "letter.pdf").read_bytes() == b"%PDF"
    kept = {path.name: path.read_bytes() for path in (new.data / "files").glob("??/*")}
    assert kept == {hashlib.sha256(content).hexdigest(): content for content in ATTACHED}
    assert (new.published / "tree.json").read_text() == "{}"
    assert Config.from_env().secret == secret
    assert not is_foreign_secret(Config.from_env(), manifest)
    assert stat.S_IMODE(new.spool.stat().st_mode) == 0o700


def test_data_that_is_there_is_replaced_only_when_asked(backup: Path, house: Config, filled: str) -> None:
    with psycopg.connect(filled) as connection:
        connection.execute("DELETE FROM tickets")
    with pytest.raises(Trouble, match="--replace"):
        bring_back(house, filled, backup, quiet, replace=False)
    assert tickets(filled) == []
    bring_back(house, filled, backup, quiet, replace=True)
    assert len(tickets(filled)) == 2


def test_a_backup_never_overwrites_another(backup: Path, house: Config, filled: str) -> None:
    before = backup.read_bytes()
    with pytest.raises(Trouble, match="exists already"):
        make(house, filled, backup, quiet)
    assert backup.read_bytes() == before


def test_a_backup_is_closed_to_others_and_leaves_nothing_beside_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert {path.name for path in backup.parent.iterdir()} == {"otklik.tar", "var"}


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6])
def test_half_a_backup_changes_nothing(backup: Path, house: Config, filled: str, share: float) -> None:
    os.truncate(backup, int(backup.stat().st_size * share))
    with pytest.raises(Trouble, match=r"not whole|damaged"):
        bring_back(house, filled, backup, quiet, replace=True)
    assert len(tickets(filled)) == 2


def test_a_flipped_byte_is_noticed(backup: Path, house: Config, filled: str) -> None:
    with tarfile.open(backup) as tar:
        where = tar.getmember(archive.DUMP).offset_data + 100
    with backup.open("r+b") as file:
        file.seek(where)
        byte = file.read(1)
        file.seek(where)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(Trouble, match="damaged"):
        bring_back(house, filled, backup, quiet, replace=True)


def test_a_dump_that_cannot_be_loaded_leaves_the_database_as_it_was(
    backup: Path, house: Config, filled: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.tar"
    (tmp_path / "dump").write_bytes(b"PGDMP but not really")
    with tarfile.open(broken, "x:") as tar:
        writer = archive.Writer(tar)
        writer.add(tmp_path / "dump", archive.DUMP)
        writer.close()
    with pytest.raises(Trouble, match="nothing was changed"):
        bring_back(house, filled, broken, quiet, replace=True)
    assert len(tickets(filled)) == 2


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "door/../../x", "otherwise", "door"])
def test_a_member_that_would_land_elsewhere_is_refused(name: str) -> None:
    assert not archive.belongs(name)


@pytest.mark.parametrize("content", [b"", b"hello", os.urandom(20_000)])
def test_any_other_file_is_no_backup(content: bytes, house: Config, filled: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(Trouble, match="is no backup of Otklik"):
        bring_back(house, filled, tmp_path / "x", quiet, replace=True)


def test_a_secret_from_elsewhere_is_noticed(backup: Path, house: Config) -> None:
    assert is_foreign_secret(replace(house, secret=b"another" * 5), archive.checked(backup))


def test_what_is_drained_while_the_backup_runs_is_never_in_neither(house: Config, filled: str, tmp_path: Path) -> None:
    """The worker's order: into the database, committed, then out of the spool. 200 reports travel during the backup."""
    with psycopg.connect(filled) as connection:
        connection.execute("CREATE TABLE reports (id text PRIMARY KEY)")
    spool = sqlite3.connect(house.spool / "spool.db", isolation_level=None, check_same_thread=False, timeout=30)
    reports = [f"report-{number}" for number in range(200)]
    spool.executemany("INSERT INTO entries VALUES (?)", [(report,) for report in reports])
    began = threading.Event()

    def drain() -> None:
        with psycopg.connect(filled, autocommit=True) as connection:
            for report in reports:
                connection.execute("INSERT INTO reports VALUES (%s)", [report])
                spool.execute("DELETE FROM entries WHERE id = ?", [report])
                began.set()

    worker = threading.Thread(target=drain)
    worker.start()
    began.wait(10)
    make(house, filled, tmp_path / "live.tar", quiet)
    worker.join()
    spool.close()
    bring_back(house, filled, tmp_path / "live.tar", quiet, replace=True)
    with psycopg.connect(filled) as connection, sqlite3.connect(house.spool / "spool.db") as spool:
        drained = {row[0] for row in connection.execute("SELECT id FROM reports").fetchall()}
        waiting = {row[0] for row in spool.execute("SELECT id FROM entries").fetchall()}
    print(f"missing: {len(set(reports) - drained - waiting)} of {len(reports)}")
    assert set(reports) <= drained | waiting
    shutil.rmtree(tmp_path / "var")


def test_files_come_and_go_while_a_backup_is_written(
    house: Config, filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = house.data / "files"
    # Other tests attach files in the same data.
    others = {f"files/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()} - {"files/letter.pdf"}
    for number in range(3):
        (folder / f"{number}.pdf").write_bytes(b"%PDF")
    (folder / ".half-x").write_bytes(b"%P")
    add = archive.Writer.add

    def swept(writer: archive.Writer, path: Path, name: str) -> None:
        (folder / "1.pdf").unlink(missing_ok=True)
        (folder / ".half-x").unlink(missing_ok=True)
        add(writer, path, name)

    monkeypatch.setattr(archive.Writer, "add", swept)
    make(house, filled, tmp_path / "otklik.tar", quiet)
    members = archive.checked(tmp_path / "otklik.tar")["members"]
    files = {name for name in members if name.startswith("files/")}
    assert files - others == {"files/0.pdf", "files/2.pdf", "files/letter.pdf"}
