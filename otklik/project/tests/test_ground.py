"""The data folder, and every way in which it cannot be used."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from otklik.project import ground
from otklik.project.trouble import Trouble


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "deep" / "var"))
    monkeypatch.delenv("OTKLIK_SECRET")
    return tmp_path / "deep" / "var"


def test_the_first_start_makes_a_private_folder_and_a_private_secret(data: Path) -> None:
    config = ground.prepare()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret").stat().st_mode) == 0o600
    assert len(config.secret) == 32
    assert ground.prepare().secret == config.secret


def test_a_folder_that_was_there_keeps_its_mode(data: Path) -> None:
    data.mkdir(parents=True, mode=0o755)
    ground.prepare()
    assert stat.S_IMODE(data.stat().st_mode) == 0o755


def test_a_file_in_the_place_of_the_folder(data: Path) -> None:
    data.parent.mkdir()
    data.write_text("")
    with pytest.raises((Trouble, NotADirectoryError)):
        ground.prepare()


@pytest.mark.parametrize(
    ("number", "said"), [(errno.EROFS, "cannot be written to"), (errno.EACCES, "cannot be written to"), (errno.ENOSPC, "is full")]
)
def test_a_disk_that_does_not_let_us_write(data: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str) -> None:
    def refuse(_folder: Path) -> None:
        raise OSError(number, os.strerror(number), str(data))

    monkeypatch.setattr(ground, "make_private", refuse)
    with pytest.raises(Trouble, match=f"{said}.*OTKLIK_DATA"):
        ground.prepare()


def test_a_nearly_full_disk_is_refused_before_it_is_full(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_bavail=1000, f_frsize=4096))
    with pytest.raises(Trouble, match="is full"):
        ground.prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_folder(data: Path) -> None:
    data.mkdir(parents=True)
    os.chown(data, 4711, 4711)
    with pytest.raises(Trouble, match="belongs to uid 4711"):
        ground.prepare()


def test_two_supervisors_do_not_share_a_folder(data: Path) -> None:
    ground.prepare()
    handle = ground.lock(data)
    with pytest.raises(Trouble, match=rf"Another Otklik \(process {os.getpid()}\)"):
        ground.lock(data)
    os.close(handle)
    os.close(ground.lock(data))
