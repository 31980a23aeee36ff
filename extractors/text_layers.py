"""What to say of a text layer that the picture overruled."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from extractors.characters import texts_are_broken
from extractors.evidence import Line, NoticeCode

# Lines of layer and picture say the same from this similarity on; OCR of another program
# differs from ours in single characters.
SAME_TEXT = 0.6
# A layer that agrees in fewer of the lines is another text or stands elsewhere.
AGREEING_LINES = 0.6
LEAST_GLYPHS = 4
MAX_COMPARED = 40


def layer_notice(layer: Sequence[Line], read: Sequence[Line]) -> NoticeCode | None:
    """The notice that an overruled layer deserves, given what the picture says."""
    if not layer:
        return None
    if texts_are_broken([glyph.text for line in layer for glyph in line.glyphs]):
        return NoticeCode.TEXT_LAYER_REPLACED
    compared = [line for line in read if len(line.glyphs) >= LEAST_GLYPHS][:MAX_COMPARED]
    agreeing = sum(_agrees(line, layer) for line in compared)
    if compared and agreeing < AGREEING_LINES * len(compared):
        return NoticeCode.TEXT_LAYER_DIFFERS
    return None


def _agrees(line: Line, layer: Sequence[Line]) -> bool:
    """True when the layer's glyphs on the line's place read like the line."""
    under = [
        glyph
        for other in layer
        if other.box.overlap_y(line.box) > 0.5 * min(line.box.height, other.box.height)
        for glyph in other.glyphs
        if line.box.x0 <= glyph.box.center_x <= line.box.x1
    ]
    text = "".join(glyph.text for glyph in sorted(under, key=lambda glyph: glyph.box.x0))
    matcher = SequenceMatcher(a=_plain(text), b=_plain(line.text), autojunk=False)
    return matcher.ratio() >= SAME_TEXT


def _plain(text: str) -> str:
    return "".join(text.split())
