"""Which file holds which texts: a module per format, each with `entries(source)`. Loaded when a file of it is met."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import cast

from otklik.wording.files.entries import Entry
from otklik.wording.files.source import Source

# The name of the format, the endings of its files, and what it is.
FORMATS: dict[str, tuple[tuple[str, ...], str]] = {
    "text": ((".txt",), "plain text, the whole file is one message"),
    "lines": ((), "plain text, every line is a message"),
    "markdown": ((".md", ".markdown"), "Markdown, the whole file is one message"),
    "html": ((".html", ".htm"), "HTML and templates, the page is one message"),
    "po": ((".po", ".pot"), "gettext and Django catalogues"),
    "xliff": ((".xliff", ".xlf"), "XLIFF 1.2 and 2"),
    "json": ((".json", ".arb"), "JSON, nested; ARB"),
    "yaml": ((".yaml", ".yml"), "YAML, nested"),
    "properties": ((".properties",), "Java properties"),
    "android": ((".xml",), "Android string resources"),
    "strings": ((".strings",), "iOS and macOS strings"),
    "stringsdict": ((".stringsdict",), "iOS and macOS plural rules"),
    "qt": ((".ts",), "Qt Linguist"),
}
ENDINGS = {ending: name for name, (endings, _) in FORMATS.items() for ending in endings}
# Endings that other kinds of files have too: such a file is passed over when it was not named itself.
SHARED = {".xml": "<resources", ".ts": "<TS"}


def format_of(path: str) -> str:
    """The name of the format by the file's ending; empty when there is none."""
    dot = path.rfind(".")
    return ENDINGS.get(path[dot:].lower(), "") if dot >= 0 else ""


def entries(source: Source, form: str) -> Iterator[Entry]:
    """The texts of a file in their order. Raises `Broken` where it cannot be read."""
    module = importlib.import_module(f"{__name__}.{form}")
    return cast(Callable[[Source], Iterator[Entry]], module.entries)(source)
