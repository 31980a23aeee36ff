"""PDF files: what stands on a page, and who decides it, the text layer or the picture.

Pictures of pages bring OpenCV, the second program brings PDFium: both are imported by the
pages that need them, and a file of text needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import pymupdf

from extractors.characters import texts_are_broken
from extractors.document import Annotation, PageImage, VectorPath
from extractors.errors import DamagedFileError, EncryptedFileError, UnsupportedFileError
from extractors.evidence import Box, Line, Notice, NoticeCode
from extractors.formats import pdf_graphics, pdf_text
from extractors.formats.pdf_text import LayerGlyph, TextLayer

# A picture over this share of the page is a scan of the page.
SCAN_COVER = 0.7
# A picture over this share may hold text of its own beside the page's.
PICTURE_COVER = 0.04
# Fewer visible characters are a stamp or a page number, not the page's text.
FEW_GLYPHS = 8
# A covering picture with less dark ink than this, outside the text, is a background.
BACKGROUND_INK = 0.002
MAX_PAGES = 3000
# MuPDF keeps what it decoded up to 256 MiB, the pictures of pages that are not asked for again
# among it; it is made to drop all of it after so many pages.
STORED_PAGES = 8
# Bytes read from the end of a signed file to see what was added after signing.
SIGNATURE_SLACK = 1024

# One line on standard error is ours to write; MuPDF tells of every repair otherwise.
pymupdf.TOOLS.mupdf_display_errors(on=False)
pymupdf.TOOLS.mupdf_display_warnings(on=False)


class Basis(StrEnum):
    """Who decides what stands on a page."""

    TEXT = "text"
    PICTURE = "picture"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Content:
    """What the page paints, in drawing order, reduced to what decides.

    `cover`: share of the page under its biggest picture, or under all of them as strips;
    `pictures`: boxes of pictures; `text_above`: text painted after the covering picture;
    `paths`: number of painted paths.
    """

    cover: float
    pictures: tuple[Box, ...]
    text_above: int
    paths: int


# What PyMuPDF raises on damaged content; its newest classes are no RuntimeError.
PDF_FAILURES = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)


class PdfDocument:
    """An open PDF. Raises an UnreadableFileError subclass when it cannot be opened.

    `second`: do not open it with MuPDF, which hung or crashed over it.
    """

    def __init__(self, path: Path, *, second: bool = False) -> None:
        self._path = path
        self._document, is_rewritten = _opened(path, second=second)
        self.page_count = min(self._document.page_count, MAX_PAGES)
        repaired = (Notice(NoticeCode.REPAIRED_FILE),) if is_rewritten else ()
        self.notices = (*repaired, *_file_notices(self._document, path))

    def page(self, number: int) -> PdfPage:
        if number % STORED_PAGES == 0:
            pymupdf.TOOLS.store_shrink(100)
        try:
            return PdfPage(self._document.load_page(number - 1), number, self._path)
        except PDF_FAILURES as error:
            raise DamagedFileError(f"第 {number} 页无法打开：页面对象已损坏") from error

    def close(self) -> None:
        self._document.close()


def _opened(path: Path, *, second: bool) -> tuple[pymupdf.Document, bool]:
    """The document, and whether it was written anew because MuPDF cannot open it as it is."""
    damage = _damaged(path)
    if not second:
        try:
            return _opened_as_is(path), False
        except DamagedFileError as error:
            damage = error
    from extractors.formats import pdf_second

    data = pdf_second.rewritten(path)
    if data is None:
        raise damage
    try:
        return pymupdf.open(stream=data, filetype="pdf"), True
    except PDF_FAILURES as error:
        raise damage from error


def _damaged(path: Path) -> DamagedFileError:
    return DamagedFileError(f"PDF 文件已损坏，无法打开：{path.name}。请重新导出或重新扫描后提交")


def _opened_as_is(path: Path) -> pymupdf.Document:
    try:
        document = pymupdf.open(path, filetype="pdf")
    except PDF_FAILURES as error:
        raise _damaged(path) from error
    if not document.is_pdf:
        document.close()
        raise UnsupportedFileError(f"文件名是 PDF，但内容不是：{path.name}")
    if document.needs_pass and not document.authenticate(""):
        document.close()
        raise EncryptedFileError(f"PDF 需要口令才能打开：{path.name}。请去除口令后提交")
    if _counted(document, path) == 0:
        document.close()
        raise DamagedFileError(f"PDF 中没有任何页面：{path.name}。请重新导出后提交")
    return document


def _counted(document: pymupdf.Document, path: Path) -> int:
    """The number of pages. Raises DamagedFileError where the page tree itself is broken."""
    try:
        return int(document.page_count)
    except PDF_FAILURES as error:
        document.close()
        raise DamagedFileError(
            f"PDF 的页面目录已损坏：{path.name}。请重新导出或重新扫描后提交"
        ) from error


def _file_notices(document: pymupdf.Document, path: Path) -> tuple[Notice, ...]:
    notices: list[Notice] = []
    if document.is_repaired:
        notices.append(Notice(NoticeCode.REPAIRED_FILE))
    if document.page_count > MAX_PAGES:
        detail = f"共 {document.page_count} 页，只读前 {MAX_PAGES} 页"
        notices.append(Notice(NoticeCode.LIMIT_REACHED, detail=detail))
    declared = _declared_count(document)
    if declared is not None and declared != document.page_count:
        detail = f"文件声明 {declared} 页，实际 {document.page_count} 页"
        notices.append(Notice(NoticeCode.PAGE_COUNT_DIFFERS, detail=detail))
    if document.get_sigflags() > 0:
        notices += _signature_notices(path)
    return tuple(notices)


def _declared_count(document: pymupdf.Document) -> int | None:
    kind, value = document.xref_get_key(document.pdf_catalog(), "Pages/Count")
    return int(value) if kind == "int" and value.lstrip("-").isdigit() else None


def _signature_notices(path: Path) -> list[Notice]:
    """Told from the byte ranges of the signatures; the signature itself is not verified."""
    data = path.read_bytes()
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", data)
    if not ranges:
        return []
    signed_to = max(int(start) + int(length) for _, _, start, length in ranges)
    notices = [Notice(NoticeCode.SIGNATURE_PRESENT)]
    if len(data) - signed_to > SIGNATURE_SLACK:
        notices.append(Notice(NoticeCode.EDITED_AFTER_SIGNING))
    return notices


class PdfPage:
    """One page; everything is found on demand and once."""

    def __init__(self, page: pymupdf.Page, number: int, path: Path) -> None:
        self._page = page
        self._path = path
        self.number = number
        self.width = float(page.rect.width)
        self.height = float(page.rect.height)

    def lines(self) -> tuple[Line, ...]:
        """The visible text of the layer; empty when the picture has been painted with it."""
        if self.basis is Basis.PICTURE and self._own_picture is None:
            return ()
        return pdf_text.layer_lines(self._visible)

    def overruled_lines(self) -> tuple[Line, ...]:
        """Text of the layer that nobody sees or that cannot be read as text."""
        if self.basis is not Basis.PICTURE:
            return ()
        if self._is_broken:
            return pdf_text.layer_lines(self._layer)
        return pdf_text.layer_lines(_part(self._layer, hidden=True))

    def annotations(self) -> tuple[Annotation, ...]:
        return pdf_graphics.page_annotations(self._page)

    def paths(self) -> tuple[VectorPath, ...]:
        """Vector drawing; empty when `image` already shows it."""
        if self.basis is Basis.PICTURE and self._own_picture is None:
            return ()
        return pdf_graphics.page_paths(self._page)

    def is_scan(self) -> bool:
        return self.basis is Basis.PICTURE

    def pictures(self) -> tuple[Box, ...]:
        """Boxes of pictures on a page of text that are big enough to hold text themselves."""
        if self.basis is not Basis.TEXT:
            return ()
        area = self.width * self.height
        return tuple(
            box
            for box in self._content.pictures
            if PICTURE_COVER * area < box.width * box.height < SCAN_COVER * area
        )

    def image(self) -> PageImage:
        if self.basis is Basis.PICTURE and self._own_picture is not None:
            return self._own_picture
        return self._painted(self._render_dpi())

    def second_image(self) -> PageImage | None:
        from extractors.formats import pdf_second

        return pdf_second.painted(self._path, self.number)

    def native(self) -> Any:
        return self._page

    @cached_property
    def basis(self) -> Basis:
        """Text layer or picture: by what is painted, and by whether the layer can be read."""
        visible = self._visible.count
        if self._is_covered and not self._is_background(visible):
            return Basis.PICTURE
        if self._is_broken:
            return Basis.PICTURE
        if visible >= FEW_GLYPHS:
            return Basis.TEXT
        if self._content.pictures or self._content.paths:
            return Basis.PICTURE
        return Basis.TEXT if visible else Basis.NOTHING

    @cached_property
    def _is_covered(self) -> bool:
        """A picture lies over the page, or several do as strips, and is not seen through slits
        only, as the pattern of a wavy underline is."""
        if self._content.cover < SCAN_COVER:
            return False
        area = SCAN_COVER * self.width * self.height
        covering = sum(box.width * box.height >= area for box in self._content.pictures)
        return covering == 0 or covering > pdf_graphics.slit_count(self._page)

    def _is_background(self, visible: int) -> bool:
        """True when the text stands over a covering picture that shows nothing dark itself."""
        if visible < FEW_GLYPHS or not self._content.text_above:
            return False
        return _ink_outside(self._painted(72.0), self._layer.horizontal) < BACKGROUND_INK

    def _painted(self, dpi: float) -> PageImage:
        from extractors.formats import pdf_picture

        return pdf_picture.rendered(self._page, dpi)

    def _render_dpi(self) -> float:
        """The resolution of the page's pictures, within what reading can use."""
        from extractors.formats.pdf_picture import FINEST_DPI, RENDER_DPI

        finest = max(
            (
                72 * info["width"] / max(abs(info["bbox"][2] - info["bbox"][0]), 1.0)
                for info in self._page.get_image_info()
            ),
            default=0.0,
        )
        return min(max(finest, RENDER_DPI), FINEST_DPI)

    @cached_property
    def _layer(self) -> TextLayer:
        return pdf_text.read_layer(self._page)

    @cached_property
    def _visible(self) -> TextLayer:
        if self._is_covered and not self._content.text_above:
            return TextLayer((), (), truncated=False)
        return _part(self._layer, hidden=False)

    @cached_property
    def _is_broken(self) -> bool:
        return texts_are_broken(self._visible.texts)

    @cached_property
    def _own_picture(self) -> PageImage | None:
        from extractors.formats import pdf_picture

        return None if self._is_broken else pdf_picture.embedded(self._page)

    @cached_property
    def _content(self) -> Content:
        return page_content(self._page)


