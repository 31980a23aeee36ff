"""Quarter turns between a page as displayed and the page with its text upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.document import Annotation, PageImage, Point, VectorPath
from extractors.evidence import Box, Glyph, Line, Place

# From this share of its characters on, a page is written in one turned direction.
TURNED_SHARE = 0.7
FEW_GLYPHS = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn by `degrees` clockwise of a page of `width` x `height` points (before it)."""

    degrees: int
    width: float
    height: float

    def __post_init__(self) -> None:
        if self.degrees not in (0, 90, 180, 270):
            raise ValueError(f"not a quarter turn: {self.degrees}")

    @property
    def size(self) -> tuple[float, float]:
        """Width and height after the turn."""
        return (self.width, self.height) if self.degrees % 180 == 0 else (self.height, self.width)

    def back(self) -> Turn:
        """The turn that undoes this one."""
        return Turn(-self.degrees % 360, *self.size)

    def point(self, point: Point) -> Point:
        x, y = point
        if self.degrees == 90:
            return (self.height - y, x)
        if self.degrees == 180:
            return (self.width - x, self.height - y)
        if self.degrees == 270:
            return (y, self.width - x)
        return point

    def box(self, box: Box) -> Box:
        (xa, ya), (xb, yb) = self.point((box.x0, box.y0)), self.point((box.x1, box.y1))
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def line(self, line: Line) -> Line:
        glyphs = tuple(Glyph(g.text, self.box(g.box), g.confidence) for g in line.glyphs)
        return replace(line, glyphs=glyphs, box=self.box(line.box))

    def path(self, path: VectorPath) -> VectorPath:
        points = tuple(self.point(point) for point in path.points)
        return replace(path, points=points, box=self.box(path.box))

    def annotation(self, annotation: Annotation) -> Annotation:
        paths = tuple(tuple(self.point(point) for point in path) for path in annotation.paths)
        boxes = tuple(self.box(box) for box in annotation.boxes)
        return replace(annotation, boxes=boxes, paths=paths)

    def place(self, place: Place) -> Place:
        return Place(place.page, self.box(place.box))

    def image(self, image: PageImage) -> PageImage:
        if not self.degrees:
            return image
        turned = np.ascontiguousarray(np.rot90(image.pixels, -self.degrees // 90))
        return PageImage(turned, image.scale)


def writing_direction(lines: Sequence[Line]) -> int:
    """Clockwise angle most of the text is written in: 0 (usual), 90 (downwards), 180, 270.

    0 unless nearly all of a page's text agrees on another one.
    """
    counts = {0: 0, 90: 0, 180: 0, 270: 0}
    for line in lines:
        if len(line.glyphs) > 1:
            counts[_direction(line)] += len(line.glyphs)
    total = sum(counts.values())
    angle = max(counts, key=lambda key: counts[key])
    return angle if total >= FEW_GLYPHS and counts[angle] >= TURNED_SHARE * total else 0


def _direction(line: Line) -> int:
    first, last = line.glyphs[0].box, line.glyphs[-1].box
    dx, dy = last.center_x - first.center_x, last.center_y - first.center_y
    if abs(dx) >= abs(dy):
        return 0 if dx >= 0 else 180
    return 90 if dy > 0 else 270
