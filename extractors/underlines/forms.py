"""Filled-in form blanks: a printed line under a value beside its label is no mark.

"样品名称：___五轴联动加工中心___" on a cover or form is a field. The same line in running
prose, or after a label that no form has (主轴最高转速：), is a mark of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.evidence import MarkKind
from extractors.lexicon import folded_label, load_table
from extractors.underlines.marks import Stroke
from extractors.underlines.textrows import TextRow

LABEL_GAP = 3.0
"""A label in a box of its own ends at most this far (em) before the line under the value."""
LONGEST_REACH = 14.0
"""A label that only forms have may end as far (em) before what was set in the middle of its blank,
nothing standing between."""
BLANK_OVERHANG = 0.8
"""A line drawn before it was filled in goes on beyond the value by at least this (em)."""
FIELD_GAP = 0.8
"""Fields on one line stand at least this far apart (em); a full-width comma takes half an em."""
LONGEST_LABEL = 14
"""Characters of the longest label; what is longer before a colon is a sentence."""
LONGEST_VALUE, SENTENCE_MARKS = 30, "，。；,;"
"""What fills a field is no longer than a company's name and is no sentence."""
SAME_BASELINE = 0.7
"""A label and what was filled in beside it differ in height by at most this (em): names are
typed onto a line that lies lower than its label."""

_MACHINE_MADE = frozenset({MarkKind.VECTOR, MarkKind.PRINTED})
_APART = re.compile(r"\s{2,}|　")
"""Fields of one line stand apart by more than a blank; a label's own characters may not."""
_LABEL = re.compile(r"(?:^|[\s　；;])([^\s　：:；;，,。][^：:；;，,。]{0,20}?)\s*[：:]\s*$")


def is_form_field(stroke: Stroke, row: TextRow, covered: range, rows: Sequence[TextRow]) -> bool:
    """True when `stroke`, under the glyphs `covered` of `row`, is the blank of a form.

    What was drawn in a pen's colour or as an annotation never is. A black line that a hand may
    have drawn is one after a label that only forms have: a hand overshoots as blanks do.
    """
    if stroke.colour != "black" and stroke.kind is MarkKind.HANDWRITTEN:
        return False
    before = _text_before(row, covered.start, min(row.x0, stroke.path[0][0]), rows)
    is_wide = stroke.path[-1][0] - row.spans[covered.stop - 1][1] > BLANK_OVERHANG * row.em
    if _is_value_of_field(row, covered.start, rows):
        return stroke.kind is not MarkKind.ANNOTATION
    label = _label(before, is_blank=is_wide)
    if label is None or len(label) > LONGEST_LABEL or _goes_on(row, covered.stop):
        return False
    if label in form_labels():
        return stroke.kind is not MarkKind.ANNOTATION
    if stroke.kind not in _MACHINE_MADE:
        return False
    return is_wide


def _is_value_of_field(row: TextRow, start: int, rows: Sequence[TextRow]) -> bool:
    """Under a part of what was filled in behind a label that only forms have: of a blank that
    is long or lies askew often a piece alone is seen."""
    before = _spaced(row, start)
    place = max(before.rfind("："), before.rfind(":"))
    if place < 0:
        beside = _row_beside(row, row.x0, rows, LONGEST_REACH)
        label, value = (beside.line.text if beside is not None else ""), before
    else:
        label, value = before[: place + 1], before[place + 1 :]
    value += row.line.text[start:]
    if len(value) > LONGEST_VALUE or any(mark in value for mark in SENTENCE_MARKS):
        return False
    return _label(label, is_blank=False) in form_labels() or _whole_label(label) in form_labels()


def _whole_label(text: str) -> str:
    """A label set apart letter by letter (委 托 方：)."""
    together = "".join(text.split())
    return folded_label(together.rstrip("：:")) if together.endswith(("：", ":")) else ""


def _text_before(row: TextRow, start: int, left: float, rows: Sequence[TextRow]) -> str:
    """What stands before the glyph `start` in this line, or in the one that ends beside `left`,
    where the line or the blank under it begins."""
    before = _spaced(row, start)
    if before.strip():
        return before
    beside = _row_beside(row, left, rows)
    return beside.line.text if beside is not None else ""


def _spaced(row: TextRow, stop: int) -> str:
    """The line's text up to the glyph `stop`, with the white space that recognition leaves out."""
    parts = []
    for place in range(stop):
        gap = row.spans[place][0] - row.spans[place - 1][1] if place else 0.0
        parts.append((" " if gap > FIELD_GAP * row.em else "") + row.line.glyphs[place].text)
    return "".join(parts)


def _label(before: str, *, is_blank: bool) -> str | None:
    """The label that a text ends with; before a blank that goes on beyond its value, a known
    label needs no colon."""
    match = _LABEL.search(before)
    if match:
        return folded_label(_APART.split(match[1])[-1])
    whole = folded_label(before)
    return whole if is_blank and whole in form_labels() else None


def _row_beside(
    row: TextRow, x0: float, rows: Sequence[TextRow], reach: float = LABEL_GAP
) -> TextRow | None:
    """The nearest line that ends left of `x0`, no further than `reach` (em), on its baseline."""
    left = [
        other
        for other in rows
        if 0 <= x0 - other.x1 + 0.5 * row.em <= (reach + 0.5) * row.em
        and abs(other.baseline_at(other.x1) - row.baseline_at(row.x0)) <= SAME_BASELINE * row.em
    ]
    return max(left, key=lambda other: other.x1, default=None)


def _goes_on(row: TextRow, stop: int) -> bool:
    """True when the sentence goes on right after the line: prose, not a form."""
    rest = row.line.text[stop:]
    return bool(rest.strip()) and not rest.startswith((" ", "　")) and "：" not in rest


@cache
def form_labels() -> frozenset[str]:
    """The labels of forms, covers and reports, folded: `data/lexicon/labels.toml`."""
    table = load_table("labels")
    words = list(table.get("stops", ()))
    for section in table.values():
        if isinstance(section, dict):
            for labels in section.values():
                words += labels if isinstance(labels, list) else ()
    return frozenset(folded_label(word) for word in words)
