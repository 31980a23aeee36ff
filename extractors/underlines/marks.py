"""What the finders of marks return, before and after characters are assigned."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.document import Point, Rule
from extractors.evidence import Box, Line, Mark, MarkKind
from extractors.straightening import Lay


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line seen on the page that may be a mark: centre line and thickness in points.

    `kind` is VECTOR, PRINTED or HANDWRITTEN (or ANNOTATION for a drawn annotation);
    `confidence` is how sure the finder is that it is a mark, before text is known. `is_as_text`:
    on a scan, the characters above it are in its own blue, as a link's are.
    """

    path: tuple[Point, ...]
    thickness: float
    kind: MarkKind
    confidence: float
    colour: str = "black"
    is_as_text: bool = False

    @property
    def box(self) -> Box:
        xs = [x for x, _ in self.path]
        ys = [y for _, y in self.path]
        half = self.thickness / 2
        return Box(min(xs), min(ys) - half, max(xs), max(ys) + half)


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that is not a mark, and why (for drawing and for tests)."""

    box: Box
    reason: str


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """The glyphs of one line that one mark takes: `line.glyphs[start:stop]`.

    `widened`: the stroke took only part of a number, the whole number was taken.
    """

    line: Line
    start: int
    stop: int
    mark: Mark
    confidence: float
    widened: bool = False

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.line.glyphs[self.start : self.stop])


@dataclass(frozen=True, slots=True)
class VectorStrokes:
    """What the drawn paths of a digital page are: marks, ruling lines, neither."""

    strokes: tuple[Stroke, ...] = ()
    rules: tuple[Rule, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageStrokes:
    """What stroke finding sees on a scan before any OCR, all in points of the given image.

    `glyph_height`: usual height of a full glyph; `lay`: how the sheet lies in the picture, and
    `angle` the skew of its lines in degrees, positive when they fall to the right; `bands`: boxes
    of text lines as estimated from ink.
    """

    strokes: tuple[Stroke, ...] = ()
    rules: tuple[Rule, ...] = ()
    refused: tuple[Refused, ...] = ()
    glyph_height: float = 10.5
    angle: float = 0.0
    lay: Lay | None = None
    bands: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """The glyphs every mark takes, in the order of the lines, and the marks that take none."""

    runs: tuple[MarkedRun, ...] = ()
    refused: tuple[Refused, ...] = ()
