"""How large, how many, and what a file may be called."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from otklik.lib.text import clean_line

MOST_BYTES = 25 * 1024 * 1024
MOST_AT_ONCE = 10
LONGEST_NAME = 120
# What Windows, macOS and Linux do not take in a name, and what means something in a header.
FORBIDDEN = '<>:"/\\|?*%'
# Devices of old Windows: a file of such a name cannot be saved there.
RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


def tidy_name(name: str) -> str:
    """A name that can be shown, sent in a header and saved anywhere; never empty. A long one keeps its ending."""
    name = clean_line(name.replace("\\", "/").rpartition("/")[2], most=1000)
    name = "".join("_" if letter in FORBIDDEN or unicodedata.category(letter) == "Cf" else letter for letter in name)
    name = name.strip(". ")
    if not name:
        return "file"
    path = PurePosixPath(name)
    ending = path.suffix if len(path.suffix) <= 12 else ""
    stem = name.removesuffix(ending)[: LONGEST_NAME - len(ending)].rstrip(". ")
    if stem.lower() in RESERVED:
        stem = f"_{stem}"
    return f"{stem}{ending}"
