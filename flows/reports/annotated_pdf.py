"""Copies of an evidence file with what was found written on it.

One copy carries real annotations (a box in the verdict's colour with a note that opens), the
other has them painted in for print. The submitted original is only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pymupdf

from extractors.errors import DamagedFileError, EncryptedFileError
from extractors.evidence import Box
from flows.reports.drawing import DrawingOrder, PageNote
from matchers.verdict import Verdict

Colour = tuple[float, float, float]

# Darkened so that lines and small print keep a contrast of 4.5 on white (WCAG 2.1 AA).
VERDICT_COLOUR: dict[Verdict, Colour] = {
    Verdict.MET: (0.10, 0.45, 0.20),
    Verdict.NOT_MET: (0.70, 0.11, 0.11),
    Verdict.NOT_UNDERLINED: (0.60, 0.35, 0.00),
    Verdict.MISSING: (0.60, 0.35, 0.00),
    Verdict.CONFLICT: (0.48, 0.15, 0.50),
    Verdict.UNCLEAR: (0.15, 0.33, 0.60),
    Verdict.MANUAL: (0.35, 0.35, 0.35),
}
# Points.
BOX_MARGIN = 2.5
BOX_WIDTH = 1.1
LABEL_SIZE = 7.5
FOOTER_SIZE = 7.0
FOOTER_COLOUR: Colour = (0.35, 0.35, 0.35)
AUTHOR = "划线核验"
LARGEST_COPIED = 200 << 20


def annotated_copies(path: Path, order: DrawingOrder) -> tuple[bytes, bytes]:
    """The copy with annotations and the one for print; empty for what is no PDF.

    Raises an UnreadableFileError subclass when the file opens no more.
    """
    if not order.notes or not _is_pdf(path) or path.stat().st_size > LARGEST_COPIED:
        return b"", b""
    return _copy(path, order, flatten=False), _copy(path, order, flatten=True)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


def _copy(path: Path, order: DrawingOrder, *, flatten: bool) -> bytes:
    try:
        with pymupdf.open(path, filetype="pdf") as document:
            if document.needs_pass and not document.authenticate(""):
                raise EncryptedFileError(f"PDF 需要口令才能打开：{path.name}")
            notes = [note for note in order.notes if 1 <= note.page <= document.page_count]
            _write_boxes(document, notes)
            if flatten:
                _paint_in(document, notes, order.footer)
            return _saved(document)
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise DamagedFileError(f"无法制作标注件，文件结构已损坏：{path.name}") from error


def _write_boxes(document: pymupdf.Document, notes: Iterable[PageNote]) -> None:
    """One square a line of the passage; each opens the note with requirement and reason."""
    for note in notes:
        page = document[note.page - 1]
        for edges in note.boxes:
            around = Box(*edges).grown(BOX_MARGIN, BOX_MARGIN)
            rect = pymupdf.Rect(*around.as_tuple())
            annotation = page.add_rect_annot(rect * page.derotation_matrix)
            annotation.set_border(width=BOX_WIDTH)
            annotation.set_colors(stroke=VERDICT_COLOUR[note.verdict])
            content = f"{note.title}\n{note.text}"
            annotation.set_info(title=AUTHOR, subject=note.title, content=content)
            annotation.update(opacity=0.9)


def _paint_in(document: pymupdf.Document, notes: Sequence[PageNote], footer: str) -> None:
    """Annotations become page content; labels and footer come from an overlay of their own,
    whose font is reduced to what is used while the submitted fonts stay untouched."""
    for page in document:
        page.remove_rotation()
    document.bake(annots=True, widgets=True)
    with pymupdf.open() as overlay:
        for page in document:
            sheet = overlay.new_page(width=page.rect.width, height=page.rect.height)
            here = [note for note in notes if note.page == page.number + 1]
            _write_labels(sheet, here)
            _write(sheet, (24, page.rect.height - 10), footer, FOOTER_SIZE, FOOTER_COLOUR)
        overlay.subset_fonts()
        for page in document:
            page.show_pdf_page(page.rect, overlay, page.number)


def _write_labels(sheet: pymupdf.Page, notes: Iterable[PageNote]) -> None:
    """The verdict in words in the right margin, level with its passage, none over another
    and none twice in one place."""
    bottom, last = 0.0, ""
    for note in sorted(notes, key=lambda one: (one.boxes[0][1], one.title)):
        top = max(note.boxes[0][1] - BOX_MARGIN, bottom)
        if note.title == last and top - bottom < LABEL_SIZE:
            continue
        bottom, last = top + LABEL_SIZE + 5, note.title
        left = sheet.rect.width - 8 - _font().text_length(note.title, LABEL_SIZE)
        rect = pymupdf.Rect(left - 4, top, sheet.rect.width - 4, bottom - 1)
        colour = VERDICT_COLOUR[note.verdict]
        sheet.draw_rect(rect, color=colour, fill=(1, 1, 1), width=0.6)
        _write(sheet, (left, bottom - 4), note.title, LABEL_SIZE, colour)


def _write(
    sheet: pymupdf.Page, at: tuple[float, float], text: str, size: float, colour: Colour
) -> None:
    writer = pymupdf.TextWriter(sheet.rect)
    writer.append(at, text, _font(), size)
    writer.write_text(sheet, color=colour)


@cache
def _font() -> pymupdf.Font:
    """MuPDF's own Chinese face: the same on every machine."""
    return pymupdf.Font("cjk")


def _saved(document: pymupdf.Document) -> bytes:
    """The same bytes every time: no times, no random identifier, nothing that runs."""
    document.scrub(
        attached_files=True,
        embedded_files=True,
        javascript=True,
        metadata=False,
        redactions=False,
        remove_links=False,
        hidden_text=False,
        clean_pages=False,
        reset_fields=False,
        reset_responses=False,
        thumbnails=True,
        xml_metadata=False,
    )
    for key in ("OpenAction", "AA"):
        document.xref_set_key(document.pdf_catalog(), key, "null")
    for page in document:
        for annotation in page.annots():
            for key in ("M", "CreationDate"):
                if document.xref_get_key(annotation.xref, key)[0] != "null":
                    document.xref_set_key(annotation.xref, key, "null")
    return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))
