"""Joins the parts of the browser kit, the texts and the styles into `static/kit.js`: `python -m guard.build`."""
from __future__ import annotations

import json
import re
from pathlib import Path

from guard.words import CATALOGUE

HERE = Path(__file__).parent
TARGET = HERE / "static" / "kit.js"
SERVER_ONLY = {"plain"}


def kit() -> str:
    """The whole of `kit.js`."""
    texts = {tongue: {name: texts for name, texts in sections.items() if name not in SERVER_ONLY} for tongue, sections in CATALOGUE.items()}
    parts = [
        f"const TEXTS = {json.dumps(texts, ensure_ascii=False, separators=(',', ':'))};",
        f"const CSS_TEXT = {json.dumps(styles(), ensure_ascii=False)};",
        *(script(file.read_text(encoding="utf-8")) for file in sorted((HERE / "browser").glob("*.js"))),
    ]
    return "// Otklik kit. Made by `python -m guard.build`; its source is in guard/browser.\n(() => {\n" + "\n".join(parts) + "\n})();\n"


def script(source: str) -> str:
    """Without comment lines and indentation, which are a third of the source; no text of ours spans lines."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def styles() -> str:
    """`kit.css` as one line, without comments."""
    source = (HERE / "static" / "kit.css").read_text(encoding="utf-8")
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", source)).strip()


if __name__ == "__main__":
    TARGET.write_text(kit(), encoding="utf-8")
