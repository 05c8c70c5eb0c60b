"""Files are kept once, shown harmlessly, looked through, and swept away when nobody has them."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from otklik.files import rules, storage
from otklik.files.actions import forget, keep_file
from otklik.files.jobs import scan_files, sweep_files
from otklik.files.models import File
from otklik.files.pictures import drawn_anew
from otklik.files.serving import download, picture
from otklik.lib.clock import now
from otklik.lib.refused import Refused

pytestmark = pytest.mark.django_db
HERE = b"GPS: 55.75 37.61"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def png(width: int = 40, height: int = 20) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(written, "PNG")
    return written.getvalue()


def jpeg_that_tells_where() -> bytes:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = HERE.decode()
    Image.new("RGB", (30, 30), "white").save(written, "JPEG", exif=exif)
    return written.getvalue()


def read(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_the_same_content_is_kept_once(folder: Path) -> None:
    first, second = keep_file([b"one ", b"content"]), keep_file([b"one content"])
    assert first.pk == second.pk
    assert [path.read_bytes() for path in folder.rglob("*") if path.is_file()] == [b"one content"]


def test_too_large_and_empty_leave_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otklik.files.actions.MOST_BYTES", 10)
    for chunks in ([b"more than", b" ten bytes"], [], [b""]):
        with pytest.raises(Refused):
            keep_file(chunks)
    assert not File.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_disk_that_takes_nothing_is_told_in_words(folder: Path, settings: Settings) -> None:
    (folder.parent / "in the way").write_text("a file where a folder should be")
    settings.MEDIA_ROOT = folder.parent / "in the way"
    with pytest.raises(Refused, match="Текст на месте"):
        keep_file([b"content"])


def test_a_picture_is_drawn_anew_without_what_it_told() -> None:
    content = jpeg_that_tells_where()
    assert HERE in content
    file = keep_file([content])
    shown = read(picture(file))
    assert (file.is_picture, file.width, file.media_type) == (True, 30, "image/jpeg")
    assert HERE not in shown
    assert Image.open(io.BytesIO(shown)).format == "WEBP"
    assert Image.open(io.BytesIO(read(picture(keep_file([png(2000, 1000)]), small=True)))).width == 480


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        png()[:60],
        b"GIF89a<script>alert(1)</script>",
    ],
)
def test_what_is_no_sound_picture_is_only_a_download(content: bytes) -> None:
    file = keep_file([content])
    assert not file.is_picture
    answer = download(file, "look.svg")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert read(answer) == content


def test_a_picture_that_would_fill_the_memory_is_not_drawn(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(bomb)
    assert bomb.stat().st_size < 100_000
    assert drawn_anew(bomb) is None


@pytest.fixture
def scanner(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A real program with the manners of clamscan: it finds the word EICAR, and may be away."""
    program = tmp_path / "scan"
    program.write_text('#!/bin/sh\ngrep -q EICAR "$1" && exit 1\nexit 0\n')
    program.chmod(0o755)
    settings.SCAN_COMMAND = str(program)
    return program


def test_nobody_gets_a_file_before_the_scanner_has_seen_it(scanner: Path) -> None:
    sound = keep_file([b"sound"])
    assert not sound.may_be_had
    scan_files()
    sound.refresh_from_db()
    assert sound.scan == File.CLEAN


def test_a_virus_is_removed_and_not_taken_again(
    scanner: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    bad = keep_file([b"EICAR"])
    with django_capture_on_commit_callbacks(execute=True):
        scan_files()
    bad.refresh_from_db()
    assert bad.scan == File.BAD
    assert not storage.path_of(bad.sha256).exists()
    with pytest.raises(Refused, match="вирус"):
        keep_file([b"EICAR"])
    assert not storage.path_of(bad.sha256).exists()


def test_a_scanner_that_is_away_is_asked_again_later(scanner: Path) -> None:
    file = keep_file([b"sound"])
    scanner.write_text("#!/bin/sh\nexit 2\n")
    scan_files()
    file.refresh_from_db()
    assert file.scan == File.WAITS
    assert file.scan_due_at > now()


def test_the_broom_takes_what_nobody_has(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    old, fresh = keep_file([b"old"]), keep_file([b"fresh"])
    File.objects.filter(pk=old.pk).update(made_at=now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_files()
    assert list(File.objects.all()) == [fresh]
    assert not storage.path_of(old.sha256).exists()
    assert storage.path_of(fresh.sha256).exists()


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\билет.pdf", "билет.pdf"),
        ("", "file"),
        ("...", "file"),
        ("CON.txt", "_CON.txt"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b Set-Cookie_ x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("очень" * 50 + ".pdf", ("очень" * 50)[:116] + ".pdf"),
    ],
)
def test_names_are_made_fit_to_save(name: str, tidy: str) -> None:
    assert rules.tidy_name(name) == tidy


@pytest.mark.django_db(transaction=True)
def test_a_file_that_comes_again_while_it_is_swept_away_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = keep_file([b"content"])
    really, comers = storage.remove, list[threading.Thread]()

    def remove_late(sha256: str) -> None:
        """The row is gone; before the bytes are, somebody attaches the same."""
        comers.append(threading.Thread(target=come))
        comers[0].start()
        comers[0].join(timeout=0.5)
        really(sha256)

    def come() -> None:
        try:
            keep_file([b"content"])
        finally:
            connection.close()

    monkeypatch.setattr(storage, "remove", remove_late)
    assert forget(old, older_than=now() + timedelta(days=1))
    comers[0].join()
    kept = File.objects.get()
    assert storage.path_of(kept.sha256).read_bytes() == b"content"
