"""What a file consists of once opened: pages with text, graphics and pictures.

`extractors.formats` makes these values and is the only place that knows a file format's
own coordinates, rotation and pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from extractors.evidence import Box, Line, Notice

if TYPE_CHECKING:
    from extractors.layout import PageReading

Point = tuple[float, float]
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """A page as pixels: RGB, uint8, height x width x 3; `scale` in pixels per point."""

    pixels: NDArray[np.uint8]
    scale: float

    @property
    def dpi(self) -> float:
        return self.scale * 72

    def box(self, x0_px: float, y0_px: float, x1_px: float, y1_px: float) -> Box:
        """The box in points of a rectangle in pixels."""
        return Box(x0_px / self.scale, y0_px / self.scale, x1_px / self.scale, y1_px / self.scale)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A PDF annotation that can indicate text. `kind` is the PDF subtype (`Underline`).

    `boxes`: one a line for text markup (from its quads), else the annotation's rectangle;
    `paths`: the strokes of Ink, Line and PolyLine, in points.
    """

    kind: str
    boxes: tuple[Box, ...]
    paths: tuple[tuple[Point, ...], ...] = ()
    colour: Colour | None = None
    width: float = 1.0
    content: str = ""


@dataclass(frozen=True, slots=True)
class VectorPath:
    """One path drawn on the page: its points in points, in drawing order.

    `width` is the stroke's width (0 for a pure fill); `order` is its place in the drawing
    sequence; `dashed` is True when a dash pattern is set.
    """

    points: tuple[Point, ...]
    box: Box
    stroked: bool
    filled: bool
    width: float
    colour: Colour | None
    fill: Colour | None
    curved: bool
    dashed: bool
    order: int


class Orientation(StrEnum):
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line of a table, form or frame, in points. `ends`: of one that leans, where
    its middle begins and ends; None of a level one."""

    box: Box
    orientation: Orientation
    ends: tuple[Point, Point] | None = None


class OpenPage(Protocol):
    """One page of an open document, everything on demand and in points as displayed."""

    @property
    def number(self) -> int: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...

    def lines(self) -> tuple[Line, ...]:
        """The visible text layer; empty when there is none."""
        ...

    def overruled_lines(self) -> tuple[Line, ...]:
        """Text of the layer that the picture overrules: hidden OCR, unreadable fonts."""
        ...

    def annotations(self) -> tuple[Annotation, ...]: ...

    def paths(self) -> tuple[VectorPath, ...]: ...

    def is_scan(self) -> bool:
        """True when a picture covers the page and so decides what stands on it."""
        ...

    def pictures(self) -> tuple[Box, ...]:
        """On a page of text: boxes of pictures that may hold text of their own."""
        ...

    def image(self) -> PageImage:
        """The page as pixels: a scan at its own resolution, else rendered."""
        ...

    def second_image(self) -> PageImage | None:
        """The page painted by another program, where the first one fails; None without one."""
        ...

    def native(self) -> Any:
        """The reader's own page object, for the room `formats` only."""
        ...


@runtime_checkable
class ReadPage(Protocol):
    """A page that its format hands over as read: there is no layer and no picture to weigh."""

    def reading(self) -> PageReading: ...


class OpenDocument(Protocol):
    """An open file. Use as a context manager; pages are made one at a time."""

    @property
    def page_count(self) -> int: ...
    @property
    def notices(self) -> tuple[Notice, ...]: ...

    def page(self, number: int) -> OpenPage:
        """Page by number, from 1. Raises UnreadableFileError when it cannot be loaded."""
        ...

    def close(self) -> None: ...
