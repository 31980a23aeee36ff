"""Strokes and marks to the glyphs they take.

A glyph belongs to a stroke when its centre lies between the stroke's ends: measured best of
five rules on OCR geometry (shifting and snapping to ink made it worse). A stroke belongs to
the one line whose baseline it follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.evidence import Box, Line, Mark, MarkKind
from extractors.underlines.forms import is_form_field
from extractors.underlines.marks import Assignment, MarkedRun, Refused, Stroke
from extractors.underlines.textrows import TextRow, path_y_at, text_rows
from extractors.underlines.wholes import stripped, widened

OFFSET_MIN = -0.28
"""Highest place of a stroke against the baseline (em): a pen through the feet."""
OFFSET_MAX = 0.75
"""Lowest place (em): with looser lines people draw half an em below; OCR adds 0.1."""
OFFSET_BEST = 0.12
"""Where Word draws (em); of two lines the stroke belongs to the nearer by this."""
BARE_PENALTY = 0.4
"""Of two lines the one that covers more of the stroke is meant; weighed against distance in
em, so that the huge letters of a watermark do not win by one letter."""
STRIKE_MIN = -0.85
"""From here to `OFFSET_MIN` a stroke crosses glyphs: struck through."""
NEAR, BLANK = 0.2, 0.5
"""Strokes under two words are one mark when no more than this (em) lies between them; drawn with
the page, a blank: some processors leave blanks without line."""
OVERLAP = 0.3
"""Lines that share more than this (em) of the stroke's length lie one above the other."""
LIFTED, OFTEN = 0.35, 1.5
"""A gap in a stroke this long (em) is a lifted pen's, where the stroke was followed in steps so
many times shorter."""
PAUSES = "，、；。,;"
BOX_OVERLAP = 0.5
"""Share of a line's em that a markup annotation's box must cover."""

