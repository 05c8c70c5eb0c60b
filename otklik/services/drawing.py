"""The map as boxes and lines with their places; the template only writes them down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from otklik.lib.text import shortened
from otklik.services.blast import Edge, levels
from otklik.services.models import Service

WIDTH, HEIGHT, GAP_X, GAP_Y = 190, 48, 26, 56
LONGEST_NAME = 24


@dataclass(frozen=True, kw_only=True)
class Box:
    x: int
    y: int
    name: str
    slug: str
    tone: str

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def text_y(self) -> int:
        return self.y + HEIGHT // 2 + 5


@dataclass(frozen=True, kw_only=True)
class Line:
    path: str
    is_hit: bool


@dataclass(frozen=True, kw_only=True)
class Drawing:
    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]
    box_width: int = WIDTH
    box_height: int = HEIGHT


def drawing(services: Sequence[Service], edges: Sequence[Edge], failing: int, hit: Collection[int]) -> Drawing:
    """What others depend on stands below them; `hit` falls with `failing`."""
    by_pk = {service.pk: service for service in services}
    rows = levels(by_pk, edges)
    widest = max((len(row) for row in rows), default=1)
    width = widest * (WIDTH + GAP_X) - GAP_X + 4
    boxes: dict[int, Box] = {}
    for level, row in enumerate(rows):
        begin = (width - (len(row) * (WIDTH + GAP_X) - GAP_X)) // 2
        for place, pk in enumerate(row):
            tone = "alarm" if pk == failing else "warn" if pk in hit else ""
            boxes[pk] = Box(
                x=begin + place * (WIDTH + GAP_X),
                y=2 + level * (HEIGHT + GAP_Y),
                name=shortened(by_pk[pk].name, LONGEST_NAME),
                slug=by_pk[pk].slug,
                tone=tone,
            )
    lines = [Line(path=path(boxes[who], boxes[on]), is_hit=who in hit and on in hit) for who, on in sorted(set(edges))]
    return Drawing(width=width, height=len(rows) * (HEIGHT + GAP_Y) - GAP_Y + 4, boxes=list(boxes.values()), lines=lines)


def path(upper: Box, lower: Box) -> str:
    """A calm curve from the bottom of the one to the top of the other."""
    begin, end = upper.y + HEIGHT, lower.y
    half = (begin + end) // 2
    return f"M{upper.middle} {begin} C{upper.middle} {half} {lower.middle} {half} {lower.middle} {end}"
