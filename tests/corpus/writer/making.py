"""Pages in their media, with their truth: written, converted, marked, perhaps scanned."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from extractors.evidence import Box, MarkKind
from tests.corpus.writer import truth
from tests.corpus.writer.files import Form, save_photo, save_scan
from tests.corpus.writer.ink import Draws
from tests.corpus.writer.layouts import written_paper
from tests.corpus.writer.package import convert, save
from tests.corpus.writer.paper import Paper
from tests.corpus.writer.printing import printed, seal_and_sign, stamp, underline_by_hand
from tests.corpus.writer.scanner import Picture, scanned
from tests.corpus.writer.telephone import photographed

Record = dict[str, Any]
MEDIA = (
    "digital",
    "scan_printed",
    "scan_pen",
    "phone_printed",
    "phone_pen",
    "clean_digital",
    "clean_scan",
)
_ROUNDS = 6
"""How often a page is written anew when its document gives none."""
_TURNED = 0.06
"""The share of scans that lie on a side or on their head."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A page to be made."""

    seed: int
    medium: str

    @property
    def marked(self) -> bool:
        return not self.medium.startswith("clean")

    @property
    def by_pen(self) -> bool:
        return "pen" in self.medium

    @property
    def stem(self) -> str:
        return f"{self.medium}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Job:
    """A page that its document gave, on its way into the folder."""

    wish: Wish
    paper: Paper
    layout: str
    taken: truth.Taken
    draws: Draws
    folder: Path

    @property
    def page(self) -> Any:
        return self.taken.document[self.taken.number]

    @property
    def waves(self) -> bool:
        """Whether the document has wavy underlines."""
        return any(mark.name.startswith("wav") for mark in self.paper.document.marks)

    @property
    def seal_text(self) -> str:
        about = self.paper.subject
        return (about.laboratory if self.layout == "report" else about.user)[:14]


def make_pages(wishes: Sequence[Wish], folder: Path) -> list[Record]:
    """Writes the pages' files into the folder and returns their records.

    Raises LookupError when LibreOffice or every font is missing.
    """
    made: dict[Wish, Record] = {}
    for again in range(_ROUNDS):
        left = [wish for wish in wishes if wish not in made]
        if left:
            made |= _one_round(left, again, folder)
    missing = [wish.stem for wish in wishes if wish not in made]
    if missing:
        raise RuntimeError(f"no document gave these pages: {', '.join(missing)}")
    return [made[wish] for wish in wishes]


def _one_round(wishes: Sequence[Wish], again: int, folder: Path) -> dict[Wish, Record]:
    papers = {w: written_paper(f"{w.seed}:{w.medium}:{again}", w.marked) for w in wishes}
    made = {}
    with TemporaryDirectory() as work:
        documents = Path(work) / "documents"
        documents.mkdir()
        for wish, (paper, _) in papers.items():
            _save_copies(wish, paper, documents)
        convert(documents)
        for wish, (paper, layout) in papers.items():
            taken = _taken(wish, paper, documents / wish.stem)
            if taken is not None:
                draws = np.random.default_rng([wish.seed, MEDIA.index(wish.medium), again])
                made[wish] = _record(Job(wish, paper, layout, taken, draws, folder))
                taken.document.close()
    return made


def _save_copies(wish: Wish, paper: Paper, documents: Path) -> None:
    for code, coloured in (("b", False), ("c", True)):
        if wish.marked or not coloured:
            path = documents / f"{wish.stem}-{code}.docx"
            save(paper.document, path, coloured=coloured, underlined=not wish.by_pen)


def _taken(wish: Wish, paper: Paper, base: Path) -> truth.Taken | None:
    rng = random.Random(f"{wish.seed}{wish.medium}")
    if wish.marked:
        return truth.taken_page(base, len(paper.document.marks), rng)
    return truth.taken_clean_page(base, rng)


def _record(job: Job) -> Record:
    document = job.paper.document
    latin, chinese = document.latin, document.chinese
    head = {
        "seed": job.wish.seed,
        "medium": job.wish.medium,
        "layout": job.layout,
        "family": chinese if latin == chinese else f"{latin}', '{chinese}",
    }
    made = _digital(job) if "digital" in job.wish.medium else _pictured(job)
    return {"file": made.pop("file")} | head | made


