"""The file of a backup: a plain tar whose last member lists the others with their digests.

database.dump   pg_dump's custom format, compressed by it (the tar is not compressed a second time)
door/…          the spool, copied by SQLite while the door goes on writing
published/…     the public pages
files/…         what people attached
secret          the key of every signed link; absent when it comes from OTKLIK_SECRET
manifest.json   version, time, fingerprint of the secret, digest of each member
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import time
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

MANIFEST, DUMP, SECRET = "manifest.json", "database.dump", "secret"
FOLDERS = ("door", "published", "files")
VERSION = 1
CHUNK = 1024 * 1024


@dataclass
class Writer:
    tar: tarfile.TarFile
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, path: Path, name: str) -> None:
        """From one open file: what is replaced or removed meanwhile is in the backup as it was when it was opened."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self.tar.addfile(nobodys(self.tar.gettarinfo(arcname=name, fileobj=file)), file)
        self.digests[name] = digest

    def close(self, **told: Any) -> None:
        """Writes the list of members; a file that ends before it is not a backup."""
        text = json.dumps({"version": VERSION, "members": self.digests, **told}, ensure_ascii=False, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mtime, member.mode = len(text), int(time.time()), 0o600
        self.tar.addfile(member, io.BytesIO(text))
        self.tar.close()


def nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Neither names nor numbers of this machine's users."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def checked(path: Path) -> dict[str, Any]:
    """The manifest, after every member was found whole. Raises `Trouble`."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(tar)
            found = {member.name: _digest(tar, member) for member in tar if member.name != MANIFEST}
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise Trouble(
            _("{path} is no backup of Otklik, or it is not whole. Copy it once more, or choose another backup.").format(path=path)
        ) from error
    if found != manifest["members"] or not all(map(belongs, found)):
        raise Trouble(
            _("{path} is damaged: what is in it does not fit its own list. Nothing was changed; choose another backup.").format(
                path=path
            )
        )
    return manifest


def belongs(name: str) -> bool:
    """Only what a backup consists of, and nothing that would land outside its folder."""
    parts = PurePosixPath(name).parts
    return name in (DUMP, SECRET) or (len(parts) > 1 and parts[0] in FOLDERS and ".." not in parts)


def take(path: Path, name: str, target: Path) -> None:
    """Copies one member to `target`, with the folders above it."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(path, "r:") as tar, target.open("wb") as out:
        source = tar.extractfile(name)
        assert source is not None
        while chunk := source.read(CHUNK):
            out.write(chunk)
    target.chmod(0o600)


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    source = tar.extractfile(MANIFEST)
    manifest = json.load(source) if source else {}
    if not isinstance(manifest, dict) or not isinstance(manifest.get("members"), dict):
        raise ValueError(MANIFEST)
    if manifest.get("version", 0) > VERSION:
        raise Trouble(_("This backup was made by a newer Otklik. Install that version first."))
    return manifest


def _digest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    source = tar.extractfile(member)
    if source is None or not member.isreg():
        raise ValueError(member.name)
    seen = hashlib.sha256()
    while chunk := source.read(CHUNK):
        seen.update(chunk)
    return seen.hexdigest()
