"""The truth of LibreOffice's pages is what their files show."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pymupdf
import pytest

from extractors.evidence import Box
from extractors.formats import open_document
from tests.corpus.pdf_characters import characters, plain, stands_in
from tests.corpus.writer.making import Record, Wish, make_pages

DIGITAL = (Wish(1, "digital"), Wish(2, "digital"))
PICTURES = (
    Wish(1, "scan_printed"),
    Wish(2, "scan_printed"),
    Wish(3, "scan_pen"),
    Wish(5, "phone_printed"),
)
WAVY = (PICTURES[0], PICTURES[3])
CLEAN = (Wish(1, "clean_digital"), Wish(2, "clean_scan"))
AGAIN = PICTURES[2]
NAMES = {wish: wish.stem for wish in (*DIGITAL, *PICTURES, *CLEAN)}

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
Pages = tuple[Path, dict[Wish, Record]]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("pages")
    return folder, dict(zip(NAMES, make_pages(tuple(NAMES), folder), strict=True))


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("wish", DIGITAL, ids=NAMES.get)
def test_pieces_hold_the_characters_of_the_pdf(pages: Pages, wish: Wish) -> None:
    folder, records = pages
    with pymupdf.open(folder / records[wish]["file"]) as document:
        assert len(document) == 1
        chars = characters(document[0])
    for piece in _pieces(records[wish]):
        held = [char for char in chars if stands_in(char, Box(*piece["bbox"]))]
        assert plain("".join(char["c"] for char in held)) == plain(piece["text"])


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("wish", DIGITAL, ids=NAMES.get)
def test_an_underline_runs_from_end_to_end_of_every_piece(pages: Pages, wish: Wish) -> None:
    folder, records = pages
    with pymupdf.open(folder / records[wish]["file"]) as document:
        strokes = [
            stroke
            for drawing in document[0].get_drawings()
            if drawing["type"] == "s" or drawing["rect"].height < 6
            for stroke in map(_extent, drawing["items"])
        ]
    for piece in _pieces(records[wish]):
        x0, _, x1, low = piece["bbox"]
        em = low - piece["bbox"][1]
        under = [
            (left, right)
            for left, right, top, bottom in strokes
            if low - 0.25 * em < top <= bottom < low + 0.3 * em
            if x0 - 5 < left < x1 and x0 < right < x1 + 5
        ]
        assert abs(min(left for left, _ in under) - x0) < 1.2
        assert abs(max(right for _, right in under) - x1) < 1.2


def _pieces(record: Record, style: str = "") -> list[Record]:
    """The pieces of the passages whose style starts so."""
    return [
        piece
        for passage in record["passages"]
        if passage["style"].startswith(style)
        for piece in passage["pieces"]
    ]


def _extent(item: Any) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a drawn line, curve or rectangle."""
    kind, *shape = item
    if kind in ("l", "c"):
        points = [point for point in shape if isinstance(point, pymupdf.Point)]
        xs, ys = [point.x for point in points], [point.y for point in points]
        return min(xs), max(xs), min(ys), max(ys)
    rect = shape[0].rect if kind == "qu" else shape[0]
    return rect.x0, rect.x1, rect.y0, rect.y1


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("wish", PICTURES, ids=NAMES.get)
def test_glyph_boxes_lie_on_ink(pages: Pages, wish: Wish) -> None:
    folder, records = pages
    record = records[wish]
    dark = _dark(folder / record["file"])
    scale = dark.shape[1] / record["width"]
    shares = [
        _share(dark, box, scale)
        for line in record["lines"]
        for char, box in zip(line["text"], line["boxes"], strict=True)
        if char.isalnum()
    ]
    assert np.mean(np.array(shares) > 0.03) > 0.97


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("wish", WAVY, ids=NAMES.get)
def test_waves_are_seen_in_pictures(pages: Pages, wish: Wish) -> None:
    folder, records = pages
    record = records[wish]
    dark = _dark(folder / record["file"])
    scale = dark.shape[1] / record["width"]
    waves = _pieces(record, "word wave")
    assert waves
    for piece in waves:
        x0, top, x1, low = piece["bbox"]
        below = (x0, low - 0.1 * (low - top), x1, low + 0.35 * (low - top))
        left, y0, right, y1 = (round(value * scale) for value in below)
        assert dark[y0:y1, left:right].any(axis=0).mean() > 0.6


def _dark(file: Path) -> Any:
    pixels = open_document(file).page(1).image().pixels
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.int16)
    return cv2.blur(grey, (61, 61)) - grey > 25


def _share(dark: Any, box: list[float], scale: float) -> float:
    x0, y0, x1, y1 = (round(value * scale) for value in box)
    return float(dark[y0:y1, x0:x1].mean())


@needs_office
@pytest.mark.slow
def test_one_of_the_scans_lies_on_its_side(pages: Pages) -> None:
    assert {90, 270} & {record["turned"] for record in pages[1].values()}


@needs_office
@pytest.mark.slow
def test_the_same_seed_gives_the_same_truth(pages: Pages, tmp_path: Path) -> None:
    assert make_pages([AGAIN], tmp_path) == [pages[1][AGAIN]]


@needs_office
@pytest.mark.slow
def test_clean_pages_have_no_passages(pages: Pages) -> None:
    assert not any(pages[1][wish]["passages"] for wish in CLEAN)


def test_without_libreoffice_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(LookupError, match="LibreOffice"):
        make_pages([AGAIN], tmp_path)
