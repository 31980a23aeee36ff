"""Strokes and marks to the glyphs they take.

A glyph belongs to a stroke when its centre lies between the stroke's ends: measured best of
five rules on OCR geometry (shifting and snapping to ink made it worse). A stroke belongs to
the one line whose baseline it follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from extractors.evidence import Box, Line, Mark
from extractors.underlines.marks import Assignment, MarkedRun, Refused, Stroke
from extractors.underlines.textrows import TextRow, path_y_at, text_rows
from extractors.underlines.wholes import stripped, widened

OFFSET_MIN = -0.28
"""Highest place of a stroke against the baseline (em): a pen through the feet."""
OFFSET_MAX = 0.75
"""Lowest place (em): with looser lines people draw half an em below; OCR adds 0.1."""
OFFSET_BEST = 0.12
"""Where Word draws (em); of two lines the stroke belongs to the nearer by this."""
STRIKE_MIN = -0.72
"""From here to `OFFSET_MIN` a stroke crosses glyphs: struck through."""
BOX_OVERLAP = 0.5
"""Share of a line's em that a markup annotation's box must cover."""


@dataclass(frozen=True, slots=True)
class _Claim:
    row: TextRow
    start: int
    stop: int
    mark: Mark


def marked_runs(
    found: Sequence[Stroke | Mark], lines: Sequence[Line], page_number: int = 1
) -> Assignment:
    """The glyphs of `lines` that each stroke or mark takes, in the order of the lines."""
    rows = text_rows(lines)
    claims: list[_Claim] = []
    refused: list[Refused] = []
    for item in found:
        if isinstance(item, Mark):
            claims.extend(_mark_claims(item, rows))
            continue
        claim, reason = _stroke_claim(item, rows, page_number)
        if claim is not None:
            claims.append(claim)
        else:
            refused.append(Refused(item.box, reason))
    runs = [run for claim in _joined(claims) if (run := _run(claim)) is not None]
    runs.sort(key=lambda run: (lines.index(run.line), run.start))
    return Assignment(tuple(runs), tuple(refused))


def _mark_claims(mark: Mark, rows: Sequence[TextRow]) -> list[_Claim]:
    claims = []
    for box in mark.segments:
        for row in rows:
            start, stop = row.covered(box.x0, box.x1)
            if start < stop and _lies_in(row, box, (start + stop) // 2):
                claims.append(_Claim(row, start, stop, mark))
    return claims


def _lies_in(row: TextRow, box: Box, index: int) -> bool:
    bottom = row.baselines[index]
    overlap = min(box.y1, bottom) - max(box.y0, bottom - row.em)
    return overlap >= BOX_OVERLAP * min(row.em, box.height)


def _stroke_claim(
    stroke: Stroke, rows: Sequence[TextRow], page_number: int
) -> tuple[_Claim | None, str]:
    """The claim of the best line, or None and why there is none."""
    best: tuple[float, TextRow, int, int] | None = None
    struck = False
    for row in rows:
        start, stop = row.covered(stroke.path[0][0], stroke.path[-1][0])
        if start == stop:
            continue
        offset = _offset(stroke, row, start, stop)
        struck = struck or STRIKE_MIN <= offset < OFFSET_MIN
        if OFFSET_MIN <= offset <= OFFSET_MAX:
            distance = abs(offset - OFFSET_BEST)
            if best is None or distance < best[0]:
                best = (distance, row, start, stop)
    if best is None:
        return None, "穿过文字(删除线)" if struck else "线上方没有文字"
    _, row, start, stop = best
    segment = stroke.box
    mark = Mark(stroke.kind, page_number, (segment,), stroke.confidence)
    return _Claim(row, start, stop, mark), ""


def _offset(stroke: Stroke, row: TextRow, start: int, stop: int) -> float:
    """How far the stroke lies below the baseline, in em, at the middle glyph."""
    return median(
        (path_y_at(stroke.path, (x0 + x1) / 2) - baseline) / row.em
        for (x0, x1), baseline in zip(row.spans[start:stop], row.baselines[start:stop], strict=True)
    )


def _joined(claims: Sequence[_Claim]) -> list[_Claim]:
    """Claims on one line that meet or overlap, as one: double lines, pieces, crossings."""
    joined: list[_Claim] = []
    order = sorted(claims, key=lambda c: (c.row.line.box.y0, c.row.x0, c.mark.kind, c.start))
    for claim in order:
        last = joined[-1] if joined else None
        if last is not None and _meets(last, claim):
            joined[-1] = replace(
                last, stop=max(last.stop, claim.stop), mark=_better(last.mark, claim.mark)
            )
        else:
            joined.append(claim)
    return joined


def _meets(last: _Claim, claim: _Claim) -> bool:
    between = last.row.line.glyphs[last.stop : claim.start]
    return (
        last.row.line is claim.row.line
        and last.mark.kind == claim.mark.kind
        and all(glyph.text.isspace() for glyph in between)
    )


def _better(first: Mark, second: Mark) -> Mark:
    return replace(
        first,
        segments=(first.segments if first == second else first.segments + second.segments),
        confidence=max(first.confidence, second.confidence),
    )


def _run(claim: _Claim) -> MarkedRun | None:
    x0, x1 = claim.mark.segments[0].x0, max(box.x1 for box in claim.mark.segments)
    start, stop = stripped(claim.row, claim.start, claim.stop, (x0, x1))
    if start >= stop:
        return None
    wide_start, wide_stop = widened(claim.row.line.text, start, stop)
    is_widened = (wide_start, wide_stop) != (start, stop)
    return MarkedRun(
        claim.row.line, wide_start, wide_stop, claim.mark, claim.mark.confidence, is_widened
    )
