"""OFD files (GB/T 33190-2016): a ZIP of XML, pages in millimetres, electronic invoices mostly.

Text, paths and pictures of the pages and of the templates beneath them. Signatures are told,
not verified; seals live in their own files and are not drawn.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from extractors.characters import is_dropped
from extractors.document import Annotation, Colour, PageImage, VectorPath
from extractors.errors import DamagedFileError, FileLimitError, UnreadableFileError
from extractors.evidence import Box, Glyph, Line, Notice, NoticeCode, Source, united_box
from extractors.formats.laid_out import drawn_page
from extractors.formats.office_zip import OfficeZip

POINTS = 72 / 25.4  # a millimetre
MAX_PAGES = 500
MAX_OBJECTS = 60_000  # of one page, as for PDF
A4 = (0.0, 0.0, 210.0, 297.0)
LINE_WIDTH = 0.353  # mm, the standard's own default
ASCENT = 0.86  # of the size: a glyph's box above its baseline
SCAN_COVER = 0.6  # of the page under pictures, with next to no text: a scan
FEW_GLYPHS = 20
IMAGE_SCALE = 200 / 72

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COMMAND = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's place on the page and its bytes."""

    box: Box
    data: bytes


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page and its templates hold, in points."""

    size: tuple[float, float]
    lines: tuple[Line, ...]
    paths: tuple[VectorPath, ...]
    pictures: tuple[Picture, ...]


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(element: Any, *names: str) -> Iterator[Any]:
    """Every element below with one of the names, whatever its namespace, in order."""
    return (
        (each for each in element.iter() if _tag(each) in names)
        if element is not None
        else iter(())
    )


def _first(element: Any, name: str) -> Any:
    return next(_all(element, name), None)


def _text(element: Any) -> str:
    return (element.text or "").strip() if element is not None else ""


def _numbers(text: str | None) -> list[float]:
    found = [float(each) for each in _NUMBER.findall(text or "")]
    return [each for each in found if math.isfinite(each) and abs(each) < 1e6]


def _area(text: str | None) -> tuple[float, float, float, float]:
    """x, y, width and height in millimetres; A4 when the words are no box."""
    values = _numbers(text)
    if len(values) != 4 or values[2] <= 0 or values[3] <= 0:
        return A4
    return (values[0], values[1], values[2], values[3])


def _matrix(text: str | None) -> Matrix:
    values = _numbers(text)
    if len(values) != 6:
        return _IDENTITY
    return (values[0], values[1], values[2], values[3], values[4], values[5])


@dataclass(frozen=True, slots=True)
class _Frame:
    """From an object's own millimetres to points on the page."""

    origin: tuple[float, float]
    matrix: Matrix

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        left, top = self.origin
        return ((a * x + c * y + e + left) * POINTS, (b * x + d * y + f + top) * POINTS)

    @property
    def stretch(self) -> float:
        """How much longer the frame makes an upright stroke."""
        return math.hypot(self.matrix[2], self.matrix[3]) or 1.0


def _frame(element: Any, page: tuple[float, float]) -> _Frame:
    boundary = _numbers(element.get("Boundary"))
    x, y = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    return _Frame((x - page[0], y - page[1]), _matrix(element.get("CTM")))


def _steps(text: str | None, count: int) -> list[float]:
    """DeltaX: distances from character to character, `g n d` for n times d."""
    steps: list[float] = []
    parts = (text or "").split()
    while parts and len(steps) < count:
        part = parts.pop(0)
        if part == "g" and len(parts) >= 2:
            times, step = parts.pop(0), _numbers(parts.pop(0))
            steps += step[:1] * (min(int(times), count) if times.isdecimal() else 0)
        else:
            steps += _numbers(part)[:1]
    return steps[:count]


def _object_lines(element: Any, page: tuple[float, float]) -> Iterator[Line]:
    frame = _frame(element, page)
    size = (_numbers(element.get("Size")) or [3.0])[0]
    x = y = 0.0
    for code in _all(element, "TextCode"):
        x, y = ((_numbers(code.get(axis)) or [was])[0] for axis, was in (("X", x), ("Y", y)))
        line = _line(code, frame, (x, y), size)
        if line is not None:
            yield line


