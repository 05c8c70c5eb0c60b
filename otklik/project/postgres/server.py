"""The embedded PostgreSQL server: made once, started as a child process, stopped in order."""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from otklik.project.postgres.place import ROLE, Place, as_root, name_of, programs, settle
from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

STARTS_WITHIN_SECONDS = 60
STOPS_WITHIN_SECONDS = 30
PR_SET_PDEATHSIG = 1
DURABLE = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_method": "sync",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "2",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "",
    "log_min_messages": "warning",
    # What customers wrote must not reach the log: neither the statement nor the row that an error quotes.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@dataclass
class Server:
    """One embedded server of one data folder."""

    place: Place
    settings: dict[str, str] = field(default_factory=lambda: dict(DURABLE))
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def of(cls, data: Path, *, throwaway: bool = False) -> Server:
        """Settles its place below `data` and makes the cluster when there is none. Raises `Trouble`."""
        server = cls(place=settle(data), settings=DURABLE | (THROWAWAY if throwaway else {}))
        server.make()
        return server

    def make(self) -> None:
        if (self.place.cluster / "PG_VERSION").exists():
            return
        made = subprocess.run(
            [
                *(self._program("initdb"), "--pgdata", str(self.place.cluster), "--username", ROLE, "--auth", "trust"),
                *("--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
                *("--no-instructions", "--set", "log_timezone=UTC", "--set", "timezone=UTC"),
            ],
            check=False,
            capture_output=True,
            cwd="/",
            env=clean_environment(),
            **self._identity(),
        )
        if made.returncode:
            raise Trouble(in_words(made.stderr.decode(errors="replace")))

    def start(self, *, dies_with_parent: bool = True, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Starts the server without waiting for it to answer."""
        end_leftover(self.place.cluster)
        self._let_in()
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [self._program("postgres"), "-D", str(self.place.cluster), "-k", str(self.place.sockets), *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=clean_environment(),
            process_group=0,
            preexec_fn=tether(signal.SIGINT) if dies_with_parent else None,  # noqa: PLW1509 - one prctl call
            **self._identity(),
        )
        return self.process

    def stop(self) -> None:
        """A fast shutdown: connections end, everything is written; after half a minute without manners."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def is_up(self) -> bool:
        """Whether somebody holds this cluster open and its socket is there."""
        return running_pid(self.place.cluster) is not None and (self.place.sockets / ".s.PGSQL.5432").exists()

    def _program(self, name: str) -> str:
        return str(programs(self.place.user) / name)

    def _identity(self) -> dict[str, Any]:
        if self.place.user is None or not as_root():
            return {}
        return {"user": self.place.user, "group": pwd.getpwnam(self.place.user).pw_gid, "extra_groups": []}

    def _let_in(self) -> None:
        """Only our own user gets in, by the kernel's word for who he is; the folder of the socket is closed as well."""
        hba, ident = self.place.cluster / "pg_hba.conf", self.place.cluster / "pg_ident.conf"
        hba.write_text("local all all peer map=otklik\n")
        users = sorted({name_of(os.geteuid()), self.place.user or name_of(os.geteuid())})
        ident.write_text("".join(f'otklik "{user}" {ROLE}\n' for user in users))


def tether(on_death: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel sends `on_death` to the child when we die, however we die. Linux only."""
    libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
    if not hasattr(libc, "prctl"):
        return None
    parent = os.getpid()

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(on_death), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def clean_environment() -> dict[str, str]:
    """No PGHOST or LC_* of the terminal may bend the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def running_pid(cluster: Path) -> int | None:
    """The process that holds this cluster open; a stale postmaster.pid names none."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        held = Path(f"/proc/{pid}/cwd").readlink()
    except (OSError, ValueError):
        return None
    return pid if held == cluster.resolve() else None


def end_leftover(cluster: Path) -> None:
    """A server whose supervisor was killed may still be closing its books."""
    pid, since = running_pid(cluster), time.monotonic()
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    while running_pid(cluster) == pid:
        if time.monotonic() - since > STOPS_WITHIN_SECONDS:
            raise Trouble(
                _("A PostgreSQL server (process {pid}) still uses {cluster} and does not stop. Stop it with: kill {pid}").format(
                    pid=pid, cluster=cluster
                )
            )
        time.sleep(0.05)


def in_words(output: str) -> str:
    """What initdb or postgres complained about, with the usual causes named."""
    if "No space left on device" in output:
        return _(
            "The disk is full: PostgreSQL cannot write its files. Free some space, or set OTKLIK_DATA to a folder on another disk."
        )
    if "GLIBC" in output or "cannot execute" in output or "not found (required by" in output:
        return _(
            "The embedded PostgreSQL does not run on this system. Set DATABASE_URL to a PostgreSQL server of yours, 15 or newer."
        )
    if "could not look up effective user ID" in output:
        return _("PostgreSQL needs a user with a name, and uid {uid} has none in /etc/passwd.").format(uid=os.geteuid())
    lines = [line.strip() for line in output.splitlines() if "FATAL" in line or "error" in line.lower()]
    return _("PostgreSQL could not start: {reason}. Mend that and start again; the data are untouched.").format(
        reason=(lines or output.strip().splitlines() or ["?"])[-1]
    )
