"""Picture files: photos and scans, one page a frame, turned as their camera says."""

from __future__ import annotations

import math
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError

from extractors.document import Annotation, PageImage, VectorPath
from extractors.errors import DamagedFileError, FileLimitError
from extractors.evidence import Box, Line, Notice, NoticeCode
from extractors.formats.pdf_picture import MAX_PIXELS, MAX_SOURCE_PIXELS
from extractors.formats.signature import FileType
from extractors.formats.word_pictures import Picture

# Pillow's names; nothing else is tried, so no other decoder is exposed to hostile bytes.
_DECODERS: dict[FileType, str] = {
    FileType.JPEG: "JPEG",
    FileType.PNG: "PNG",
    FileType.TIFF: "TIFF",
    FileType.WEBP: "WEBP",
    FileType.BMP: "BMP",
    FileType.GIF: "GIF",
}
# What Pillow raises on damaged bytes: its decoders index, unpack and divide unchecked.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    DecompressionBombError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
MAX_FRAMES = 1000
# A resolution in the file is believed between these (72 and 96 stand in files of any phone)
# and where it gives a sheet people use; otherwise the picture is taken for an A4 page.
BELIEVED_DPI = (100.0, 1200.0)
BELIEVED_SHORT_SIDE = (180.0, 2000.0)
A4_LONG_SIDE = 842.0
MIN_SIDE_PX = 16


class ImageDocument:
    """An open picture file. Raises an UnreadableFileError subclass when it cannot be read."""

    def __init__(self, path: Path, kind: FileType) -> None:
        self._path = path
        self._image = _opened(path, kind)
        self.page_count = 1
        self.notices: tuple[Notice, ...] = ()
        if kind is FileType.TIFF:
            self.page_count, self.notices = _counted_frames(self._image)

    def page(self, number: int) -> ImagePage:
        try:
            self._image.seek(number - 1)
            _check_size(self._image, self._path)
            return ImagePage(_page_image(self._image), number)
        except _BROKEN as error:
            raise DamagedFileError(f"第 {number} 页图像已损坏：{self._path.name}") from error

    def close(self) -> None:
        self._image.close()


def _opened(path: Path, kind: FileType) -> Image.Image:
    # The limit is ours and checked before decoding; Pillow's own only warns.
    Image.MAX_IMAGE_PIXELS = MAX_SOURCE_PIXELS
    try:
        image = Image.open(path, formats=(_DECODERS[kind],))
        _check_size(image, path)
    except DecompressionBombError as error:
        raise FileLimitError(f"图像像素过多，未读取：{path.name}") from error
    except _BROKEN as error:
        raise DamagedFileError(f"图像文件已损坏，无法打开：{path.name}。请重新扫描") from error
    return image


def picture_to_page(data: bytes, picture: Picture, number: int) -> ImagePage:
    """A picture of a Word file as a page of the size it is shown in, without what is cropped.

    Raises DamagedFileError or FileLimitError when it cannot be decoded."""
    Image.MAX_IMAGE_PIXELS = MAX_SOURCE_PIXELS
    name = Path(f"第 {number} 页图片")
    try:
        with Image.open(BytesIO(data), formats=tuple(_DECODERS.values())) as image:
            _check_size(image, name)
            page = _page_image(image)
    except DecompressionBombError as error:
        raise FileLimitError(f"图像像素过多，未读取：{name}") from error
    except _BROKEN as error:
        raise DamagedFileError(f"图像已损坏，无法打开：{name}") from error
    shown = _cropped(page.pixels, picture.crop)
    if min(shown.shape[:2]) < MIN_SIDE_PX:
        raise DamagedFileError(f"图像裁剪后过小，没有可读内容：{name}")
    scale = shown.shape[1] / picture.size[0] if picture.size[0] else page.scale
    return ImagePage(PageImage(shown, scale), number)


