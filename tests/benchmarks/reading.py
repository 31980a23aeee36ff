"""How well values are read: `python -m tests.benchmarks.reading [--pages N] [--tuning] [--peers]`.

Pages of random values in every Chinese face installed, as a text layer and through three
kinds of scanner, from seeds nothing was chosen on. Where a value stands is known, so the
figures are of reading alone. Beside the pipeline: the recogniser alone (one pass, its own
characters) and Tesseract (chi_sim+eng, psm 7 on the value alone).

exact: number, sign and unit as written, full and half width folded. silent: wrong values no
doubt stands by. questioned: right values with a doubt.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from extractors.characters import meaning
from extractors.document import PageImage
from extractors.evidence import Box, Glyph, Line
from extractors.ocr import rapid
from extractors.ocr.consensus import SecondReading, second_reading
from extractors.ocr.crops import run_crop
from extractors.ocr.engine import read_lines, without_red
from tests.benchmarks.value_pages import HELD_BACK, TrueValue, ValuePage, value_page
from tests.corpus.scanner import ScanLook, ScannedPage, random_look, scan_page

Stretch = tuple[Line, int, int]


@dataclass(slots=True)
class Score:
    """Counts over one kind of page; `found` names what went wrong."""

    values: int = 0
    exact: int = 0
    silent: int = 0
    questioned: int = 0
    alone: int = 0
    tesseract: int = 0
    found: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        wrong = self.values - self.exact
        caught = wrong - self.silent
        shares = (
            self.exact / self.values,
            self.silent / self.values,
            self.questioned / max(self.exact, 1),
            self.alone / self.values,
            self.tesseract / self.values,
        )
        figures = " | ".join(f"{100 * share:6.2f} %" for share in shares)
        return f"{name:9} | {self.values:6} | {figures} | {caught}/{wrong}"


def look(kind: str, rng: np.random.Generator) -> ScanLook:
    """How pages of a kind are scanned: clean, as offices do, or badly."""
    if kind == "office":
        return random_look(rng)
    if kind == "clean":
        return ScanLook(
            dpi=int(rng.choice([200, 300])),
            blur=0.3,
            noise=2,
            jpeg_quality=85,
            skew=float(rng.uniform(-0.5, 0.5)),
        )
    return ScanLook(
        dpi=int(rng.choice([150, 200, 200])),
        blur=float(rng.uniform(0.7, 1.1)),
        noise=float(rng.uniform(10, 16)),
        jpeg_quality=int(rng.choice([35, 45])),
        skew=float(rng.uniform(-2, 2)),
        grey=True,
    )


def stretch_of(value: TrueValue, scan: ScannedPage, lines: Sequence[Line]) -> Stretch | None:
    """The glyphs nearest to the value's first and last character, on one line."""
    middle = value.box.center_y
    first, last = (scan.moved_point((x, middle)) for x in (value.first, value.last))
    em = value.box.height
    glyphs = [
        (line, place, glyph)
        for line in lines
        for place, glyph in enumerate(line.glyphs)
        if not glyph.text.isspace() and abs(glyph.box.center_y - first[1]) < 0.6 * em
    ]
    if not glyphs:
        return None

    def nearest(x: float) -> tuple[Line, int, Glyph]:
        return min(glyphs, key=lambda found: abs(found[2].box.center_x - x))

    (line, start, _), (other, stop, _) = nearest(first[0]), nearest(last[0])
    return (line, start, stop + 1) if line is other and start <= stop else None


def score_scan(page: ValuePage, kind: str, seed: int, score: Score, *, peers: bool) -> None:
    """Adds one page, scanned as its kind is, to the score."""
    scan = scan_page(page.image, look(kind, np.random.default_rng(seed)), seed)
    about = f"{kind} {seed} {scan.dpi} dpi {page.face}"
    grey = without_red(scan.image)
    lines = read_lines(scan.image)
    for value in page.values:
        truth = meaning(value.text)
        score.values += 1
        found = stretch_of(value, scan, lines)
        if found is None:
            score.silent += 1
            score.found.append(f"SILENT {value.text} not found ({about})")
            continue
        line, start, stop = found
        reading = second_reading(grey, scan.scale, line, start, stop)
        right = meaning(reading.text) == truth
        score.exact += right
        score.silent += not right and not reading.doubts
        score.questioned += right and bool(reading.doubts)
        score.found += _told(value.text, reading, about, right=right)
        if not peers:
            continue
        crop = run_crop(grey, scan.scale, line, (start, stop))
        score.alone += meaning("".join(c.text for c in rapid.recognise(crop))) == truth
        score.tesseract += meaning(_tesseract(scan.image, value, scan)) == truth


def _told(truth: str, reading: SecondReading, about: str, *, right: bool) -> list[str]:
    """One line for a value that was read wrong or questioned without need."""
    if right and not reading.doubts:
        return []
    kind = "QUESTIONED" if right else "CAUGHT" if reading.doubts else "SILENT"
    doubts = " ".join(doubt.code.value for doubt in reading.doubts)
    return [f"{kind} {truth} read {reading.text} / {reading.second} [{doubts}] ({about})"]


def _tesseract(image: PageImage, value: TrueValue, scan: ScannedPage) -> str:
    """What Tesseract reads in the value's own box; nothing when it is not installed."""
    if shutil.which("tesseract") is None:
        return ""
    import pytesseract
    from PIL import Image

    box: Box = scan.moved_box(value.box).grown(2.5, 2.5)
    x0, y0, x1, y1 = (max(round(edge * image.scale), 0) for edge in box.as_tuple())
    part = Image.fromarray(image.pixels[y0:y1, x0:x1])
    wide = Image.new("RGB", (part.width + 40, part.height + 40), "white")
    wide.paste(part, (20, 20))
    read: str = pytesseract.image_to_string(wide, lang="chi_sim+eng", config="--psm 7")
    return read.strip()


def measured(pages: int, first_seed: int, *, peers: bool, show: bool) -> Iterator[str]:
    """One row a kind of scan."""
    for place, kind in enumerate(("clean", "office", "degraded")):
        score = Score()
        for number in range(pages):
            seed = first_seed + 1000 * place + number
            score_scan(value_page(seed), kind, seed, score, peers=peers)
        if show:
            yield from score.found
        yield score.row(kind)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=8, help="pages of each kind")
    parser.add_argument("--tuning", action="store_true", help="the seeds that may be looked at")
    parser.add_argument("--peers", action="store_true", help="also one pass alone and Tesseract")
    parser.add_argument("--seed", type=int, help="the first seed")
    parser.add_argument("--show", action="store_true", help="every wrong or questioned value")
    given = parser.parse_args()
    first = given.seed if given.seed is not None else 0 if given.tuning else HELD_BACK
    print("scans     | values |    exact |   silent | question |    alone | tesseract| caught")
    for row in measured(given.pages, first, peers=given.peers, show=given.show):
        print(row, flush=True)


if __name__ == "__main__":
    main()