def _line(code: Any, frame: _Frame, start: tuple[float, float], size: float) -> Line | None:
    """The characters of one TextCode; without distances each is as wide as its size."""
    text = code.text or ""
    across, down = (_steps(code.get(axis), len(text)) for axis in ("DeltaX", "DeltaY"))
    em = size * frame.stretch * POINTS
    (x, y), glyphs = start, []
    for place, char in enumerate(text):
        usual = size if ord(char) > 0xFF else size / 2
        step = across[place] if place < len(across) else (0.0 if down else usual)
        left, baseline = frame.point(x, y)
        right, _ = frame.point(x + (min(step, size) or usual), y)
        if not is_dropped(char):
            box = Box(
                min(left, right),
                baseline - ASCENT * em,
                max(left, right),
                baseline + (1 - ASCENT) * em,
            )
            glyphs.append(Glyph(char, box))
        x, y = x + step, y + (down[place] if place < len(down) else 0.0)
    if not any(glyph.text.strip() for glyph in glyphs):
        return None
    return Line(tuple(glyphs), united_box(tuple(g.box for g in glyphs)), Source.TEXT_LAYER)


def _is_visible(element: Any) -> bool:
    """False for an object that is switched off, wholly transparent or drawn with no paint."""
    if element.get("Visible", "true").strip().lower() in ("false", "0") or _is_clear(element):
        return False
    kind = _tag(element)
    return kind == "ImageObject" or any(
        _paints(element, paint, usual=usual) for paint, usual in _PAINTS[kind]
    )


def _is_clear(element: Any) -> bool:
    """True for an Alpha of nothing: of an object or of one of its colours."""
    alpha = _numbers(element.get("Alpha"))
    return bool(alpha) and alpha[0] <= 0


def _paints(element: Any, paint: str, *, usual: bool) -> bool:
    """Whether the object is stroked or filled, with a colour that can be seen through less
    than wholly."""
    colour = _own(element, f"{paint}Color")
    asked = element.get(paint, str(usual)).strip().lower() in ("true", "1")
    return asked and (colour is None or not _is_clear(colour))


def _own(element: Any, name: str) -> Any:
    return next((each for each in element if _tag(each) == name), None)


def _colour(element: Any) -> Colour:
    """Red, green and blue in 0...1; black where the file gives no value that is understood."""
    words = (element.get("Value") or "").split() if element is not None else []
    values = [
        float(int(word[1:], 16)) if re.fullmatch("#[0-9A-Fa-f]{1,2}", word) else number
        for word in words
        for number in (_numbers(word) or [0.0])[:1]
    ]
    shares = [min(max(value / 255, 0.0), 1.0) for value in values]
    if len(shares) == 4:
        shares = [(1 - share) * (1 - shares[3]) for share in shares[:3]]
    if len(shares) == 1:
        shares *= 3
    return (shares[0], shares[1], shares[2]) if len(shares) == 3 else (0.0, 0.0, 0.0)


def _object_paths(element: Any, page: tuple[float, float], order: int) -> Iterator[VectorPath]:
    frame = _frame(element, page)
    width = (_numbers(element.get("LineWidth")) or [LINE_WIDTH])[0] * frame.stretch * POINTS
    stroked = _paints(element, "Stroke", usual=True)
    filled = _paints(element, "Fill", usual=False)
    stroke, fill = (_colour(_own(element, f"{paint}Color")) for paint in ("Stroke", "Fill"))
    for points, curved in _subpaths(_text(_first(element, "AbbreviatedData"))):
        placed = tuple(frame.point(x, y) for x, y in points)
        box = united_box(tuple(Box(x, y, x, y) for x, y in placed))
        yield VectorPath(
            placed,
            box,
            stroked,
            filled,
            width if stroked else 0.0,
            stroke if stroked else None,
            fill if filled else None,
            curved,
            element.get("DashPattern") is not None,
            order,
        )