def _cropped(
    pixels: NDArray[np.uint8], crop: tuple[float, float, float, float]
) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    left, top, right, bottom = crop
    columns = slice(round(left * width), width - round(right * width))
    return pixels[round(top * height) : height - round(bottom * height), columns]


def _counted_frames(image: Image.Image) -> tuple[int, tuple[Notice, ...]]:
    """How many frames can be reached, one after another, and what a person should know."""
    for frame in range(1, MAX_FRAMES):
        try:
            image.seek(frame)
        except EOFError:
            return frame, ()
        except _BROKEN:
            detail = f"第 {frame + 1} 页起的目录已损坏"
            return frame, (Notice(NoticeCode.PAGE_UNREADABLE, detail=detail),)
    try:
        image.seek(MAX_FRAMES)
    except _BROKEN:
        return MAX_FRAMES, ()
    detail = f"页数过多，只读前 {MAX_FRAMES} 页"
    return MAX_FRAMES, (Notice(NoticeCode.LIMIT_REACHED, detail=detail),)


def _check_size(image: Image.Image, path: Path) -> None:
    width, height = image.size
    if width * height > MAX_SOURCE_PIXELS:
        raise FileLimitError(f"图像过大（{width}×{height} 像素），未读取：{path.name}")
    if min(width, height) < MIN_SIDE_PX:
        raise DamagedFileError(f"图像过小（{width}×{height} 像素），没有可读内容：{path.name}")


def _page_image(image: Image.Image) -> PageImage:
    """The current frame upright by its EXIF, in RGB over white, within the pixel budget."""
    longest = max(image.size)
    declared = image.info.get("dpi")
    scale = _scale(image.size, declared if isinstance(declared, tuple) else None)
    shrink = min(1.0, math.sqrt(MAX_PIXELS / (image.size[0] * image.size[1])))
    if shrink < 1.0:
        image.draft("RGB", (int(image.size[0] * shrink), int(image.size[1] * shrink)))
    upright = ImageOps.exif_transpose(image) if image.getexif() else image
    plain = _over_white(upright)
    if plain.size[0] * plain.size[1] > MAX_PIXELS:
        plain = plain.resize((int(plain.size[0] * shrink), int(plain.size[1] * shrink)))
    return PageImage(np.asarray(plain, np.uint8), scale * max(plain.size) / longest)


def _over_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    if image.mode in ("I", "I;16", "I;16B", "F"):
        deep = np.asarray(image, np.float32)
        top = float(deep.max()) or 1.0
        return Image.fromarray((deep * (255 / top)).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def _scale(size: tuple[int, int], declared: tuple[Any, ...] | None) -> float:
    """Pixels per point: by the file's resolution where it can be believed, else as A4."""
    if declared:
        dpi = float(declared[0])
        short_side = min(size) * 72 / dpi if dpi > 0 else 0.0
        in_range = BELIEVED_DPI[0] <= dpi <= BELIEVED_DPI[1]
        if in_range and BELIEVED_SHORT_SIDE[0] <= short_side <= BELIEVED_SHORT_SIDE[1]:
            return dpi / 72
    return max(size) / A4_LONG_SIDE


class ImagePage:
    """One frame as a page: a picture and nothing else."""

    def __init__(self, image: PageImage, number: int) -> None:
        self._image = image
        self.number = number
        self.width = image.pixels.shape[1] / image.scale
        self.height = image.pixels.shape[0] / image.scale

    def lines(self) -> tuple[Line, ...]:
        return ()

    def overruled_lines(self) -> tuple[Line, ...]:
        return ()

    def annotations(self) -> tuple[Annotation, ...]:
        return ()

    def paths(self) -> tuple[VectorPath, ...]:
        return ()

    def is_scan(self) -> bool:
        return True

    def pictures(self) -> tuple[Box, ...]:
        return ()

    def image(self) -> PageImage:
        return self._image

    def second_image(self) -> None:
        return None

    def native(self) -> None:
        return None
