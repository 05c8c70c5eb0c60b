"""Writing CSV that no spreadsheet computes, and JSON an object a line."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Writer:
    """A file that grows by rows. UTF-8; CSV with the mark by which Excel knows it."""

    def __init__(self, path: Path, columns: Sequence[str], *, is_csv: bool) -> None:
        self.path, self.columns, self.is_csv, self.count = path, columns, is_csv, 0

    def __enter__(self) -> Self:
        self.file = self.path.open("w", encoding="utf-8-sig" if self.is_csv else "utf-8", newline="")
        if self.is_csv:
            self.csv = csv.writer(self.file)
            self.csv.writerow(self.columns)
        else:
            self.file.write("[")
        return self

    def __exit__(self, *_: object) -> None:
        if not self.is_csv:
            self.file.write("\n]\n")
        self.file.close()

    def write(self, values: dict[str, Any]) -> None:
        if self.is_csv:
            self.csv.writerow([cell(values[column]) for column in self.columns])
        else:
            told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
            self.file.write((",\n" if self.count else "\n") + json.dumps(told, ensure_ascii=False))
        self.count += 1


def cell(value: Any) -> str:
    """What begins like a formula is kept from being one by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text
