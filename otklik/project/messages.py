"""Compiles the catalogues of texts: every .po whose .mo is missing or older."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from otklik.project.trouble import Trouble
from otklik.project.words import gettext as _

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("otklik", "guard", "examples")


def catalogues(root: Path = ROOT) -> list[Path]:
    return sorted(path for package in PACKAGES for path in (root / package).glob("**/LC_MESSAGES/*.po"))


def is_stale(source: Path) -> bool:
    try:
        return source.stat().st_mtime_ns > source.with_suffix(".mo").stat().st_mtime_ns
    except FileNotFoundError:
        return True


def compile_stale(root: Path = ROOT) -> int:
    """Returns how many were compiled. Raises `Trouble` when one cannot be read or written."""
    stale = [path for path in catalogues(root) if is_stale(path)]
    for source in stale:
        compile_one(source)
    return len(stale)


def compile_one(source: Path) -> None:
    target = source.with_suffix(".mo")
    half = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name, abort_invalid=True)
        with half.open("wb") as compiled:
            write_mo(compiled, catalogue)
        # Several processes may compile at once; a reader sees the old file or the new one.
        half.replace(target)
    except PoFileError as error:
        raise Trouble(
            _("The catalogue {path} cannot be read: {reason}. Take it anew: git checkout {path}").format(
                path=source, reason=error
            )
        ) from error
    except OSError as error:
        raise Trouble(
            _("The catalogue {path} cannot be written: {reason}. Let this user write into its folder.").format(
                path=target, reason=error.strerror
            )
        ) from error


def compile_quietly(source: Path) -> None:
    """For the command line's own catalogue: where nothing can be written, English will do."""
    try:
        compile_one(source)
    except Trouble:
        return
