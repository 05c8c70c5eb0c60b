"""Which texts the code hands to which calls: `raise Refused(_("…"))` says that the text is a refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MARKS = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}  # fmt: skip
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}


@cache
def texts_of(folder: Path, code: tuple[str, ...], calls: tuple[str, ...]) -> frozenset[str]:
    """Every marked text inside such a call in the Python files that the patterns name."""
    paths = {path for pattern in code for path in folder.glob(pattern) if path.is_file()}
    return frozenset(text for path in paths for text in said_in(path, frozenset(calls)))


def said_in(path: Path, calls: frozenset[str]) -> Iterator[str]:
    try:
        source = path.read_text(encoding="utf-8")
        if not any(name in source for name in calls):
            return
        tree = ast.parse(source)
    except (OSError, ValueError, SyntaxError, RecursionError):
        return  # what is no Python says nothing
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in calls:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call) and name_of(inner) in MARKS:
                    skipped = 1 if name_of(inner) in WITH_CONTEXT else 0
                    for given in inner.args[skipped:]:
                        if isinstance(given, ast.Constant) and isinstance(given.value, str):
                            yield given.value


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
