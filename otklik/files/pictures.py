"""Pictures are drawn anew before they are shown: what a browser gets was made here, without places, names or tricks."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from otklik.lib.later import later

if TYPE_CHECKING:
    import PIL
    from PIL import Image, ImageOps
else:
    PIL, Image, ImageOps = later("PIL"), later("PIL.Image"), later("PIL.ImageOps")

# By their first bytes; anything else, SVG above all, is only ever a download.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_PIXELS = 40_000_000
VIEW, SMALL = "view", "small"
SIDES = {VIEW: 2400, SMALL: 480}
TYPE = "image/webp"


class Copies(NamedTuple):
    """The harmless copies of a picture, as WebP, and the size of the larger."""

    width: int
    height: int
    copies: dict[str, bytes]


def drawn_anew(path: Path) -> Copies | None:
    """None when it is no picture, a damaged one, or one so large that drawing it would hurt the others."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(path, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                picture.draft("RGB", (SIDES[VIEW], SIDES[VIEW]))
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (
        PIL.UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        Warning,
        Image.DecompressionBombError,
    ):
        return None
    views = {}
    for kind, side in SIDES.items():
        view = plain.copy()
        view.thumbnail((side, side), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        view.save(written, "WEBP", quality=85, method=2)
        views[kind] = written.getvalue()
        if kind == VIEW:
            width, height = view.size
    return Copies(width, height, views)
