"""Scoreboard on foreign pages: `python -m tests.benchmarks.foreign_marks DIR`.

DIR holds pages and `pages.jsonl` of `tests.corpus.browser`. Pages of text are read as they
are. Scans are read with the true glyphs of the page in the place of OCR, or with `--ocr`
all the way. A found passage is a true one when they overlap on their lines by `SAME` and
their characters agree by as much.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import cv2

from extractors import read_evidence
from extractors.document import PageImage
from extractors.evidence import Box, Evidence, Glyph, Line, Passage, Source, united_box
from extractors.formats import open_document
from extractors.layout import PageReading
from extractors.passages import passages_and_mentions
from extractors.passages.blocks import lay_document
from extractors.turning import Turn
from extractors.underlines.assign import marked_runs
from extractors.underlines.strokes import image_strokes
from tests.benchmarks.underlines import DOUBT, SAME, Tally, merged

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage, true or found: one box a line, in points of the page turned upright."""

    boxes: tuple[Box, ...]
    text: str
    kind: str
    style: str = ""
    confidence: float = 1.0

    @property
    def width(self) -> float:
        return sum(box.width for box in self.boxes)


def true_passages(row: Record) -> tuple[Marked, ...]:
    """What the record says, upright."""
    turn = upright(row)
    return tuple(
        Marked(
            tuple(turn.box(Box(*piece["bbox"])) for piece in passage["pieces"]),
            plain(passage["text"]),
            passage["mark"],
            passage["style"],
        )
        for passage in row["passages"]
    )


def upright(row: Record) -> Turn:
    """The turn that puts the page as displayed on its feet."""
    return Turn(-row["turned"] % 360, row["width"], row["height"])


def plain(text: str) -> str:
    """Characters to compare: without space, in their usual form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def found_passages(row: Record, file: Path, *, ocr: bool) -> tuple[Marked, ...]:
    """What the product finds on the page, upright and in the record's points."""
    if ocr or not row["lines"]:
        evidence = read_evidence(file)
        return _upright(evidence.passages, row, _shrink(row, evidence))
    with closing(open_document(file)) as document:
        page = document.page(1)
        scale = row["width"] / page.width
        image = PageImage(page.image().pixels, page.image().scale / scale)
    return _as_marked(known_passages(row, image))


def known_passages(row: Record, image: PageImage) -> tuple[Passage, ...]:
    """Passages of a picture whose glyphs are known; `image` as displayed."""
    turn = upright(row)
    seen = image_strokes(turn.image(image))
    lines = tuple(turn.line(line) for line in true_lines(row))
    reading = PageReading(
        1,
        *turn.size,
        Source.OCR,
        lines=lines,
        rules=seen.rules,
        runs=marked_runs(seen.strokes, lines).runs,
        lay=seen.lay,
    )
    return passages_and_mentions(lay_document([reading]))[0]


def true_lines(row: Record) -> Iterator[Line]:
    """The printed lines of a scan, as displayed."""
    for line in row["lines"]:
        boxes = [Box(*box) for box in line["boxes"]]
        glyphs = tuple(map(Glyph, line["text"], boxes))
        yield Line(glyphs, united_box(tuple(boxes)), Source.OCR)


def _shrink(row: Record, evidence: Evidence) -> float:
    """From the product's points to the record's: a phone tells no resolution."""
    width = evidence.pages[0].width
    return float(row["width"]) / width if width else 1.0


def _upright(passages: Iterable[Passage], row: Record, scale: float) -> tuple[Marked, ...]:
    return _as_marked(passages, upright(row), scale)


def _as_marked(
    passages: Iterable[Passage], turn: Turn | None = None, scale: float = 1.0
) -> tuple[Marked, ...]:
    made = []
    for passage in passages:
        boxes = [Box(*(v * scale for v in place.box.as_tuple())) for place in passage.places]
        if turn is not None:
            boxes = [turn.box(box) for box in boxes]
        text = plain(passage.text)
        made.append(Marked(tuple(boxes), text, passage.mark.value, "", passage.confidence))
    return tuple(made)


def same(found: Marked, truth: Marked) -> bool:
    """The found passage is the true one: in its place, and mostly its characters."""
    shared = sum(
        f.overlap_x(t)
        for f in found.boxes
        for t in truth.boxes
        if f.overlap_y(t) >= 0.5 * min(f.height, t.height)
    )
    if shared < SAME * (found.width + truth.width - shared):
        return False
    return 2 * agreeing(found, truth) >= SAME * (len(found.text) + len(truth.text))