def _subpaths(data: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Points of each subpath, its curves by their ends, and whether it has any."""
    points: list[tuple[float, float]] = []
    curved = False
    for command, words in _COMMAND.findall(data):
        values = _numbers(words)
        if command in "SM":
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        if command == "C" and points:
            points.append(points[0])
        elif len(values) >= 2:
            points.append((values[-2], values[-1]))
            curved = curved or command in "QBA"
    if len(points) > 1:
        yield points, curved


class OfdDocument:
    """An open OFD file. Raises an UnreadableFileError subclass when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._zip = OfficeZip(path)
        self._names = {name.lower(): name for name in self._zip.names}
        root = self._xml("OFD.xml")
        self._doc_path = self._within("", _text(_first(root, "DocRoot")))
        document = self._xml(self._doc_path)
        pages = list(_all(_first(document, "Pages"), "Page"))
        if not pages:
            raise DamagedFileError(f"OFD 文件中没有页面：{path.name}。请重新导出后提交")
        if len(pages) > MAX_PAGES:
            raise FileLimitError(f"页数过多（{len(pages)} 页），未读取：{path.name}")
        self._pages = [self._within(self._doc_path, each.get("BaseLoc")) for each in pages]
        self._area = _area(_text(_first(_first(document, "CommonData"), "PhysicalBox")))
        self._templates = {
            each.get("ID"): self._within(self._doc_path, each.get("BaseLoc"))
            for each in _all(document, "TemplatePage")
        }
        self._media = dict(self._resources(document))
        signed = _first(root, "Signatures") is not None or any(
            name.endswith("signature.xml") for name in self._names
        )
        told = (Notice(NoticeCode.SIGNATURE_PRESENT),) if signed else ()
        unread = tuple(self._unread(root, document))
        self.notices = told + tuple(Notice(NoticeCode.CONTENT_UNREAD, detail=d) for d in unread)

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> OfdPage:
        return OfdPage(number, self._content(self._pages[number - 1]))

    def close(self) -> None:
        self._zip.close()

    def _within(self, base: str, location: str | None) -> str:
        """A member's name from a location relative to the file that names it."""
        joined = posixpath.join("/", posixpath.dirname(base), location or "")
        return posixpath.normpath(joined).lstrip("/")

    def _read(self, name: str) -> bytes | None:
        known = self._names.get(name.lower())
        return None if known is None else self._zip.read(known)

    def _xml(self, name: str) -> Any:
        known = self._names.get(name.lower())
        found = None if known is None else self._zip.xml(known)
        if found is None:
            raise DamagedFileError(
                f"OFD 文件缺少 {name or '正文'}：{self._zip.name}。请重新导出后提交"
            )
        return found

    def _resources(self, document: Any) -> Iterator[tuple[str, str]]:
        """Pictures by their identifier, where their files are."""
        for listed in _all(document, "PublicRes", "DocumentRes"):
            where = self._within(self._doc_path, _text(listed))
            try:
                resources = self._xml(where)
            except UnreadableFileError:
                continue  # pictures are lost, the text is not
            base = self._within(where, f"{resources.get('BaseLoc') or '.'}/x")
            for media in _all(resources, "MultiMedia"):
                yield media.get("ID") or "", self._within(base, _text(_first(media, "MediaFile")))

    def _unread(self, root: Any, document: Any) -> Iterator[str]:
        """What the file holds that is not read, in words."""
        if len(list(_all(root, "DocBody"))) > 1:
            yield "第 1 个以外的文档"
        if self._has(document, ("Annotations",), "Page"):
            yield "批注"
        if self._has(document, ("PublicRes", "DocumentRes"), "CompositeGraphicUnit"):
            yield "复合图元"

    def _has(self, document: Any, lists: tuple[str, ...], name: str) -> bool:
        """Whether a part that the document names so holds such an element: a part that is
        missing holds none, a broken one may."""
        for listed in _all(document, *lists):
            where = self._names.get(self._within(self._doc_path, _text(listed)).lower())
            try:
                if where is not None and _first(self._zip.xml(where), name) is not None:
                    return True
            except UnreadableFileError:
                return True
        return False

    def _content(self, name: str) -> PageContent:
        page = self._xml(name)
        own = _first(_first(page, "Area"), "PhysicalBox")
        area = _area(_text(own)) if own is not None else self._area
        sources = [page]
        for used in _all(page, "Template"):
            template = self._templates.get(used.get("TemplateID"))
            if template:
                sources.insert(0, self._xml(template))
        objects = [o for source in sources for o in _all(source, *_OBJECTS) if _is_visible(o)]
        if len(objects) > MAX_OBJECTS:
            raise FileLimitError(f"页面内容过多，未读取：{self._zip.name}")
        return self._drawn(objects, area)

    def _drawn(
        self, objects: Sequence[Any], area: tuple[float, float, float, float]
    ) -> PageContent:
        corner = (area[0], area[1])
        lines = [
            line for o in objects if _tag(o) == "TextObject" for line in _object_lines(o, corner)
        ]
        paths = [
            path
            for order, o in enumerate(objects)
            if _tag(o) == "PathObject"
            for path in _object_paths(o, corner, order)
        ]
        pictures = [
            picture
            for o in objects
            if _tag(o) == "ImageObject" and (picture := self._picture(o, corner))
        ]
        size = (area[2] * POINTS, area[3] * POINTS)
        return PageContent(size, tuple(lines), tuple(paths), tuple(pictures))

    def _picture(self, element: Any, page: tuple[float, float]) -> Picture | None:
        boundary = _numbers(element.get("Boundary"))
        data = self._read(self._media.get(element.get("ResourceID") or "", ""))
        if data is None or len(boundary) != 4:
            return None
        x, y = (boundary[0] - page[0]) * POINTS, (boundary[1] - page[1]) * POINTS
        return Picture(
            Box(x, y, x + abs(boundary[2]) * POINTS, y + abs(boundary[3]) * POINTS), data
        )


_OBJECTS = ("TextObject", "PathObject", "ImageObject")
# What paints an object, and whether it does where the file does not say (the standard's own).
_PAINTS = {
    "TextObject": (("Fill", True), ("Stroke", False)),
    "PathObject": (("Stroke", True), ("Fill", False)),
}


class OfdPage:
    """One page of an OFD file."""

    def __init__(self, number: int, content: PageContent) -> None:
        self.number = number
        self.width, self.height = content.size
        self._content = content

    def lines(self) -> tuple[Line, ...]:
        return () if self.is_scan() else self._content.lines

    def overruled_lines(self) -> tuple[Line, ...]:
        return self._content.lines if self.is_scan() else ()

    def annotations(self) -> tuple[Annotation, ...]:
        return ()

    def paths(self) -> tuple[VectorPath, ...]:
        return self._content.paths

    def is_scan(self) -> bool:
        cover = sum(picture.box.width * picture.box.height for picture in self._content.pictures)
        glyphs = sum(len(line.glyphs) for line in self._content.lines)
        return cover >= SCAN_COVER * self.width * self.height and glyphs < FEW_GLYPHS

    def pictures(self) -> tuple[Box, ...]:
        return tuple(picture.box for picture in self._content.pictures)

    def second_image(self) -> None:
        return None

    def native(self) -> None:
        return None

    def image(self) -> PageImage:
        """The page drawn with the built-in Chinese font, pictures and paths included."""
        return drawn_page((self.width, self.height), IMAGE_SCALE, self._draw)

    def _draw(self, page: Any) -> None:
        for picture in self._content.pictures:
            page.insert_image(picture.box.as_tuple(), stream=picture.data, keep_proportion=False)
        shape = page.new_shape()
        for path in self._content.paths:
            shape.draw_polyline(path.points)
            shape.finish(width=0.6, color=path.colour or path.fill)
        shape.commit()
        writer = pymupdf.TextWriter(page.rect)
        font = pymupdf.Font("china-s")
        for line in self._content.lines:
            for glyph in line.glyphs:
                foot = glyph.box.y1 - (1 - ASCENT) * glyph.box.height
                writer.append(
                    (glyph.box.x0, foot), glyph.text, font=font, fontsize=glyph.box.height
                )
        writer.write_text(page)
