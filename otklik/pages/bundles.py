"""Style sheets and scripts of a page, joined into one file of each kind when static files are collected; their sources stay apart.

A page of fifty files is asked for fifty times. The joined file has its content's digest in its name, as every collected file has,
so a browser keeps it for ever and asks again only when something has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

FOLDER = "bundles"
SHELL, DESK = "shell", "desk"
CSS, JS = "css", "js"
# What no block can hold: a script that does this has to stay alone.
MODULE_WORDS = re.compile(r"^\s*(import|export)\b", re.MULTILINE)

_parts: dict[str, list[str]] = {}
_after: dict[str, str] = {}


def begin(name: str, *, after: str = "") -> None:
    """A new bundle; it holds all of the one named in `after` and then its own."""
    _parts.setdefault(name, [])
    _after[name] = after


def add(name: str, *paths: str) -> None:
    """Adds static files, by their paths; each once. Style sheets and scripts go each into their own file."""
    _parts[name] += [path for path in paths if path not in _parts[name]]


def parts(name: str, kind: str) -> list[str]:
    """The sources of a bundle in their order."""
    before = parts(_after[name], kind) if _after[name] else []
    return [*before, *(path for path in _parts[name] if path.endswith(f".{kind}") and path not in before)]


def path_of(name: str, kind: str) -> str:
    return f"{FOLDER}/{name}.{kind}"


def joined(name: str, kind: str) -> str:
    """The whole text. Each script stands in a block of its own, so what it calls its things stays its own."""
    texts = []
    for path in parts(name, kind):
        found = finders.find(path)
        if not found:
            raise ImproperlyConfigured(f"The bundle “{name}” names {path}, which is not among the static files.")
        text = Path(str(found)).read_text("utf-8")
        if kind == JS and MODULE_WORDS.search(text):
            raise ImproperlyConfigured(f"{path} imports or exports: it cannot stand in a bundle.")
        texts.append(f"/* {path} */\n{text}" if kind == CSS else f"// {path}\n{{\n{text}\n}}\n")
    return "\n".join(texts)


class BundleFinder(BaseFinder):
    """Gives the joined files to `collectstatic`; writes one anew only when it has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.BUNDLES)

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Where it lies on the disk; nothing when it is no bundle."""
        name, _dot, kind = path.removeprefix(f"{FOLDER}/").rpartition(".")
        is_ours = path.startswith(f"{FOLDER}/") and name in _parts and kind in (CSS, JS)
        found = self.written(name, kind) if is_ours else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in _parts:
            for kind in (CSS, JS):
                self.written(name, kind)
                yield path_of(name, kind), self.storage

    def written(self, name: str, kind: str) -> str:
        text = joined(name, kind)
        goal = Path(self.storage.path(path_of(name, kind)))
        if not goal.exists() or goal.read_text("utf-8") != text:
            goal.parent.mkdir(parents=True, exist_ok=True)
            fresh = goal.with_suffix(f".{kind}.new")
            fresh.write_text(text, "utf-8")
            fresh.replace(goal)
        return str(goal)


begin(SHELL)
add(
    SHELL,
    *(
        f"pages/css/{name}.css"
        for name in "tokens base layout shell-desk zones shell-column buttons fields states talk incident quiet floating".split()
    ),
    *(
        f"pages/js/{name}.js"
        for name in "live-page held keep-focus key-map command-menu toast-stack dialogs menus theme-switch ages keep-draft live-select copy-text".split()
    ),
)
begin(DESK, after=SHELL)
