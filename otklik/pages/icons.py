"""Icons from the lucide library, as they stand in a page."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import tostring
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

SPACE = "{http://www.w3.org/2000/svg}"


@cache
def drawing(name: str, size: int) -> str:
    """The icon as SVG, `size` CSS pixels wide and high; KeyError when the library has none of that name."""
    svg = fromstring(_library().read(f"{name}.svg"))
    for node in svg.iter():
        node.tag = node.tag.removeprefix(SPACE)
    svg.attrib |= {"width": str(size), "height": str(size), "stroke-width": "1.75"}
    svg.attrib |= {"aria-hidden": "true", "focusable": "false", "class": "icon"}
    return tostring(svg, encoding="unicode")


@cache
def _library() -> ZipFile:
    """Opened once. The library's own tag goes through the list of its 1,745 icons again for each one that it draws, which takes
    longer than the rest of a page, and the first pages of a process draw thirty."""
    return ZipFile(io.BytesIO((files("lucide") / "lucide.zip").read_bytes()))