def agreeing(found: Marked, truth: Marked) -> int:
    """Characters that both have, in order."""
    matcher = SequenceMatcher(None, found.text, truth.text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def pairs(found: Sequence[Marked], truth: Sequence[Marked]) -> dict[int, int]:
    """The found passage of each true one, by index."""
    taken: dict[int, int] = {}
    for index, true in enumerate(truth):
        free = (i for i, each in enumerate(found) if i not in taken.values() and same(each, true))
        hit = next(free, None)
        if hit is not None:
            taken[index] = hit
    return taken


def score(row: Record, found: Sequence[Marked], truth: Sequence[Marked]) -> dict[str, Tally]:
    """Tallies by key: all, the page's layout, each mark's kind and style."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    page_keys = ("all", f"layout {row['layout']}", f"format {row['format']}")
    matched = pairs(found, truth)
    for index, true in enumerate(truth):
        hit = found[matched[index]] if index in matched else None
        for key in (*page_keys, f"kind {true.kind}", f"style {true.style}"):
            _count_true(tallies[key], true, hit)
    extra = [each for i, each in enumerate(found) if i not in matched.values()]
    sure = [each for each in extra if each.confidence >= DOUBT]
    for key in page_keys:
        tally = tallies[key]
        tally.found += len(sure)
        tally.false += len(sure)
        tally.doubts += len(extra) - len(sure)
        tally.chars_found += sum(len(each.text) for each in sure)
        tally.pages += 1
        tally.clean_pages += not truth
        tally.spoilt_pages += bool(not truth and sure)
    return tallies


def _count_true(tally: Tally, true: Marked, hit: Marked | None) -> None:
    tally.true += 1
    tally.chars_true += len(true.text)
    if hit is not None:
        tally.hit += 1
        tally.found += 1
        tally.chars_found += len(hit.text)
        tally.chars_hit += agreeing(hit, true)


def name_failures(row: Record, found: Sequence[Marked], truth: Sequence[Marked]) -> None:
    """Every missed and every false passage of the page, by name."""
    matched = pairs(found, truth)
    where = f"{row['file']} {row['layout']}"
    for index, true in enumerate(truth):
        if index not in matched:
            print(f"  missed {where} {true.style}: {true.text} {_at(true)}")
        elif found[matched[index]].text != true.text:
            print(f"  other  {where} {true.style}: {found[matched[index]].text} for {true.text}")
    for index, each in enumerate(found):
        if index not in matched.values():
            print(f"  false  {where} {each.confidence:.2f} {each.kind}: {each.text} {_at(each)}")


def _at(marked: Marked) -> str:
    return " ".join(f"{v:.0f}" for v in united_box(marked.boxes).as_tuple())


def main() -> None:
    options = _options()
    cv2.setNumThreads(1)
    text = (options.folder / "pages.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    media: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if not options.only or any(row["medium"].startswith(name) for name in options.only):
            media[row["medium"]].append(row)
    print(f"{'':28s} {'marks':>5s} {'recall':>7s} {'precision':>9s} {'char F1':>7s} "
          f"{'false':>6s} {'doubts':>6s}   unmarked pages with a false mark")  # fmt: skip
    for medium, pages in media.items():
        _print_medium(medium, pages[: options.pages], options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ocr", action="store_true", help="read scans with real OCR")
    parser.add_argument("--show", action="store_true", help="name every miss and false mark")
    parser.add_argument("--styles", action="store_true", help="rows for layouts and styles too")
    parser.add_argument("--only", action="append", metavar="MEDIUM", help="media so beginning")
    parser.add_argument("--pages", type=int, help="pages a medium")
    return parser.parse_args()


def _print_medium(medium: str, rows: Sequence[Record], options: argparse.Namespace) -> None:
    read = functools.partial(_scored, options=options)
    total = merged(map(read, rows))
    print(f"{f'{medium} ({len(rows)} pages)':28s} {total['all'].row()}")
    if options.styles:
        for key in sorted(total):
            if key != "all":
                print(f"  {key:26s} {total[key].row()}")
    sys.stdout.flush()


def _scored(row: Record, options: argparse.Namespace) -> dict[str, Tally]:
    found = found_passages(row, options.folder / row["file"], ocr=options.ocr)
    truth = true_passages(row)
    if options.show:
        name_failures(row, found, truth)
    return score(row, found, truth)


if __name__ == "__main__":
    main()
