"""Style of pages that are published as files and must stand when the desk is dead."""

from __future__ import annotations

from pathlib import Path

CSS = Path(__file__).parent / "static" / "pages" / "css"
MARK = Path(__file__).parent / "static" / "pages" / "img" / "mark.svg"


def status_css() -> str:
    """Tokens and the public page's style as one sheet, for `assets/status.css`."""
    return "\n".join((CSS / name).read_text("utf-8") for name in ("tokens.css", "status.css"))


def mark_svg() -> str:
    """The mark, for `assets/mark.svg`."""
    return MARK.read_text("utf-8")
