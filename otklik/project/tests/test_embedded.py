"""The embedded server: where it lives, who gets in, what a kill leaves."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from otklik.project.postgres import database, place
from otklik.project.postgres.child import ServerLog
from otklik.project.postgres.server import DURABLE, Server, in_words, running_pid

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="concerns a start as root")


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder below one that everybody may pass through."""
    parent = Path(tempfile.mkdtemp(prefix="otklik-"))
    parent.chmod(0o755)
    (parent / "data").mkdir(mode=0o700)
    yield parent / "data"
    shutil.rmtree(parent)


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    server = Server.of(data)
    server.start()
    database.wait_for(server.place.url, seconds=30)
    yield server
    server.stop()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_starts_with_russian_letters_from_the_first_database_on(server: Server) -> None:
    with psycopg.connect(database.with_name(server.place.url, "postgres")) as connection:
        assert connection.execute("SELECT lower('Ё')").fetchone() == ("ё",)


def test_it_writes_what_it_promises_to_disk() -> None:
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & DURABLE.keys()


def test_its_log_repeats_neither_statements_nor_rows() -> None:
    assert DURABLE["log_min_error_statement"] == "panic"
    assert DURABLE["log_error_verbosity"] == "terse"


def test_it_listens_on_no_port_and_its_folders_are_closed(server: Server) -> None:
    with psycopg.connect(database.with_name(server.place.url, "postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert mode(server.place.home) == 0o700
    assert mode(server.place.sockets) == 0o700


@only_root
def test_another_user_does_not_get_in_even_with_the_folder_open(server: Server) -> None:
    server.place.home.chmod(0o755)
    server.place.sockets.chmod(0o777)
    server.place.home.parent.chmod(0o755)
    (server.place.sockets / place.SOCKET).chmod(0o777)
    psql = place.programs("nobody") / "psql"
    tried = subprocess.run(
        [psql, database.with_name(server.place.url, "postgres"), "-c", "SELECT 1"], user="nobody", capture_output=True, text=True
    )
    assert "Peer authentication failed" in tried.stderr


def test_after_kill_9_it_starts_on_what_is_there(server: Server, data: Path) -> None:
    database.prepare(server.place.url)
    with psycopg.connect(server.place.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    assert server.process is not None
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    again = Server.of(data)
    again.start()
    try:
        database.wait_for(again.place.url, seconds=30)
        with psycopg.connect(again.place.url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
    finally:
        again.stop()


def test_a_stale_pid_file_names_no_server(server: Server) -> None:
    assert running_pid(server.place.cluster) == server.process.pid
    (server.place.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert running_pid(server.place.cluster) is None


@only_root
def test_as_root_no_folder_above_the_data_is_opened(data: Path) -> None:
    data.parent.chmod(0o711)
    place.settle(data)
    assert mode(data.parent) == 0o711
    assert mode(data) == 0o710


@only_root
def test_as_root_below_a_private_folder_the_database_lives_elsewhere(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = data.parent.with_name(f"{data.parent.name}-shared")
    monkeypatch.setattr(place, "SHARED", shared)
    data.parent.chmod(0o700)
    try:
        found = place.settle(data)
        assert found.home.parent == shared
        assert mode(data.parent) == 0o700
        assert mode(found.home) == 0o700
        assert found.home.owner() == found.user
        assert place.settle(data).home == found.home
        assert place.url_for(data) == found.url
        shutil.rmtree(data)
        data.mkdir()
        assert place.settle(data).home != found.home, "the database of a removed data folder must not come back by itself"
    finally:
        shutil.rmtree(shared)


@only_root
def test_a_user_reaches_a_folder_only_by_open_folders(data: Path) -> None:
    assert place.may_reach(data.parent, "nobody")
    assert not place.may_reach(data, "nobody")
    os.chown(data, pwd.getpwnam("nobody").pw_uid, -1)
    assert place.may_reach(data, "nobody")


def test_a_long_path_gets_its_socket_elsewhere() -> None:
    deep = place.Place(home=Path("/srv") / ("x" * 120), user=None)
    assert len(str(deep.sockets / place.SOCKET)) < place.LONGEST_SOCKET
    assert place.Place(home=Path("/srv/otklik"), user=None).sockets == Path("/srv/otklik/run")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', "The disk is full"),
        (
            "postgres: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.99' not found (required by postgres)",
            "does not run on this system",
        ),
        ("initdb: error: could not look up effective user ID 4711: user does not exist", "needs a user with a name"),
        ("LOG: x\nFATAL:  something else\n", "FATAL:  something else"),
    ],
)
def test_its_complaints_in_words(output: str, said: str) -> None:
    assert said in in_words(output)


def test_the_same_complaint_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("otklik.project.postgres.child.log", SimpleNamespace(warning=lambda text, **_more: told.append(text)))
    output = ServerLog()
    os.write(
        output.write_end,
        b"LOG:  listening\nWARNING:  disk slow\nWARNING:  disk slow\nFATAL:  the database system is starting up\nERROR:  odd\n",
    )
    output.read()
    assert told == ["disk slow", "odd"]


@only_root
def test_programs_below_a_private_folder_are_copied_to_where_they_can_be_run(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "SHARED", data.parent / "shared")
    monkeypatch.setattr(place, "may_reach", lambda _path, _user: False)
    said = subprocess.run([place.programs("nobody") / "initdb", "--version"], user="nobody", capture_output=True, text=True)
    assert said.stdout.startswith("initdb (PostgreSQL)"), said.stderr
    assert place.programs("nobody") == place.programs("nobody")