_LINK = re.compile(r"(?:https?://|ftp://|www\.)[\w./:?&=%#~+-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


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
    rows = text_rows(lines) if found else ()
    claims: list[_Claim] = []
    refused: list[Refused] = []
    for item in found:
        if isinstance(item, Mark):
            claims.extend(_mark_claims(item, rows))
            continue
        taken, reason = _stroke_claims(item, rows, page_number)
        claims.extend(taken)
        if reason:
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
    return overlap >= BOX_OVERLAP * row.em


def _stroke_claims(
    stroke: Stroke, rows: Sequence[TextRow], page_number: int
) -> tuple[list[_Claim], str]:
    """One claim a line the stroke runs under (the cells of a table row are lines side by
    side), or none and the reason."""
    candidates, struck = _lines_above(stroke, rows)
    if not candidates:
        return [], "穿过文字(删除线)" if struck else "线上方没有文字"
    mark = Mark(stroke.kind, page_number, (stroke.box,), stroke.confidence)
    claims: list[_Claim] = []
    reasons: list[str] = []
    nearest: list[_Claim] = []
    for _, claim in sorted(candidates, key=lambda pair: pair[0]):
        if any(_overlap(claim, other) for other in nearest):
            continue
        nearest.append(claim)
        reason = _refusal(stroke, claim.row, range(claim.start, claim.stop), rows)
        if reason:
            reasons.append(reason)
        else:
            claims.extend(_lifted(stroke, replace(claim, mark=mark)))
    return claims, "" if claims else reasons[0]


def _lifted(stroke: Stroke, claim: _Claim) -> list[_Claim]:
    """A pen that is lifted under a pause makes two marks: 直径达到3053mm，压力为3.04MPa."""
    gaps = _gaps(stroke, LIFTED * claim.row.em)
    spans = claim.row.spans[claim.start : claim.stop]
    middles = [(x0 + x1) / 2 for x0, x1 in spans]
    starts = [claim.start]
    stops: list[int] = []
    for left, right in gaps:
        inside = [claim.start + i for i, x in enumerate(middles) if left < x < right]
        if inside and all(claim.row.line.glyphs[i].text in PAUSES for i in inside):
            stops.append(inside[0])
            starts.append(inside[-1] + 1)
    stops.append(claim.stop)
    if len(starts) == 1:
        return [claim]
    edges = zip(starts, stops, strict=True)
    parts = [_part(claim, start, stop) for start, stop in edges if start < stop]
    return parts or [claim]


def _part(claim: _Claim, start: int, stop: int) -> _Claim:
    """Some glyphs of a claim with the part of the mark that is under them."""
    x0, x1 = claim.row.spans[start][0], claim.row.spans[stop - 1][1]
    box = claim.mark.segments[0]
    mark = replace(claim.mark, segments=(Box(x0, box.y0, x1, box.y1),))
    return replace(claim, start=start, stop=stop, mark=mark)


def _gaps(stroke: Stroke, least: float) -> list[tuple[float, float]]:
    """Where the stroke was not seen: between the ends of its pieces."""
    steps = [(a[0], b[0]) for a, b in pairwise(stroke.path)]
    usual = median(b - a for a, b in steps) if steps else 0.0
    return [(a, b) for a, b in steps if b - a > max(least, OFTEN * usual)]


def _lines_above(
    stroke: Stroke, rows: Sequence[TextRow]
) -> tuple[list[tuple[float, _Claim]], bool]:
    """Lines whose baseline the stroke follows with their distance (points) from the usual
    place, and whether it crosses the glyphs of a line."""
    found: list[tuple[float, _Claim]] = []
    struck = False
    mark = Mark(stroke.kind, 1, (stroke.box,), stroke.confidence)
    for row in rows:
        if row.line.box.y0 - row.em > stroke.box.y1 or row.line.box.y1 + row.em < stroke.box.y0:
            continue
        start, stop = row.covered(stroke.path[0][0], stroke.path[-1][0])
        if start == stop:
            continue
        offset = _offset(stroke, row, start, stop)
        struck = struck or STRIKE_MIN <= offset < OFFSET_MIN
        if OFFSET_MIN <= offset <= OFFSET_MAX:
            covered = row.spans[stop - 1][1] - row.spans[start][0]
            bare = 1 - min(covered / max(stroke.box.width, 0.1), 1)
            distance = (abs(offset - OFFSET_BEST) + BARE_PENALTY * bare) * row.em
            found.append((distance, _Claim(row, start, stop, mark)))
    return found, struck


def _overlap(first: _Claim, second: _Claim) -> bool:
    """Both claims take glyphs one above the other: only the nearer line is meant."""
    left = max(first.row.spans[first.start][0], second.row.spans[second.start][0])
    right = min(first.row.spans[first.stop - 1][1], second.row.spans[second.stop - 1][1])
    return right - left > OVERLAP * min(first.row.em, second.row.em)


def _refusal(stroke: Stroke, row: TextRow, covered: range, rows: Sequence[TextRow]) -> str:
    """Why a stroke under these glyphs is no mark; empty when it is one."""
    if _is_link(row.line.text, covered) or _is_link_by_colour(stroke, row, covered):
        return "链接"
    return "表单填写线" if is_form_field(stroke, row, covered, rows) else ""


def _is_link(text: str, covered: range) -> bool:
    return any(
        link.start() <= covered.start and covered.stop <= link.end()
        for link in _LINK.finditer(text)
    )


def _is_link_by_colour(stroke: Stroke, row: TextRow, covered: range) -> bool:
    """Blue words on a line of their own blue; with a figure in them they may be evidence that was
    set in blue."""
    glyphs = [row.line.glyphs[place] for place in covered]
    is_blue = stroke.colour == "blue" and all(g.is_blue or g.text.isspace() for g in glyphs)
    return (stroke.is_as_text or is_blue) and not any(g.text.isdigit() for g in glyphs)


def _offset(stroke: Stroke, row: TextRow, start: int, stop: int) -> float:
    """How far the stroke lies below the baseline, in em, at the middle glyph."""
    return median(
        (path_y_at(stroke.path, (x0 + x1) / 2) - baseline) / row.em
        for (x0, x1), baseline in zip(row.spans[start:stop], row.baselines[start:stop], strict=True)
    )


def _joined(claims: Sequence[_Claim]) -> list[_Claim]:
    """Claims on one line that meet or overlap, as one: double lines, pieces, crossings."""
    joined: list[_Claim] = []
    order = sorted(
        claims, key=lambda c: (c.row.line.box.y0, c.row.x0, _family(c.mark.kind), c.start)
    )
    for claim in order:
        last = joined[-1] if joined else None
        if last is not None and _meets(last, claim):
            joined[-1] = replace(
                last, stop=max(last.stop, claim.stop), mark=_united_mark(last, claim)
            )
        else:
            joined.append(claim)
    return joined


def _meets(last: _Claim, claim: _Claim) -> bool:
    between = last.row.line.glyphs[last.stop : claim.start]
    near = BLANK if claim.mark.kind is MarkKind.VECTOR else NEAR
    apart = min(box.x0 for box in claim.mark.segments) - max(box.x1 for box in last.mark.segments)
    return (
        last.row.line is claim.row.line
        and (not between or apart <= near * claim.row.em)
        and _family(last.mark.kind) == _family(claim.mark.kind)
        and all(glyph.text.isspace() for glyph in between)
    )


def _family(kind: MarkKind) -> str:
    """Strokes of a scan may be one stroke seen twice, as print and as a pen's colour."""
    in_scan = kind in (MarkKind.PRINTED, MarkKind.HANDWRITTEN)
    return MarkKind.PRINTED.value if in_scan else kind.value


def _united_mark(last: _Claim, claim: _Claim) -> Mark:
    """Both marks as one: as sure as the surer where they lie over each other (double lines),
    no surer than the less sure where one goes on from the other."""
    first, second = last.mark, claim.mark
    drawn = MarkKind.HANDWRITTEN in (first.kind, second.kind)
    surest = min if claim.start >= last.stop else max
    return replace(
        first,
        kind=MarkKind.HANDWRITTEN if drawn else first.kind,
        segments=(first.segments if first == second else first.segments + second.segments),
        confidence=surest(first.confidence, second.confidence),
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
