"""A scanned page: strokes first, then only what has to be recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.blank_cells import blank_cell_lines
from extractors.classified import refuse_classified
from extractors.document import OpenPage, PageImage
from extractors.evidence import (
    Box,
    Doubt,
    DoubtCode,
    Line,
    Notice,
    NoticeCode,
    PageState,
    Source,
)
from extractors.layout import PageReading, RunCheck
from extractors.marking_places import marking_places, red_lines
from extractors.ocr.consensus import second_reading
from extractors.ocr.engine import read_lines, without_red
from extractors.ocr.focus import focus_regions
from extractors.ocr.joined_feet import runs_into_mark
from extractors.ocr.orientation import Stand, Standing, page_standing, runs_upward
from extractors.ocr.rapid import Grey
from extractors.reading import Graphics, page_graphics, turn_notices
from extractors.text_layers import layer_notice
from extractors.turning import Turn
from extractors.underlines.assign import marked_runs
from extractors.underlines.marks import ImageStrokes, MarkedRun
from extractors.underlines.misread import without_misread_marks
from extractors.underlines.settling import settled_lines
from extractors.underlines.strokes import image_strokes
from extractors.units import PageUnits

# A vector line this flat (points) on a scan may be a mark drawn with a PDF editor.
FLAT = 4.0
# Text in these shares of the page's height is a running head or foot: report and page number.
HEAD_SHARE = 0.1
FOOT_SHARE = 0.94


@dataclass(frozen=True, slots=True)
class UprightScan:
    """A page picture with its text upright, and the strokes found on it.

    `turn` took the page as displayed to this one.
    """

    turn: Turn
    image: PageImage
    strokes: ImageStrokes

    def turned(self, degrees: int) -> UprightScan:
        """The page turned further, its strokes found anew."""
        shown = self.turn.back().size
        turn = Turn((self.turn.degrees + degrees) % 360, *shown)
        image = Turn(degrees, *self.turn.size).image(self.image)
        return UprightScan(turn, image, image_strokes(image))


def scan_to_reading(
    page: OpenPage, units: PageUnits, *, whole: bool, has_text: bool = True
) -> PageReading:
    """A page whose picture decides; nothing is recognised where nothing is marked.

    Where the page cannot be painted, or its text cannot be got (`has_text` is False), another
    program paints it, and neither text nor paths are asked for again: they hang, too.
    """
    image = units.run("picture", page.image, None) if has_text else None
    is_second = image is None
    if image is None:
        image = units.run("second", page.second_image, None)
    if image is None:
        return _failed(page)
    as_shown = UprightScan(Turn(0, page.width, page.height), image, ImageStrokes())
    scan = units.run("strokes", lambda: upright_scan(as_shown), as_shown)
    graphics = page_graphics(page, units, scan.turn, with_paths=not is_second)
    regions = None if whole else scan_regions(scan, graphics)
    stamped = units.many("stamps", lambda: red_lines(scan.image))
    refuse_classified(page.number, stamped, scan.turn.size)
    lines: tuple[Line, ...] = ()
    if regions is None or regions:
        lines = units.many("ocr", lambda: read_lines(scan.image, regions))
        lines += units.many("cells", lambda: _cell_lines(page, scan, lines))
    typed = () if is_second else tuple(map(scan.turn.line, units.many("text", page.lines)))
    reading = _marked(page, scan, graphics, (*typed, *lines))
    reading = replace(
        reading,
        is_complete=whole,
        state=_state(scan, reading, whole=whole),
        notices=(
            *reading.notices,
            *(() if is_second else _layer_notices(page, units, scan, lines)),
        ),
    )
    return units.run("values", lambda: checked(reading, scan.image), reading)


def _cell_lines(page: OpenPage, scan: UprightScan, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What stands in cells of ruled tables that the first look left without text."""
    found = scan.strokes
    width, height = scan.turn.size
    read = PageReading(
        page.number,
        width,
        height,
        Source.OCR,
        lines=lines,
        rules=found.rules,
        lay=found.lay,
    )
    return blank_cell_lines(read, scan.image, found.glyph_height)


