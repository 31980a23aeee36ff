"""How a sheet lies in its picture, and where a point of it would be on the sheet laid straight."""

from __future__ import annotations

import math
from dataclasses import dataclass

from extractors.document import Point

Nine = tuple[float, float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Lay:
    """`matrix` takes points of the page as displayed to points of the sheet laid straight: a turn,
    or the projection of a sheet that a camera did not face; row by row, 3x3."""

    matrix: Nine

    @classmethod
    def turned(cls, degrees: float) -> Lay:
        """A page whose lines fall to the right by so many degrees, turned about its origin."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return cls((cos, sin, 0.0, -sin, cos, 0.0, 0.0, 0.0, 1.0))

    def straight(self, x: float, y: float) -> Point:
        """Where a point of the page as displayed is on the straight one."""
        return _projected(self.matrix, x, y)

    def displayed(self, x: float, y: float) -> Point:
        """Where a point of the straight page is on the page as displayed."""
        return _projected(_inverse(self.matrix), x, y)

    def is_level(self, width: float, height: float, least: float) -> bool:
        """Whether rows and columns of a page of this size lean by less than `least` degrees."""
        corners = [self.straight(x, y) for x in (0.0, width) for y in (0.0, height)]
        sides = ((0, 2), (1, 3), (0, 1), (2, 3))
        return all(_lean(corners[a], corners[b]) < least for a, b in sides)


def _inverse(matrix: Nine) -> Nine:
    a, b, c, d, e, f, g, h, i = matrix
    return (
        e * i - f * h, c * h - b * i, b * f - c * e,
        f * g - d * i, a * i - c * g, c * d - a * f,
        d * h - e * g, b * g - a * h, a * e - b * d,
    )  # fmt: skip


def _projected(matrix: Nine, x: float, y: float) -> Point:
    a, b, c, d, e, f, g, h, i = matrix
    depth = g * x + h * y + i
    return ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)


def _lean(first: Point, second: Point) -> float:
    """Degrees between two points and the nearer of a row and a column."""
    across, down = abs(second[0] - first[0]), abs(second[1] - first[1])
    return math.degrees(math.atan2(min(across, down), max(across, down)))
