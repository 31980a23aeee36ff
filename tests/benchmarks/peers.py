"""The tools we are compared with, each as a command over one PDF.

python -m tests.benchmarks.peers rapidocr|rapidocr-default|tesseract|text|glyphs FILE
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf

if TYPE_CHECKING:
    import numpy as np

DPI = 200
TABLE_LINES = 8
TUNED = {
    "Global.max_side_len": 9999,
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    "Global.use_cls": False,
    "Rec.rec_batch_num": 1,
}
ONE_THREAD = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "error",
}


def page_pixels(file: Path) -> Iterator[np.ndarray[Any, Any]]:
    """Every page as RGB pixels at 200 dpi."""
    import numpy as np

    with pymupdf.open(file) as document:
        for page in document:
            pixmap = page.get_pixmap(dpi=DPI, alpha=False)
            yield np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)


def rapidocr(file: Path) -> None:
    """Every page in full with the options of our own reader."""
    _rapidocr(file, {**TUNED, **ONE_THREAD})


def rapidocr_default(file: Path) -> None:
    _rapidocr(file, ONE_THREAD)


def _rapidocr(file: Path, params: dict[str, object]) -> None:
    from rapidocr import RapidOCR

    engine = RapidOCR(params=params)
    for pixels in page_pixels(file):
        engine(pixels, return_word_box=True, return_single_char_box=True)


def tesseract(file: Path) -> None:
    import pytesseract
    from PIL import Image

    for pixels in page_pixels(file):
        pytesseract.image_to_data(Image.fromarray(pixels), lang="chi_sim+eng", config="--psm 4")


def text(file: Path) -> None:
    """The plain text extraction that the digital bar speaks of."""
    _text_and_tables(file, "text")


def glyphs(file: Path) -> None:
    """The same with every character's box, without which no underline finds its text."""
    _text_and_tables(file, "rawdict")


def _text_and_tables(file: Path, output: str) -> None:
    """PyMuPDF, and pdfplumber on the pages that hold a table: those drawn with more lines
    than the frame and rules of a page without one."""
    import pdfplumber

    with pymupdf.open(file) as document, pdfplumber.open(file) as tables:
        for number, page in enumerate(document):
            page.get_text(output)
            if len(page.get_drawings()) > TABLE_LINES:
                tables.pages[number].extract_tables()


PEERS: dict[str, Callable[[Path], None]] = {
    "rapidocr": rapidocr,
    "rapidocr-default": rapidocr_default,
    "tesseract": tesseract,
    "text": text,
    "glyphs": glyphs,
}

if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]))
