"""Prints a boarding pass: one A4 page, PDF, by typst, with the IATA bar code as QR."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path

import segno
import typst

TEMPLATE = (Path(__file__).parent / "templates" / "boarding-pass.typ").read_bytes()
# The fonts inside typst only: the pass looks the same on every machine, and starting does not search the disk.
FONTS = typst.Fonts(include_system_fonts=False)


def qr_svg(code: str) -> str:
    """The bar code for the screen."""
    return segno.make(code, error="m", micro=False).svg_inline(
        border=0, omitsize=True, svgclass="qr", lineclass=None, dark="#102a33"
    )


@lru_cache(maxsize=64)
def pdf(shown: str) -> bytes:
    """`shown` is JSON: every text of the pass, ready made, and `bar_code`."""
    texts = json.loads(shown)
    picture = io.BytesIO()
    segno.make(texts["bar_code"], error="m", micro=False).save(picture, kind="svg", border=0, dark="#102a33")
    found = typst.compile(
        TEMPLATE,
        font_paths=FONTS,
        sys_inputs={"pass": json.dumps({**texts, "qr": picture.getvalue().decode()}, ensure_ascii=False)},
    )
    assert isinstance(found, bytes)  # a single page document is never a list
    return found
