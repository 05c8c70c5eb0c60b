"""Joins the parts of the browser kit, the texts and the styles into `static/kit.js`: `python -m guard.build`."""

from __future__ import annotations

import json
from pathlib import Path

import minify

from guard.words import CATALOGUE

HERE = Path(__file__).parent
TARGET = HERE / "static" / "kit.js"
SERVER_ONLY = {"plain"}
NOT_IN_KIT = "/* From here on: only for the page without script. */"


def kit() -> str:
    """The whole of `kit.js`."""
    texts = {
        tongue: {name: texts for name, texts in sections.items() if name not in SERVER_ONLY}
        for tongue, sections in CATALOGUE.items()
    }
    parts = [
        f"const TEXTS = {json.dumps(texts, ensure_ascii=False)};",
        f"const CSS_TEXT = {json.dumps(styles(), ensure_ascii=False)};",
        *(file.read_text(encoding="utf-8") for file in sorted((HERE / "browser").glob("*.js"))),
    ]
    small = minify.string("text/javascript", "(() => {\n" + "\n".join(parts) + "\n})();\n")
    return f"// Otklik kit. Made by `python -m guard.build`; its source is in guard/browser.\n{small}\n"


def styles() -> str:
    """The part of `kit.css` that the kit puts into its own shadow."""
    source = (HERE / "static" / "kit.css").read_text(encoding="utf-8")
    return str(minify.string("text/css", source.partition(NOT_IN_KIT)[0]))


if __name__ == "__main__":
    TARGET.write_text(kit(), encoding="utf-8")
