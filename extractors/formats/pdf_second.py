"""PDFium where MuPDF fails: it opens other broken files, and hangs and crashes on others.

A file that MuPDF cannot open, or opens without a page, is written anew by PDFium and then read
like any other. A page that MuPDF cannot paint or whose text it cannot get is painted by PDFium.
"""

from __future__ import annotations

import io
import math
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from extractors.document import PageImage
from extractors.formats.pdf_picture import MAX_PIXELS, RENDER_DPI

# A file written anew holds what it held before, uncompressed at most.
MAX_REWRITTEN = 256 << 20


def rewritten(path: Path) -> bytes | None:
    """The file as PDFium understands it; None when it finds no page either."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return None
    try:
        if not len(document):
            return None
        # A copy of the pages drops what is wrong in the catalogue around them.
        copy = pypdfium2.PdfDocument.new()
        copy.import_pages(document)
        buffer = io.BytesIO()
        copy.save(buffer)
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()
    return buffer.getvalue() if buffer.tell() <= MAX_REWRITTEN else None


def painted(path: Path, number: int) -> PageImage | None:
    """A page as PDFium paints it, without annotations; None when it cannot."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return None
    try:
        return _painted(document[number - 1]) if number <= len(document) else None
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _painted(page: pypdfium2.PdfPage) -> PageImage:
    width, height = page.get_size()
    area = max(width * height, 1.0)
    scale = min(RENDER_DPI / 72, math.sqrt(MAX_PIXELS / area))
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    pixels = bitmap.to_numpy()
    way = cv2.COLOR_GRAY2RGB if pixels.ndim == 2 or pixels.shape[2] == 1 else cv2.COLOR_BGR2RGB
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        way = cv2.COLOR_BGRA2RGB
    rgb = np.asarray(cv2.cvtColor(pixels, way), np.uint8)
    return PageImage(rgb, rgb.shape[1] / max(width, 1.0))
