"""Lines of text from a page as pixels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import PageImage
from extractors.evidence import Box, Glyph, Line, Source, united_box
from extractors.ocr import rapid
from extractors.ocr.advances import advance, settled_centres
from extractors.ocr.exponents import with_exponents
from extractors.ocr.ink import print_ink
from extractors.ocr.rapid import Grey, Quad, ReadCharacter
from extractors.ocr.small_signs import with_single_rings, with_small_signs
from extractors.ocr.unread_ink import with_letter_heights

# Red of a seal or pen (OCR study, section 3): character error under seals 10.3 -> 0.57 %.
RED_LEAST = 150
RED_OVER_GREEN = 40
# Room around the regions that detection needs to see whole lines, in points.
BAND_MARGIN = 24.0
# From this share of the page on, looking at the whole page is cheaper than at its bands.
WHOLE_PAGE_SHARE = 0.6
# Height of a detected box over the em of its text: median of 1582 glyphs, 1.25 to 1.57.
BOX_OVER_EM = 1.41
# Fewer ink pixels in a column are noise.
LEAST_INK_PX = 2
# A gap that ends a line, in em, as in the text layer.
GAP_OF_CELLS = 1.8


def read_lines(image: PageImage, regions: tuple[Box, ...] | None = None) -> tuple[Line, ...]:
    """Text lines of a page, top to bottom; only those touching a region when regions are given.

    Detection, too, looks only at the bands of the page in which the regions lie.
    """
    grey = without_red(image)
    lines: list[Line] = []
    for quad in _line_quads(grey, image, regions):
        crop = rapid.cut_out(grey, quad)
        characters = line_characters(crop)
        lines += characters_to_lines(characters, quad / image.scale, ink_ends(crop))
    lines.sort(key=lambda line: (line.box.y0, line.box.x0))
    return tuple(lines)


def line_characters(crop: Grey) -> tuple[ReadCharacter, ...]:
    """The characters of a straight line picture, with what their ink tells of small signs."""
    read = with_letter_heights(crop, with_single_rings(rapid.recognise(crop)))
    return with_small_signs(crop, with_exponents(crop, read))


def red_ink(image: PageImage) -> NDArray[np.bool_]:
    """The pixels of red seals, stamps and pens."""
    red, green = image.pixels[:, :, 0], image.pixels[:, :, 1]
    is_red: NDArray[np.bool_] = (cv2.subtract(red, green) > RED_OVER_GREEN) & (red > RED_LEAST)
    return is_red


def without_red(image: PageImage) -> Grey:
    """The page in grey with red seals and pen strokes whitened."""
    red, is_red = image.pixels[:, :, 0], red_ink(image)
    if not is_red.any():
        return np.ascontiguousarray(red)
    grey: Grey = np.where(is_red, np.uint8(255), red)
    return grey


def _line_quads(grey: Grey, image: PageImage, regions: tuple[Box, ...] | None) -> list[Quad]:
    reduction = min(1.0, rapid.DETECTION_SIDE / max(grey.shape))
    if regions is None:
        return list(rapid.detect(grey, reduction))
    found: list[Quad] = []
    for top_px, bottom_px in _bands(grey.shape[0], image.scale, regions):
        quads = rapid.detect(np.ascontiguousarray(grey[top_px:bottom_px]), reduction)
        found += [quad + np.array([0, top_px], dtype=np.float32) for quad in quads]
    return [quad for quad in found if _touches(quad, image, regions)]


def _bands(height_px: int, scale: float, regions: Sequence[Box]) -> list[tuple[int, int]]:
    """Rows of pixels to look at: around each region, united where they meet."""
    spans = sorted(
        (
            max(math.floor((region.y0 - BAND_MARGIN) * scale), 0),
            min(math.ceil((region.y1 + BAND_MARGIN) * scale), height_px),
        )
        for region in regions
    )
    bands: list[tuple[int, int]] = []
    for top, bottom in spans:
        if bottom <= top:
            continue
        if bands and top <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bottom, bands[-1][1]))
        else:
            bands.append((top, bottom))
    if sum(bottom - top for top, bottom in bands) > WHOLE_PAGE_SHARE * height_px:
        return [(0, height_px)]
    return bands


def _touches(quad: Quad, image: PageImage, regions: Sequence[Box]) -> bool:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    box = image.box(float(x0), float(y0), float(x1), float(y1))
    return any(box.intersects(region) for region in regions)


def characters_to_lines(
    characters: Sequence[ReadCharacter], quad: Quad, ink: tuple[float, float] | None = None
) -> list[Line]:
    """Lines of one detected box, cut at gaps as wide as between table cells.

    `quad`: the box's corners in points; `ink`: see `ink_ends`.
    """
    along, down = quad[1] - quad[0], quad[3] - quad[0]
    length, height = float(np.linalg.norm(along)), float(np.linalg.norm(down))
    if height >= rapid.UPRIGHT_ASPECT * length:
        # The picture was turned a quarter clockwise back: it is read from the bottom up.
        quad = np.array([quad[1], quad[2], quad[3], quad[0]], dtype=np.float32)
        length, height = height, length
    em = height / BOX_OVER_EM
    pieces = _cut_at_gaps(_settled(characters, length / em, ink), length, em)
    return [_line(piece, quad, em) for piece in pieces]


def ink_ends(crop: Grey) -> tuple[float, float] | None:
    """Where the ink of a line picture begins and ends, as shares of its width."""
    columns = np.flatnonzero(print_ink(crop).sum(axis=0) >= LEAST_INK_PX)
    if not len(columns):
        return None
    return float(columns[0] / crop.shape[1]), float((columns[-1] + 1) / crop.shape[1])


def _settled(
    characters: Sequence[ReadCharacter], length: float, ink: tuple[float, float] | None
) -> list[ReadCharacter]:
    """The printed characters with their centres made to agree; `length` of the line in em."""
    printed = [character for character in characters if not character.text.isspace()]
    centres = settled_centres(
        [character.text for character in printed],
        [character.centre * length for character in printed],
        None if ink is None else (ink[0] * length, ink[1] * length),
    )
    moved = iter(centres)
    return [
        character if character.text.isspace() else replace(character, centre=next(moved) / length)
        for character in characters
    ]


def _cut_at_gaps(
    characters: Sequence[ReadCharacter], length: float, em: float
) -> list[list[ReadCharacter]]:
    pieces: list[list[ReadCharacter]] = []
    last: ReadCharacter | None = None
    for character in characters:
        if character.text.isspace():
            if pieces:
                pieces[-1].append(character)
            continue
        if last is not None:
            half = (advance(last.text) + advance(character.text)) / 2
            gap = (character.centre - last.centre) * length - half * em
        if last is None or gap > GAP_OF_CELLS * em:
            pieces.append([])
        pieces[-1].append(character)
        last = character
    for piece in pieces:
        while piece[-1].text.isspace():
            piece.pop()
    return pieces


def _line(piece: Sequence[ReadCharacter], quad: Quad, em: float) -> Line:
    glyphs = tuple(
        _glyph(character, quad, half * em, em)
        for character, half in zip(piece, _half_widths(piece, quad, em), strict=True)
    )
    confidence = sum(character.confidence for character in piece) / len(piece)
    box = united_box(tuple(glyph.box for glyph in glyphs))
    return Line(glyphs, box, Source.OCR, round(confidence, 4))


def _half_widths(piece: Sequence[ReadCharacter], quad: Quad, em: float) -> list[float]:
    """Half the width of each character in em: usual, but never past the middle to the next."""
    length = float(np.linalg.norm(quad[1] - quad[0]))
    centres = [character.centre * length / em for character in piece]
    steps = [after - before for before, after in itertools.pairwise(centres)]
    room = [*steps, math.inf]
    room_before = [math.inf, *steps]
    return [
        min(advance(character.text) / 2, max(min(before, after) / 2, 0.05))
        for character, before, after in zip(piece, room_before, room, strict=True)
    ]


def _glyph(character: ReadCharacter, quad: Quad, half_width: float, em: float) -> Glyph:
    middle_left, middle_right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    x, y = middle_left + (middle_right - middle_left) * character.centre
    direction = np.abs(quad[1] - quad[0])
    lies = bool(direction[0] >= direction[1])
    half_x, half_y = (half_width, em / 2) if lies else (em / 2, half_width)
    box = Box(float(x) - half_x, float(y) - half_y, float(x) + half_x, float(y) + half_y)
    return Glyph(character.text, box, character.confidence)