def _digital(job: Job) -> Record:
    if job.draws.random() < 0.25:
        stamp(job.page, job.seal_text, job.draws)
    width, height = job.page.rect.width, job.page.rect.height
    job.taken.document.select([job.taken.number])
    path = job.folder / f"{job.wish.stem}.pdf"
    job.taken.document.save(path, garbage=3, deflate=True)
    return {
        "file": path.name, "format": "pdf", "dpi": None, "turned": 0,
        "width": round(width, 2), "height": round(height, 2),
        "passages": _passages(job, MarkKind.VECTOR, {}, lambda box: box), "lines": [],
    }  # fmt: skip


def _passages(
    job: Job, kind: MarkKind, by_hand: dict[int, str], placed: truth.Placed
) -> list[Record]:
    marks, page = job.paper.document.marks, job.taken.truth
    made = []
    for passage in page.passages:
        drawn = by_hand.get(passage.mark)
        style = f"word {marks[passage.mark].name}" if drawn is None else f"pen {drawn}"
        made.append(truth.passage_record(page, passage, kind.value, style, placed))
    return made


def _pictured(job: Job) -> Record:
    """The page printed, underlined by hand if it is to be, and scanned or photographed."""
    draws, phone = job.draws, job.wish.medium.startswith("phone")
    resolutions = [240, 300] if phone else [150, 200, 200, 200, 250, 300, 300, 300, 400]
    dpi = int(draws.choice(resolutions))
    sheet = printed(job.page, dpi, waves=job.waves and not job.wish.by_pen)
    seal_and_sign(sheet, dpi / 72, job.taken.truth, job.seal_text, draws)
    styles = {}
    if job.wish.by_pen:
        styles = underline_by_hand(sheet, job.page, job.taken.truth, dpi, draws)
    if phone:
        return _filed(job, photographed(sheet, dpi, draws), "jpg", 0, styles)
    picture = scanned(sheet, dpi, draws)
    suffix = str(draws.choice(["jpg", "jpg", "pdf", "pdf", "png", "tif"]))
    chance = draws.random() / _TURNED
    return _filed(job, picture, suffix, 1 + int(3 * chance) if chance < 1 else 0, styles)


def _filed(job: Job, picture: Picture, suffix: str, quarter: int, styles: dict[int, str]) -> Record:
    """The picture, turned clockwise by so many quarters, as a file with the truth turned along."""
    phone, point = job.wish.medium.startswith("phone"), 72 / picture.dpi
    high, wide = picture.raster.shape[:2]

    def placed(box: Box) -> Box:
        seen = _turned(picture.way.box(box), quarter, wide, high)
        return Box(*(value * point for value in seen.as_tuple()))

    shown = replace(picture, raster=np.ascontiguousarray(np.rot90(picture.raster, -quarter)))
    low = 60 if phone or picture.dpi <= 150 else 35
    form = Form(suffix, int(job.draws.integers(low, 91)))
    path = job.folder / f"{job.wish.stem}.{suffix}"
    if phone:
        save_photo(shown, form, path)
    else:
        save_scan(shown, form, path, job.draws)
    height, width = shown.raster.shape[:2]
    kind = MarkKind.HANDWRITTEN if job.wish.by_pen else MarkKind.PRINTED
    return {
        "file": path.name, "format": suffix,
        "dpi": round(picture.dpi, 1) if phone else picture.dpi, "turned": quarter * 90,
        "width": round(width * point, 2), "height": round(height * point, 2),
        "passages": _passages(job, kind, styles, placed),
        "lines": truth.line_records(job.taken.truth, placed),
    }  # fmt: skip


def _turned(box: Box, quarter: int, width: int, height: int) -> Box:
    """A box of an upright picture, in the picture turned clockwise."""
    for _ in range(quarter):
        box = Box(height - box.y1, box.x0, height - box.y0, box.x1)
        width, height = height, width
    return box
