"""Pictures as the files people send: PDF, JPEG, PNG, TIFF."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from tests.corpus.browser.scan import Picture

ROWS_PER_STRIP, STRIP_OFFSETS, STRIP_SIZES = 278, 273, 279


def save(
    picture: Picture, path: Path, dpi: float, rng: random.Random, hidden: Sequence[dict[str, Any]]
) -> Path:
    """Writes the picture beside `path` with a suffix of its format and returns the file.

    `hidden`: lines of a text layer for a PDF, as of `truth.lines`.
    """
    kind = rng.choices(["pdf", "jpg", "png", "tif"], [6, 3, 0.7, 1])[0]
    path = path.with_name(f"{path.name}.{kind}")
    image = _image(picture)
    size: dict[str, Any] = {"dpi": (round(dpi), round(dpi))}
    if kind == "pdf":
        path.write_bytes(_pdf(image, dpi, rng, hidden))
    elif kind == "jpg":
        image.convert("L" if picture.ink == "bilevel" else image.mode).save(
            path, quality=rng.randint(35, 90), **size
        )
    elif kind == "png":
        image.save(path, compress_level=1, **size)
    else:
        way = "group4" if picture.ink == "bilevel" else "jpeg"
        image.save(path, compression=way, **size)
    return path


def save_photo(picture: Picture, path: Path, rng: random.Random) -> Path:
    """A phone's JPEG, which tells no resolution worth believing."""
    path = path.with_name(f"{path.name}.jpg")
    _image(picture).save(path, quality=rng.randint(50, 92), dpi=(72, 72))
    return path


def _image(picture: Picture) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(picture.raster))
    if picture.ink == "grey":
        return image.convert("L")
    if picture.ink == "bilevel":
        return image.convert("1", dither=Image.Dither.NONE)
    return image


def _pdf(
    image: Image.Image, dpi: float, rng: random.Random, hidden: Sequence[dict[str, Any]]
) -> bytes:
    document = pymupdf.open()
    turned = rng.random() < 0.06
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
    page = document.new_page(width=image.width * 72 / dpi, height=image.height * 72 / dpi)
    xref = page.insert_image(page.rect, stream=_encoded(image, rng))
    if image.mode == "1" and rng.random() < 0.6:
        _as_fax(document, xref, image)
    if hidden and not turned and rng.random() < 0.15:
        _hide_text(page, hidden, rng)
    if turned:
        page.set_rotation(90)
    data: bytes = document.tobytes()
    return data


def _encoded(image: Image.Image, rng: random.Random) -> bytes:
    buffer = io.BytesIO()
    if image.mode == "1":
        image.save(buffer, "PNG")
    else:
        image.save(buffer, "JPEG", quality=rng.randint(35, 90))
    return buffer.getvalue()


def _as_fax(document: Any, xref: int, image: Image.Image) -> None:
    """The image object with its bits as CCITT group 4."""
    buffer = io.BytesIO()
    image.save(buffer, "TIFF", compression="group4", tiffinfo={ROWS_PER_STRIP: image.height})
    with Image.open(buffer) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        start, size = tags[STRIP_OFFSETS][0], tags[STRIP_SIZES][0]
    document.update_stream(xref, buffer.getvalue()[start : start + size], compress=False)
    document.xref_set_key(xref, "Filter", "/CCITTFaxDecode")
    parms = f"<< /K -1 /Columns {image.width} /Rows {image.height} /BlackIs1 true >>"
    document.xref_set_key(xref, "DecodeParms", parms)
    document.xref_set_key(xref, "ColorSpace", "/DeviceGray")
    document.xref_set_key(xref, "BitsPerComponent", "1")


def _misread(text: str, share: float, rng: random.Random) -> str:
    return "".join(rng.choice("口日目田0O1l") if rng.random() < share else c for c in text)


def _hide_text(page: Any, lines: Sequence[dict[str, Any]], rng: random.Random) -> None:
    """An invisible text layer, shifted and with characters read wrongly."""
    dx, dy = rng.uniform(-9, 9), rng.uniform(-6, 6)
    wrong = rng.uniform(0, 0.15)
    for line in lines:
        x0, y0, _, y1 = line["boxes"][0]
        text = _misread(line["text"], wrong, rng)
        page.insert_text(
            (x0 + dx, y1 + dy), text, fontname="china-s", fontsize=max(4, y1 - y0), render_mode=3
        )
