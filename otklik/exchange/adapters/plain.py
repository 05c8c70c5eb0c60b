"""Text of a message that came as HTML."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from otklik.lib.later import later

if TYPE_CHECKING:
    import nh3
else:
    nh3 = later("nh3")

BREAKS = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6]|blockquote)>")
BLANK = re.compile(r"\n{3,}")


def plain(text: str) -> str:
    """Lines stay lines; marks, scripts and styles go with what is in them."""
    cleaned = nh3.clean(BREAKS.sub("\n", text), tags=set(), clean_content_tags={"script", "style", "title"})
    return BLANK.sub("\n\n", html.unescape(cleaned)).strip()