def upright_scan(scan: UprightScan) -> UprightScan:
    """The scan with its strokes, turned upright by what its lines look and read like.

    Where the page as shown cannot be read for certain, it is looked at lying on its side, too.
    """
    as_shown = replace(scan, strokes=image_strokes(scan.image))
    if not as_shown.strokes.bands:
        return as_shown
    shown, is_aside = _stand(as_shown), runs_upward(as_shown.strokes.bands)
    if shown.is_certain and not is_aside:
        return _on_its_feet(as_shown, shown)
    aside = as_shown.turned(90)
    stands = [(shown, as_shown), (_stand(aside), aside)]
    known = [pair for pair in stands if pair[0].standing is not Standing.UNKNOWN]
    if not known:
        return as_shown
    # In a grid both ways read well: then the lines are those whose glyphs stand closer.
    likely = aside if is_aside else as_shown
    stand, turned = max(
        known, key=lambda pair: (pair[0].is_certain, pair[1] is likely, pair[0].confidence)
    )
    return _on_its_feet(turned, stand)


def _stand(scan: UprightScan) -> Stand:
    return page_standing(scan.image, scan.strokes.bands, scan.strokes.glyph_height)


def _on_its_feet(scan: UprightScan, stand: Stand) -> UprightScan:
    return scan.turned(180) if stand.standing is Standing.UPSIDE_DOWN else scan


def scan_regions(scan: UprightScan, graphics: Graphics) -> tuple[Box, ...]:
    """What to recognise of a page that is only looked through for marks."""
    found = scan.strokes
    width, height = scan.turn.size
    targets = [stroke.box for stroke in found.strokes]
    targets += [path.box for path in graphics.paths if path.box.height <= FLAT]
    targets += [box for note in graphics.annotations for box in note.boxes]
    margins = tuple(
        band
        for band in found.bands
        if band.y1 <= HEAD_SHARE * height or band.y0 >= FOOT_SHARE * height
    )
    markings = marking_places(found.bands, found.rules, found.glyph_height, (width, height))
    marked = focus_regions(targets, found.rules, found.glyph_height, width)
    return (*marked, *margins, *markings)


def _marked(
    page: OpenPage, scan: UprightScan, graphics: Graphics, lines: tuple[Line, ...]
) -> PageReading:
    width, height = scan.turn.size
    lines = settled_lines(lines, scan.strokes.bands, scan.strokes.strokes)
    lines = without_misread_marks(lines, scan.strokes.strokes)
    vectors = graphics.vectors(lines, Box(0, 0, width, height))
    found = (*scan.strokes.strokes, *vectors.strokes, *graphics.indications(page.number))
    return PageReading(
        page.number,
        width,
        height,
        Source.OCR,
        lines=lines,
        rules=(*scan.strokes.rules, *vectors.rules),
        runs=marked_runs(found, lines, page.number).runs,
        lay=scan.strokes.lay,
        turn=scan.turn.degrees,
        notices=turn_notices(page.number, scan.turn),
    )


def _state(scan: UprightScan, reading: PageReading, *, whole: bool) -> PageState:
    if not reading.lines and not scan.strokes.bands:
        return PageState.BLANK
    return PageState.READ if whole else PageState.MARKS_ONLY


def _failed(page: OpenPage) -> PageReading:
    return PageReading(
        page.number,
        page.width,
        page.height,
        Source.OCR,
        is_complete=False,
        state=PageState.FAILED,
        notices=(Notice(NoticeCode.PAGE_UNREADABLE, page.number),),
    )


def _layer_notices(
    page: OpenPage, units: PageUnits, scan: UprightScan, lines: Sequence[Line]
) -> tuple[Notice, ...]:
    if not lines:
        return ()
    hidden = tuple(map(scan.turn.line, units.many("text", page.overruled_lines)))
    code = layer_notice(hidden, lines)
    return () if code is None else (Notice(code, page.number),)


def checked(reading: PageReading, image: PageImage) -> PageReading:
    """The page with every recognised run read a second time."""
    if not any(run.line.source is Source.OCR for run in reading.runs):
        return replace(reading, checks=(RunCheck(),) * len(reading.runs))
    grey = without_red(image)
    checks = tuple(_check(grey, image.scale, run) for run in reading.runs)
    return replace(reading, checks=checks)


def _check(grey: Grey, scale: float, run: MarkedRun) -> RunCheck:
    if run.line.source is not Source.OCR:
        return RunCheck()
    second = second_reading(grey, scale, run.line, run.start, run.stop)
    glyphs = run.line.glyphs[run.start : run.stop]
    doubts = second.doubts
    if runs_into_mark(grey, scale, glyphs, run.mark.segments):
        doubts = (*doubts, Doubt(DoubtCode.UNREADABLE_NUMBER, run.text))
    return RunCheck(doubts, second.second)
