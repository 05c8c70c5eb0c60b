"""Contrast of the tokens by WCAG 2.2: 4.5:1 for text, 3:1 for edges of controls, in both themes and in the fallback."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static" / "pages" / "css" / "tokens.css"
SOURCE = CSS.read_text("utf-8")
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
PAIR = re.compile(rf"--([\w-]+): light-dark\({OKLCH}, {OKLCH}\);")
HEX = re.compile(r"--([\w-]+): #([0-9a-f]{6});")

GROUNDS = ("paper", "paper-2", "paper-3")
STATES = ("sky", "calm", "warn", "alarm")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", *STATES) for ground in GROUNDS],
    *[(f"{state}-ink", f"{state}-soft") for state in STATES],
    *[(ink, f"{state}-soft") for state in STATES for ink in ("ink", "ink-2")],
    ("on-sky", "sky"),
    ("on-sky", "sky-strong"),
    ("on-alarm", "alarm"),
    ("paper", "ink"),
]
EDGES = [("edge", ground) for ground in GROUNDS] + [("sky", "sky-soft"), ("alarm", "alarm-soft"), ("warn", "warn-soft")]

Linear = tuple[float, float, float]


def linear(lightness: float, chroma: float, hue: float) -> Linear:
    """OKLCH to linear sRGB (Björn Ottosson, https://bottosson.github.io/posts/oklab/)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def linear_of_hex(digits: str) -> Linear:
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return channel(red), channel(green), channel(blue)


def channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: Linear) -> float:
    red, green, blue = (min(max(part, 0), 1) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Linear, other: Linear) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def themes() -> dict[str, dict[str, Linear]]:
    light, dark = {}, {}
    for name, *parts in PAIR.findall(SOURCE):
        numbers = [float(part) for part in parts]
        light[name], dark[name] = linear(*numbers[:3]), linear(*numbers[3:])
    fallback = {name: linear_of_hex(digits) for name, digits in HEX.findall(SOURCE)}
    return {"light": light, "dark": dark, "fallback": fallback}


THEMES = themes()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(theme, text, ground):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(theme, edge, ground):
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


def test_every_colour_is_inside_what_screens_show():
    outside = [
        (theme, name)
        for theme in ("light", "dark")
        for name, colour in THEMES[theme].items()
        if not all(-0.002 <= c <= 1.002 for c in colour)
    ]
    assert not outside


def test_the_fallback_is_the_light_theme():
    assert THEMES["fallback"].keys() == THEMES["light"].keys()
    far = [
        name
        for name, colour in THEMES["light"].items()
        if max(abs(a - b) for a, b in zip(colour, THEMES["fallback"][name], strict=True)) > 0.01
    ]
    assert not far
