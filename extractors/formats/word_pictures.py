"""Pictures in Word files: scans pasted into a document are pages of evidence like any other."""

from __future__ import annotations

import math
import posixpath
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from extractors.formats.office_zip import OfficeZip

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_EMU_PER_POINT = 12_700
_CROP_UNIT = 100_000
_POINTS_PER_UNIT = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}
# Shown smaller, in points (6 cm by 2 cm), it is a seal, a logo or a formula, not a page's part.
SMALLEST_READ = (170.0, 57.0)
# What the picture decoder takes; metafiles (EMF, WMF) are drawings and have no pixels.
_DECODED = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp")


class PictureUse(Enum):
    """What becomes of a picture: a page that is read, too small for one, or not readable."""

    PAGE = "page"
    SMALL = "small"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a Word file shows it: `relation` names its file within `part`; `size` in
    points (0: not told); `crop` is hidden at left, top, right and bottom, as shares."""

    part: str
    relation: str
    size: tuple[float, float] = (0.0, 0.0)
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    @property
    def is_small(self) -> bool:
        return any(0 < shown < least for shown, least in zip(self.size, SMALLEST_READ, strict=True))


def is_picture(element: Any) -> bool:
    """Whether an element shows a picture: DrawingML's or VML's."""
    return element.tag in (_A + "blip", _V + "imagedata")


def picture(element: Any, part: str) -> Picture:
    """The picture that an element of `part` shows."""
    if element.tag == _V + "imagedata":
        return Picture(part, element.get(_R + "id", ""), _vml_size(element))
    fill = element.getparent()
    crop = fill.find(_A + "srcRect") if fill is not None else None
    return Picture(part, element.get(_R + "embed", ""), _emu_size(_extent(element)), _crop(crop))


def _extent(blip: Any) -> Any:
    """The picture's own size, of several in a group, else that of the whole drawing."""
    for above in blip.iterancestors():
        for path in (f"{_PIC}spPr/{_A}xfrm/{_A}ext", f"{_WP}extent"):
            if (found := above.find(path)) is not None:
                return found
    return None


def _emu_size(extent: Any) -> tuple[float, float]:
    if extent is None:
        return 0.0, 0.0
    width, height = (number(extent.get(side)) / _EMU_PER_POINT for side in ("cx", "cy"))
    return width, height


def _crop(rectangle: Any) -> tuple[float, float, float, float]:
    if rectangle is None:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = (number(rectangle.get(side)) / _CROP_UNIT for side in "ltrb")
    return (left, top, right, bottom) if max(left + right, top + bottom) < 1 else (0.0,) * 4


def _vml_size(image: Any) -> tuple[float, float]:
    shape = image.getparent()
    style = shape.get("style", "") if shape is not None else ""
    width, height = (_vml_length(style, side) for side in ("width", "height"))
    return width, height


def _vml_length(style: str, side: str) -> float:
    found = re.search(rf"(?:^|;)\s*{side}\s*:\s*([\d.]+)(pt|in|cm|mm|px)", style)
    return number(found[1]) * _POINTS_PER_UNIT[found[2]] if found else 0.0


def number(text: str | None) -> float:
    """A length or count of a Word file; 0 for what is none, or below none."""
    try:
        told = float(text or 0)
    except ValueError:
        return 0.0
    return max(told, 0.0) if math.isfinite(told) else 0.0


class PictureFiles:
    """Where in a Word file its pictures lie."""

    def __init__(self, package: OfficeZip) -> None:
        self._package = package
        self._targets: dict[str, dict[str, str]] = {}

    def use(self, picture: Picture) -> PictureUse:
        """Whether a picture becomes a page."""
        if picture.is_small:
            return PictureUse.SMALL
        member = self._member(picture)
        readable = member is not None and member.lower().endswith(_DECODED)
        return PictureUse.PAGE if readable else PictureUse.UNREADABLE

    def read(self, picture: Picture) -> bytes:
        """A picture's bytes, empty when the file has none. Raises an UnreadableFileError
        subclass when they cannot be unpacked."""
        member = self._member(picture)
        return (self._package.read(member) or b"") if member else b""

    def _member(self, picture: Picture) -> str | None:
        if picture.part not in self._targets:
            self._targets[picture.part] = self._relations(picture.part)
        return self._targets[picture.part].get(picture.relation)

    def _relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        root = self._package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            entry.get("Id", ""): posixpath.normpath(
                posixpath.join("/", folder, entry.get("Target", ""))
            ).lstrip("/")
            for entry in (root if root is not None else ())
            if entry.get("TargetMode") != "External"
        }
