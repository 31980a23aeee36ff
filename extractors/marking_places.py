"""Where a scan may carry a classification marking, so that little more than that is read (D3).

Black ink: short runs of words in the head and the lower corners that stand in no table. Red
ink, which reading leaves out as seals and pens: whatever stands there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.classified import CORNER, FOOT, HEAD, in_head_or_corner
from extractors.document import PageImage, Rule
from extractors.evidence import Box, Line
from extractors.ocr.engine import read_lines, red_ink
from extractors.ocr.focus import MEETING, table_boxes

# In glyph heights: words of one run are nearer than this ...
RUN_GAP = 1.6
# ... a run longer than this is a sentence (绝密★启用前 in double size takes 12) ...
LONGEST_RUN = 20.0
# ... and ink taller than this is a picture or a seal.
TALLEST_WORD = 4.0
# Square points: less red ink than two thin characters of 9 points have is a speck.
LEAST_RED = 16.0
# Points around red ink, so that detection sees whole characters.
RED_ROOM = 6.0


def marking_places(
    words: Sequence[Box], rules: Sequence[Rule], em: float, size: tuple[float, float]
) -> tuple[Box, ...]:
    """Runs of black words a marking may be; `size` of the page, all in points."""
    tables = table_boxes(rules, MEETING * em)
    return tuple(
        run
        for run in _runs([word for word in words if word.height <= TALLEST_WORD * em], em)
        if run.width <= LONGEST_RUN * em
        and in_head_or_corner(run, *size)
        and not any(table.intersects(run) for table in tables)
    )


def _runs(words: Sequence[Box], em: float) -> list[Box]:
    """Words of one row that stand close, joined."""
    ended: list[Box] = []
    runs: list[Box] = []
    for word in sorted(words, key=lambda box: box.x0):
        reach = word.x0 - RUN_GAP * em
        ended += [run for run in runs if run.x1 <= reach]
        runs = [run for run in runs if run.x1 > reach]
        beside = [run for run in runs if _is_level(run, word)]
        for run in beside:
            runs.remove(run)
            word = word.united(run)
        runs.append(word)
    return ended + runs


def _is_level(run: Box, word: Box) -> bool:
    return run.overlap_y(word) > 0.4 * min(run.height, word.height)


def red_lines(image: PageImage) -> tuple[Line, ...]:
    """Lines stamped or written in red where a marking may stand."""
    red = _red_in_zone(image)
    if red.sum() < LEAST_RED * image.scale**2:
        return ()
    alone = np.where(red, np.uint8(0), np.uint8(255))
    picture = PageImage(np.repeat(alone[:, :, np.newaxis], 3, axis=2), image.scale)
    return read_lines(picture, _red_boxes(red, image))


def _red_in_zone(image: PageImage) -> NDArray[np.bool_]:
    """The red pixels of the head and the two lower corners."""
    height, width = image.pixels.shape[:2]
    red = np.zeros((height, width), np.bool_)
    head, foot, corner = round(HEAD * height), round(FOOT * height), round(CORNER * width)
    zones = (
        (slice(0, head), slice(0, width)),
        (slice(foot, height), slice(0, corner)),
        (slice(foot, height), slice(width - corner, width)),
    )
    for zone in zones:
        if red[zone].size:
            red[zone] = red_ink(PageImage(image.pixels[zone], image.scale))
    return red


def _red_boxes(red: NDArray[np.bool_], image: PageImage) -> tuple[Box, ...]:
    """The red ink of the head, and that of the foot, each in a box."""
    middle = red.shape[0] // 2
    boxes = []
    for offset, part in ((0, red[:middle]), (middle, red[middle:])):
        rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        if len(rows):
            top, bottom = float(rows[0] + offset), float(rows[-1] + offset + 1)
            box = image.box(float(columns[0]), top, float(columns[-1] + 1), bottom)
            boxes.append(box.grown(RED_ROOM, RED_ROOM))
    return tuple(boxes)
