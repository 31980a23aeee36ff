"""The truth of the browser's pages is what their files show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pymupdf
import pytest

from extractors.evidence import Box
from extractors.formats import open_document
from tests.corpus.browser.layout import Browser, chromium
from tests.corpus.browser.making import make_page
from tests.corpus.pdf_characters import characters, plain, stands_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
Record = dict[str, Any]
SEEDS = (1, 2, 3, 4)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as running:
            yield running
    except LookupError as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("seed", SEEDS)
def test_pieces_hold_the_characters_of_the_pdf(browser: Browser, seed: int, tmp_path: Path) -> None:
    record = make_page(browser, seed, "digital", tmp_path)
    with pymupdf.open(tmp_path / record["file"]) as document:
        assert len(document) == 1
        chars = characters(document[0])
    for piece in (piece for passage in record["passages"] for piece in passage["pieces"]):
        held = [c for c in chars if stands_in(c, Box(*piece["bbox"]))]
        assert plain("".join(c["c"] for c in held)) == plain(piece["text"])


@pytest.mark.parametrize("medium", ["scan_printed", "scan_pen", "phone_printed", "phone_pen"])
def test_glyph_boxes_lie_on_ink(browser: Browser, medium: str, tmp_path: Path) -> None:
    record = make_page(browser, 5, medium, tmp_path)
    image = open_document(tmp_path / record["file"]).page(1).image()
    grey = cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY).astype(np.int16)
    scale = grey.shape[1] / record["width"]
    dark = cv2.blur(grey, (61, 61)) - grey > 25
    shares = []
    for line in record["lines"]:
        for char, box in zip(line["text"], line["boxes"], strict=True):
            if char.isalnum():
                x0, y0, x1, y1 = (round(value * scale) for value in box)
                shares.append(dark[y0:y1, x0:x1].mean() > 0.03)
    assert np.mean(shares) > 0.97


def test_the_same_seed_gives_the_same_truth(browser: Browser, tmp_path: Path) -> None:
    records = [make_page(browser, 6, "scan_pen", tmp_path) for _ in range(2)]
    assert records[0] == records[1]


def test_clean_pages_have_no_passages(browser: Browser, tmp_path: Path) -> None:
    for medium in ("clean_digital", "clean_scan"):
        assert not make_page(browser, 7, medium, tmp_path)["passages"]
