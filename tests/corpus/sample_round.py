"""Makes the sample round: `python -m tests.corpus.sample_round DIR`.

Beside DIR stands `DIR.truth/` with a JSON for every file (marked passages with page and
box), `verdicts.csv` and `rules.csv`. The same fonts give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image

from extractors.document import PageImage
from extractors.evidence import Box
from tests.corpus import papers, word_papers
from tests.corpus.pens import draw_strokes, stroke_paths
from tests.corpus.sample_applications import APPLICATIONS
from tests.corpus.sample_specs import Sample, SampleApplication
from tests.corpus.scanner import ScannedPage, scan_page
from tests.corpus.sheet import Marking, Sheet, TrueMark, pieces, plain

RENDER_DPI = 300
ROUND_TOML = """\
# The sample round. Everything here has a default; see README.
name = "2022年度样例批次"
deadline = 2022-09-15
as_of = 2022-09-15
"""


def main() -> None:
    target = Path(sys.argv[1])
    truth = target.with_name(target.name + ".truth")
    for folder in (target, truth):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    (target / "round.toml").write_text(ROUND_TOML, encoding="utf-8")
    for application in APPLICATIONS:
        _write_application(application, target, truth)
    _write_truth_tables(truth)


def _write_application(application: SampleApplication, target: Path, truth: Path) -> None:
    place = Path(application.enterprise) / application.equipment
    for folder in (target / place, truth / place):
        folder.mkdir(parents=True)
    for sample in application.files:
        content, marks = made(sample)
        (target / place / sample.name).write_bytes(content)
        record = {"kind": _kind(sample), "marking": str(sample.marking), "passages": marks}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        (truth / place / f"{sample.name}.json").write_text(text, encoding="utf-8")


def made(sample: Sample) -> tuple[bytes, list[dict[str, object]]]:
    """The file's bytes and its true passages."""
    if sample.name.endswith(".docx"):
        return _word(sample)
    sheet = _drawn(sample)
    true = sheet.passages()
    if sample.look is None:
        return sheet.save(), [
            _passage(t.page, [Box(*box) for box in t.boxes], t.text) for t in true
        ]
    pages = scanned(sheet, sample)
    passages = [
        _passage(t.page, [pages[t.page - 1].moved_box(Box(*box)) for box in t.boxes], t.text)
        for t in true
    ]
    return packed(sample, pages), passages


def _word(sample: Sample) -> tuple[bytes, list[dict[str, object]]]:
    if isinstance(sample.paper, papers.ApplicationForm):
        return word_papers.application_form(sample.paper), []
    assert isinstance(sample.paper, papers.UserReport)
    marked = [piece.text for piece in pieces(sample.paper.body) if piece.marked]
    return word_papers.user_report(sample.paper), [_passage(1, [], text) for text in marked]


def _drawn(sample: Sample) -> Sheet:
    paper = sample.paper
    if isinstance(paper, papers.TestReport):
        return papers.test_report(paper, sample.face, sample.marking)
    if isinstance(paper, papers.UserReport):
        return papers.user_report(paper, sample.face, sample.marking)
    if isinstance(paper, papers.Contract):
        return papers.contract(paper, sample.face)
    if isinstance(paper, papers.Invoice):
        return papers.invoice(paper, sample.face)
    assert isinstance(paper, papers.Licence)
    return papers.licence(paper, sample.face)


def scanned(sheet: Sheet, sample: Sample) -> list[ScannedPage]:
    """Every page of the sheet, penned and scanned as the sample says."""
    assert sample.look is not None
    seed = zlib.crc32(sample.name.encode())
    pages = []
    for number, page in enumerate(sheet.document, 1):
        image = _rendered(page)
        if sample.marking is Marking.PEN:
            image = _penned(image, [m for m in sheet.marks if m.page == number], sample, seed)
        pages.append(scan_page(image, sample.look, seed + number))
    return pages


def _rendered(page: pymupdf.Page) -> PageImage:
    pixmap = page.get_pixmap(dpi=RENDER_DPI, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return PageImage(pixels.copy(), RENDER_DPI / 72)


def _penned(image: PageImage, marks: list[TrueMark], sample: Sample, seed: int) -> PageImage:
    assert sample.pen is not None
    rng = np.random.default_rng(seed)
    for mark in marks:
        paths = stroke_paths(sample.pen, mark.box[0], mark.box[2], mark.baseline, rng)
        image = draw_strokes(image, paths, sample.pen, rng)
    return image


def packed(sample: Sample, pages: list[ScannedPage]) -> bytes:
    """The pages as the file that the sample's name asks for."""
    packers: dict[str, Callable[[Sample, list[ScannedPage]], bytes]] = {
        ".pdf": _as_pdf,
        ".tif": _as_tiff,
        ".jpg": _as_jpeg,
    }
    return packers[Path(sample.name).suffix](sample, pages)


def _as_pdf(sample: Sample, pages: list[ScannedPage]) -> bytes:
    document = pymupdf.open()
    for page in pages:
        height_px, width_px = page.pixels.shape[:2]
        size = (width_px / page.scale, height_px / page.scale)
        sheet = document.new_page(width=size[0], height=size[1])
        sheet.insert_image(sheet.rect, stream=_as_jpeg(sample, [page]))
    document.set_metadata({})
    return bytes(document.tobytes(garbage=4, no_new_id=True))


def _as_jpeg(sample: Sample, pages: list[ScannedPage]) -> bytes:
    assert sample.look is not None
    image = Image.fromarray(pages[0].pixels)
    buffer = io.BytesIO()
    (image.convert("L") if sample.look.grey else image).save(
        buffer, "JPEG", quality=sample.look.jpeg_quality or 90, dpi=(sample.look.dpi,) * 2
    )
    return buffer.getvalue()


def _as_tiff(sample: Sample, pages: list[ScannedPage]) -> bytes:
    assert sample.look is not None
    images = [Image.fromarray(page.pixels).convert("1", dither=Image.Dither.NONE) for page in pages]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "TIFF",
        save_all=True,
        append_images=images[1:],
        compression="group4",
        dpi=(sample.look.dpi,) * 2,
    )
    return buffer.getvalue()


def _passage(page: int, boxes: list[Box], text: str) -> dict[str, object]:
    rounded = [[round(value, 1) for value in box.as_tuple()] for box in boxes]
    return {"page": page, "boxes": rounded, "text": plain(text)}


def _kind(sample: Sample) -> str:
    kinds: dict[type, str] = {
        papers.TestReport: "test_report",
        papers.UserReport: "user_report",
        papers.ApplicationForm: "application_form",
        papers.Contract: "contract",
        papers.Invoice: "invoice",
        papers.Licence: "licence",
    }
    return kinds[type(sample.paper)]


def _write_truth_tables(truth: Path) -> None:
    with (truth / "verdicts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("enterprise", "equipment", "list_no", "indicator_no", "verdict"))
        for a in APPLICATIONS:
            for number, verdict in enumerate(a.verdicts, 1):
                writer.writerow((a.enterprise, a.equipment, a.list_number, number, verdict))
    with (truth / "rules.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("enterprise", "equipment", "rule", "status"))
        for a in APPLICATIONS:
            for rule, status in a.rules.items():
                writer.writerow((a.enterprise, a.equipment, rule, status))


if __name__ == "__main__":
    main()
