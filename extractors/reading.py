"""One page of an open document to its lines, rules and marked runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Annotation, OpenPage, ReadPage, VectorPath
from extractors.evidence import Box, Line, Mark, Notice, NoticeCode, PageState, Source
from extractors.layout import PageReading
from extractors.turning import Turn, writing_direction
from extractors.underlines.annotations import annotations_to_marks, annotations_to_strokes
from extractors.underlines.assign import marked_runs
from extractors.underlines.marks import Stroke, VectorStrokes
from extractors.underlines.vectors import paths_to_strokes
from extractors.units import PageUnits

# Just below what the readers of formats stop at (60,000); a full page of text has 3,000.
GLYPHS_TOLD = 50_000


@dataclass(frozen=True, slots=True)
class Graphics:
    """What is drawn on a page beside its text, upright."""

    annotations: tuple[Annotation, ...]
    paths: tuple[VectorPath, ...]

    def vectors(self, lines: Sequence[Line], page_box: Box) -> VectorStrokes:
        return paths_to_strokes(self.paths, lines, page_box)

    def indications(self, number: int) -> tuple[Stroke | Mark, ...]:
        """The marks that annotations make, and the strokes they draw."""
        return (
            *annotations_to_strokes(self.annotations),
            *annotations_to_marks(self.annotations, number),
        )


def page_to_reading(page: OpenPage, units: PageUnits, *, whole: bool) -> PageReading:
    """The page as read. `whole`: read a scan's every line, not only those about marks."""
    if isinstance(page, ReadPage):
        return page.reading()
    is_scan = units.run("text", lambda: _basis(page), otherwise=None)
    if is_scan is None or is_scan:
        from extractors.scans import scan_to_reading

        reading = scan_to_reading(page, units, whole=whole, has_text=is_scan is not None)
    else:
        reading = text_to_reading(page, units)
    if units.notices and not reading.lines and reading.state is PageState.BLANK:
        reading = replace(reading, state=PageState.FAILED, is_complete=False)
    return replace(reading, notices=(*reading.notices, *units.notices))


def _basis(page: OpenPage) -> bool | None:
    return page.is_scan()


def text_to_reading(page: OpenPage, units: PageUnits) -> PageReading:
    """A page whose text layer decides."""
    shown = units.many("text", page.lines)
    turn = Turn(-writing_direction(shown) % 360, page.width, page.height)
    lines = tuple(map(turn.line, shown)) if turn.degrees else shown
    graphics = page_graphics(page, units, turn)
    width, height = turn.size
    vectors = graphics.vectors(lines, Box(0, 0, width, height))
    found = (*vectors.strokes, *graphics.indications(page.number))
    return PageReading(
        page.number,
        width,
        height,
        Source.TEXT_LAYER,
        lines=lines,
        rules=vectors.rules,
        runs=marked_runs(found, lines, page.number).runs,
        turn=turn.degrees,
        state=PageState.READ if lines else PageState.BLANK,
        notices=(*turn_notices(page.number, turn), *_limit_notices(page.number, shown)),
    )


def _limit_notices(number: int, lines: Sequence[Line]) -> tuple[Notice, ...]:
    """Says that a page has more characters than are read."""
    if sum(len(line.glyphs) for line in lines) < GLYPHS_TOLD:
        return ()
    return (Notice(NoticeCode.LIMIT_REACHED, number, "页面字符过多"),)


def page_graphics(
    page: OpenPage, units: PageUnits, turn: Turn, *, with_paths: bool = True
) -> Graphics:
    """Annotations and paths of a page, turned upright."""
    annotations = units.many("annotations", page.annotations)
    paths = units.many("paths", page.paths) if with_paths else ()
    if not turn.degrees:
        return Graphics(annotations, paths)
    return Graphics(tuple(map(turn.annotation, annotations)), tuple(map(turn.path, paths)))


def turn_notices(number: int, turn: Turn) -> tuple[Notice, ...]:
    """Says that a page was turned, and by how much."""
    if not turn.degrees:
        return ()
    return (Notice(NoticeCode.PAGE_TURNED, number, f"顺时针转正 {turn.degrees} 度"),)
