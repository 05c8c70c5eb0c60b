"""Bars as boxes with their places; the template only writes them down. Pure: figures and words in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 268
# Room for letters twice as large: on a phone the whole is drawn at half its size.
LEFT, RIGHT, TOP, BOTTOM = 56, 8, 40, 64
# Round heights for the axis, so that its middle is a whole number too.
STEPS = (2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80, 100)
GAP = 0.28


@dataclass(frozen=True, kw_only=True)
class Series:
    """One colour of bars: `tone` is first, second, warn or alarm."""

    name: str
    values: Sequence[float]
    tone: str = "first"


@dataclass(frozen=True, kw_only=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    tone: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    at: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A drawing; `rows` on the left, `columns` below, `boxes` in between."""

    boxes: list[Box]
    rows: list[Mark]
    columns: list[Mark]
    legend: list[tuple[str, str]]
    across: str
    up: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    labels_y: int = HEIGHT - BOTTOM + 22
    across_y: int = HEIGHT - 10
    middle: int = (WIDTH + LEFT - RIGHT) // 2


def ceiling(highest: float) -> int:
    """The top of the axis: the least round number that holds it."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= highest:
                return step * power
        power *= 10 if power > 1 else 100


def bars(labels: Sequence[str], series: Sequence[Series], *, across: str, up: str, every: int = 1) -> Bars:
    """Bars side by side for each label. `across` and `up` name the axes; only each `every`-th label is written."""
    top = ceiling(max((value for one in series for value in one.values), default=0))
    room = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    thick = slot * (1 - GAP) / max(len(series), 1)
    boxes = [
        Box(
            x=round(LEFT + slot * place + slot * GAP / 2 + thick * order, 1),
            y=round(HEIGHT - BOTTOM - room * value / top, 1),
            width=round(thick, 1),
            height=round(room * value / top, 1),
            tone=one.tone,
            words=f"{labels[place]}: {one.name} — {value:g}",
        )
        for order, one in enumerate(series)
        for place, value in enumerate(one.values)
        if value
    ]
    return Bars(
        boxes=boxes,
        rows=[Mark(at=round(HEIGHT - BOTTOM - room * part / 2, 1), text=f"{top * part / 2:g}") for part in (0, 1, 2)],
        columns=[
            Mark(at=round(LEFT + slot * (place + 0.5), 1), text=label) for place, label in enumerate(labels) if place % every == 0
        ],
        legend=[(one.tone, one.name) for one in series] if len(series) > 1 else [],
        across=across,
        up=up,
    )