def _part(layer: TextLayer, *, hidden: bool) -> TextLayer:
    """The visible or the hidden glyphs of a layer."""

    def own(run: tuple[LayerGlyph, ...]) -> tuple[LayerGlyph, ...]:
        return tuple(glyph for glyph in run if glyph.hidden is hidden)

    turned = ((angle, own(run)) for angle, run in layer.turned)
    return TextLayer(
        own(layer.horizontal),
        tuple((angle, run) for angle, run in turned if run),
        layer.truncated,
        tuple(run for run in map(own, layer.aslant) if run),
    )


def page_content(page: pymupdf.Page) -> Content:
    """What a page paints, from MuPDF's log of painted boxes."""
    area = max(page.rect.width * page.rect.height, 1.0)
    shown = pymupdf.Rect(page.rect)
    pictures: list[Box] = []
    cover, text_above, paths = 0.0, 0, 0
    strips = 0.0
    for kind, bbox in page.get_bboxlog():
        if kind in ("fill-image", "fill-imgmask"):
            rect = (pymupdf.Rect(bbox) * page.rotation_matrix) & shown
            if rect.is_empty:
                continue
            pictures.append(Box(rect.x0, rect.y0, rect.x1, rect.y1))
            share = rect.width * rect.height / area
            strips += share
            cover = max(cover, share, min(strips, 1.0) if len(pictures) > 2 else 0.0)
            if cover >= SCAN_COVER:
                text_above = 0
        elif kind in ("fill-text", "stroke-text"):
            text_above += 1
        elif kind in ("fill-path", "stroke-path"):
            paths += 1
    return Content(cover, tuple(pictures), text_above, paths)


def _ink_outside(image: PageImage, glyphs: Sequence[LayerGlyph]) -> float:
    """Share of dark pixels of the page that no glyph of the layer stands for."""
    dark = image.pixels.min(axis=2) < 128
    for glyph in glyphs:
        x0, y0, x1, y1 = (round(edge * image.scale) for edge in glyph.box.as_tuple())
        dark[max(y0 - 1, 0) : y1 + 2, max(x0 - 1, 0) : x1 + 2] = False
    return float(dark.mean())
