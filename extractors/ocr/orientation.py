"""Whether a scan stands upright: by how well a few of its lines can be read either way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from extractors.document import PageImage
from extractors.evidence import Box
from extractors.ocr import engine, rapid, tesseract
from extractors.ocr.rapid import Grey, ReadCharacter

# Strips tried before giving up; the first nearly always decides.
MAX_STRIPS = 4
# By so much (glyph heights) nearer must glyphs of neighbouring lines stand than those of one.
LEAST_CLOSER = 0.05
# So many boxes, which stand near each other, are looked at: comparing all of a page's costs as
# much as finding its strokes.
MOST_LOOKED_AT = 400
# Length of a strip in glyph heights: a fifth of a line, read in 17 ms.
STRIP_LENGTH = 7.0
LEAST_LENGTH = 3.0
MARGIN = 0.3
# Characters this close (glyph heights) follow each other.
WORD_GAP = 1.0
# More boxes than of a full page's words are noise.
MAX_BANDS = 1500
# Upright lines were read with 0.96 and more (24 strips, office scans), the same lines upside
# down with at most 0.8, and then in a third of the characters at most.
SURE = 0.9
SURE_GLYPHS = 4
CERTAIN = 0.95
CERTAIN_GLYPHS = 5
LEAST_SURE = 0.75
AGREEING = 2
"""Mean over a strip, its characters, the least of them, and the strips that agree, from which
nothing else is asked: where characters stand below each other by chance, text that lies on its
side reads like text."""


class Standing(StrEnum):
    """How a page stands; `UNKNOWN` when no strip told."""

    UPRIGHT = "upright"
    UPSIDE_DOWN = "upside_down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a page, or a strip, stands and how well it was read so, 0 to 1; `is_certain`: text
    that lies on its side is not read so well."""

    standing: Standing = Standing.UNKNOWN
    confidence: float = 0.0
    is_certain: bool = False


UNKNOWN = Stand()


def page_standing(image: PageImage, bands: Sequence[Box], glyph_height: float) -> Stand:
    """Reads strips of the page's text bands, the longest first, until two are certain.

    `bands`: boxes of words or lines in points; `glyph_height` in points.
    """
    candidates = _candidates(bands, glyph_height)
    told: list[Stand] = []
    for band in candidates:
        told.append(_told(_strip(image, band, glyph_height)))
        certain = [stand for stand in told if stand.is_certain]
        if len(certain) == AGREEING and len({stand.standing for stand in certain}) == 1:
            return certain[0]
    known = [stand for stand in told if stand.standing is not Standing.UNKNOWN]
    if not known:
        return Stand(_asked_of_tesseract(image)) if candidates else UNKNOWN
    sums = {stand.standing: 0.0 for stand in known}
    for stand in known:
        sums[stand.standing] += stand.confidence
    standing = max(sums, key=lambda each: sums[each])
    return Stand(standing, sums[standing] / MAX_STRIPS)


def runs_upward(bands: Sequence[Box]) -> bool:
    """Glyphs stand nearer to those above and below them than to those beside them: the lines of
    the page run up or down. `bands`: boxes of words or glyphs."""
    boxes = np.array([band.as_tuple() for band in bands[:MOST_LOOKED_AT]], np.float64)
    boxes = boxes.reshape(-1, 4)
    across = _median_gap(boxes[:, [1, 0, 3, 2]])
    along = _median_gap(boxes)
    return across < along - LEAST_CLOSER * float(np.median(boxes[:, 3] - boxes[:, 1]) or 1.0)


def _median_gap(boxes: NDArray[np.float64]) -> float:
    """Median distance from a box to the next one along x that shares half its height."""
    x0, y0, x1, y1 = boxes.T
    shared = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    is_level = shared >= 0.5 * np.minimum((y1 - y0)[:, None], y1 - y0)
    gaps = np.where(is_level & (x0[None, :] > x0[:, None]), x0[None, :] - x1[:, None], np.inf)
    np.fill_diagonal(gaps, np.inf)
    nearest = gaps.min(axis=1, initial=np.inf)
    known = nearest[np.isfinite(nearest)]
    return float(np.median(np.maximum(known, 0))) if len(known) else np.inf


def _told(strip: Grey) -> Stand:
    upright = rapid.recognise(strip)
    if _is_sure(upright):
        return _stand(Standing.UPRIGHT, upright)
    turned = rapid.recognise(np.ascontiguousarray(strip[::-1, ::-1]))
    if _is_sure(turned) and _weight(turned) > 2 * _weight(upright):
        return _stand(Standing.UPSIDE_DOWN, turned)
    return UNKNOWN


def _stand(standing: Standing, characters: Sequence[ReadCharacter]) -> Stand:
    mean = _weight(characters) / len(characters)
    least = min(character.confidence for character in characters)
    is_certain = mean >= CERTAIN and least >= LEAST_SURE and len(characters) >= CERTAIN_GLYPHS
    return Stand(standing, mean, is_certain)


def _asked_of_tesseract(image: PageImage) -> Standing:
    """A second opinion on pages whose strips told nothing."""
    turn = tesseract.orientation(engine.without_red(image), image.dpi)
    return {0: Standing.UPRIGHT, 180: Standing.UPSIDE_DOWN}.get(
        -1 if turn is None else turn, Standing.UNKNOWN
    )


def _candidates(bands: Sequence[Box], em: float) -> list[Box]:
    """Bands long enough to tell, the longest first of those that look like one line."""
    good = [
        band
        for band in _joined(bands, em)
        if band.width >= LEAST_LENGTH * em and 0.6 * em <= band.height <= 2.0 * em
    ]
    good.sort(key=lambda band: (-min(band.width, STRIP_LENGTH * em), band.y0, band.x0))
    return good[:MAX_STRIPS]


def _joined(bands: Sequence[Box], em: float) -> list[Box]:
    """Boxes of single characters and words put together where they follow each other."""
    ended: list[Box] = []
    growing: list[Box] = []
    for band in sorted(bands[:MAX_BANDS], key=lambda band: (band.x0, band.y0)):
        reach = band.x0 - WORD_GAP * em
        ended += [box for box in growing if box.x1 < reach]
        growing = [box for box in growing if box.x1 >= reach]
        top, bottom = band.y0, band.y1
        level = (i for i, box in enumerate(growing) if box.y0 < bottom and box.y1 > top)
        place = next((i for i in level if _follows(band, growing[i], em)), None)
        if place is None:
            growing.append(band)
        else:
            growing[place] = growing[place].united(band)
    return ended + growing


def _follows(band: Box, box: Box, em: float) -> bool:
    level = band.overlap_y(box) > 0.5 * min(band.height, box.height)
    return level and band.x0 - box.x1 <= WORD_GAP * em and box.united(band).height <= 1.8 * em


def _strip(image: PageImage, band: Box, em: float) -> Grey:
    scale = image.scale
    x0, y0 = band.x0 - MARGIN * em, band.y0 - MARGIN * em
    x1, y1 = min(band.x1, band.x0 + STRIP_LENGTH * em) + MARGIN * em, band.y1 + MARGIN * em
    rows = slice(max(round(y0 * scale), 0), max(round(y1 * scale), 1))
    columns = slice(max(round(x0 * scale), 0), max(round(x1 * scale), 1))
    return engine.without_red(PageImage(image.pixels[rows, columns], scale))


def _weight(characters: Sequence[ReadCharacter]) -> float:
    return sum(character.confidence for character in characters)


def _is_sure(characters: Sequence[ReadCharacter]) -> bool:
    return len(characters) >= SURE_GLYPHS and _weight(characters) >= SURE * len(characters)
