"""Pictures as the files that scanners and telephones write."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pymupdf
from PIL import Image

from tests.corpus.writer.ink import Draws
from tests.corpus.writer.scanner import Picture


@dataclass(frozen=True, slots=True)
class Form:
    """How a picture is kept: the file's format and the quality of its JPEG, if it is one."""

    suffix: str
    quality: int


def save_scan(picture: Picture, form: Form, path: Path, draws: Draws) -> None:
    """Writes a scanner's picture, which tells its resolution."""
    image = Image.fromarray(picture.raster)
    bilevel = picture.ink == "bilevel"
    if bilevel:
        image = image.point(lambda level: 255 if level > 127 else 0)
        image = image.convert("1", dither=Image.Dither.NONE)
    dots = (picture.dpi, picture.dpi)
    if form.suffix == "jpg":
        kept = image.convert("L") if bilevel else image
        kept.save(path, quality=form.quality, dpi=dots)
    elif form.suffix == "png":
        image.save(path, dpi=dots)
    elif form.suffix == "tif":
        packed = "group4" if bilevel else str(draws.choice(["tiff_lzw", "jpeg"]))
        image.save(path, dpi=dots, compression=packed)
    else:
        _save_pdf(image, picture.dpi, form.quality, path)


def save_photo(picture: Picture, form: Form, path: Path) -> None:
    """Writes a telephone's picture, which tells no resolution."""
    Image.fromarray(picture.raster).save(path, quality=form.quality)


def _save_pdf(image: Image.Image, dpi: float, quality: int, path: Path) -> None:
    kept = io.BytesIO()
    if image.mode == "1":
        image.save(kept, "PNG")
    else:
        image.save(kept, "JPEG", quality=quality)
    with pymupdf.open() as document:
        page = document.new_page(width=image.width * 72 / dpi, height=image.height * 72 / dpi)
        page.insert_image(page.rect, stream=kept.getvalue())
        document.save(path)
