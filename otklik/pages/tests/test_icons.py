from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import lucide
import pytest

import otklik
from otklik.pages import icons

NAMED = re.compile(r"""(?:\{% icon |\bicon=)["']([a-z0-9-]+)["']""")


def named() -> set[str]:
    """Every icon that a template or a room names in so many words."""
    sources = [path for kind in ("*.html", "*.py") for path in Path(otklik.__path__[0]).rglob(kind)]
    return {name for path in sources for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def test_an_icon_is_drawn_as_the_library_draws_it() -> None:
    attributes = {"stroke_width": 1.75, "aria_hidden": "true", "focusable": "false", "class": "icon"}
    for name in ("send", "undo-2", "circle-check"):
        assert icons.drawing(name, 14) == lucide._render_icon(name, 14, **attributes)


def test_every_icon_that_is_named_is_there() -> None:
    names = named()
    assert len(names) > 100
    for name in names:
        assert icons.drawing(name, 16).startswith("<svg ")


def test_an_unknown_icon_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        icons.drawing("no-such-icon", 16)


def test_the_list_of_the_librarys_icons_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    class Watched(ZipFile):
        def __init__(self, file: io.BytesIO) -> None:
            opened.append(file)
            super().__init__(file)

    monkeypatch.setattr(icons, "ZipFile", Watched)
    for once in (icons.drawing, icons._library):
        once.cache_clear()
    for name in ("send", "check", "undo-2"):
        icons.drawing(name, 16)
    assert len(opened) == 1
