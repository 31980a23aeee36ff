"""The second reading of a value: where two readings differ, nobody may clear by it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.characters import same_meaning
from extractors.document import PageImage
from extractors.evidence import Doubt, DoubtCode, Glyph, Line
from extractors.ocr import rapid
from extractors.ocr.engine import without_red
from extractors.ocr.rapid import Grey

# The scale at which the same recogniser sees the value once more (OCR study, section 5).
SECOND_SCALE = 0.75
SECOND_BLUR = 0.6
# Height of the crop in em, as detection gives it, and room at both ends.
CROP_HEIGHT = 1.41
CROP_MARGIN = 0.3


@dataclass(frozen=True, slots=True)
class SecondReading:
    """`text`: the reading to go by; `second`: what the second reader saw where it differs."""

    text: str
    doubts: tuple[Doubt, ...] = ()
    second: str | None = None


def second_reading(image: PageImage, line: Line, start: int, stop: int) -> SecondReading:
    """Reads `line.glyphs[start:stop]` once more from the picture and compares."""
    glyphs = line.glyphs[start:stop]
    text = "".join(glyph.text for glyph in glyphs)
    if not any(character.isdigit() for character in text):
        return SecondReading(text)
    crop = run_crop(without_red(image), image.scale, line, start, stop)
    smaller = cv2.resize(crop, None, fx=SECOND_SCALE, fy=SECOND_SCALE, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(smaller, (0, 0), SECOND_BLUR)
    second = "".join(c.text for c in rapid.recognise(np.asarray(soft, np.uint8)))
    if same_meaning(text, second):
        return SecondReading(text)
    detail = f"{text} / {second}"
    return SecondReading(text, (Doubt(DoubtCode.READINGS_DIFFER, detail),), second)


def run_crop(grey: Grey, scale: float, line: Line, start: int, stop: int) -> Grey:
    """The picture of some glyphs of a line, laid level, cut where their neighbours begin."""
    glyphs = line.glyphs[start:stop]
    em = max(glyph.box.height for glyph in glyphs)
    direction = _direction(line.glyphs)
    first, last = glyphs[0].box, glyphs[-1].box
    left = first.width / 2 + min(CROP_MARGIN * em, _room(line.glyphs, start, -1, em))
    right = last.width / 2 + min(CROP_MARGIN * em, _room(line.glyphs, stop - 1, 1, em))
    along = np.array(direction)
    down = np.array((-direction[1], direction[0])) * CROP_HEIGHT * em / 2
    head = np.array((first.center_x, first.center_y)) - along * left
    tail = np.array((last.center_x, last.center_y)) + along * right
    quad = np.array([head - down, tail - down, tail + down, head + down], np.float32)
    return rapid.cut_out(grey, (quad * scale).astype(np.float32))


def _direction(glyphs: Sequence[Glyph]) -> tuple[float, float]:
    """Unit vector of the line, level when it is too short to tell."""
    first, last = glyphs[0].box, glyphs[-1].box
    dx, dy = last.center_x - first.center_x, last.center_y - first.center_y
    length = math.hypot(dx, dy)
    return (dx / length, dy / length) if length > 2 * first.height else (1.0, 0.0)


def _room(glyphs: Sequence[Glyph], index: int, step: int, em: float) -> float:
    """Free room in points beside a glyph before its neighbour's ink may begin."""
    neighbour = index + step
    if not 0 <= neighbour < len(glyphs):
        return em
    one, other = glyphs[index].box, glyphs[neighbour].box
    apart = math.hypot(other.center_x - one.center_x, other.center_y - one.center_y)
    return max(apart - one.width / 2 - other.width / 2, 0.0) / 2
