"""The map of the airline's routes as seen from above the North Pole, computed for drawing."""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, asin, atan2, cos, degrees, hypot, radians, sin

from examples.airline.seed import AIRPORTS, FLIGHTS, Airport

WIDTH, HEIGHT = 744, 600
POLE = (424.0, 24.0)
PIXELS_PER_DEGREE = 15.5
MIDDLE_MERIDIAN = 52.0
STEPS = 24
LABEL_LEFT = {"LED", "KGD", "ARH"}
LABEL_ABOVE = {"MMK", "NNM"}


@dataclass(frozen=True)
class Dot:
    """A city on the map, and where its label begins, ends or has its middle (`anchor`)."""

    code: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


def dots() -> list[Dot]:
    """Every airport."""
    return [_dot(airport) for airport in AIRPORTS.values()]


def _dot(airport: Airport) -> Dot:
    x, y = _drawn(airport.latitude, airport.longitude)
    if airport.code in LABEL_ABOVE:
        return Dot(airport.code, x, y, x, y - 14, "middle")
    if airport.code in LABEL_LEFT:
        return Dot(airport.code, x, y, x - 13, y + 6, "end")
    return Dot(airport.code, x, y, x + 13, y + 6, "start")


def parallels() -> list[float]:
    """Radii of the circles every five degrees down to 50° north."""
    return [round((90 - latitude) * PIXELS_PER_DEGREE, 1) for latitude in range(85, 45, -5)]


def meridians() -> list[tuple[float, float]]:
    """Far ends of the lines from the pole, every 15 degrees."""
    return [_drawn(48.0, float(longitude)) for longitude in range(-38, 143, 15)]


def routes() -> list[str]:
    """Great circles between the cities, each as the points of a polyline."""
    pairs = sorted(
        {(min(flight.origin, flight.destination), max(flight.origin, flight.destination)) for flight in FLIGHTS.values()}
    )
    return [_great_circle(AIRPORTS[one], AIRPORTS[other]) for one, other in pairs]


def _drawn(latitude: float, longitude: float) -> tuple[float, float]:
    """Azimuthal equidistant projection; east of the middle meridian is to the right."""
    distance, angle = (90 - latitude) * PIXELS_PER_DEGREE, radians(longitude - MIDDLE_MERIDIAN)
    return round(POLE[0] + distance * sin(angle), 1), round(POLE[1] + distance * cos(angle), 1)


def _great_circle(start: Airport, end: Airport) -> str:
    first, last = _vector(start), _vector(end)
    arc = acos(sum(one * other for one, other in zip(first, last, strict=True)))
    points = []
    for step in range(STEPS + 1):
        near, far = sin(arc * (1 - step / STEPS)) / sin(arc), sin(arc * step / STEPS) / sin(arc)
        x, y, z = (near * one + far * other for one, other in zip(first, last, strict=True))
        drawn_x, drawn_y = _drawn(degrees(asin(z / hypot(x, y, z))), degrees(atan2(y, x)))
        points.append(f"{drawn_x},{drawn_y}")
    return " ".join(points)


def _vector(airport: Airport) -> tuple[float, float, float]:
    latitude, longitude = radians(airport.latitude), radians(airport.longitude)
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)
