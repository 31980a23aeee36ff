"""WordprocessingML to paragraphs and tables of characters, in one pass over the runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from extractors.characters import SUPERSCRIPTS, is_dropped, whole_character
from extractors.evidence import MarkKind
from extractors.formats.word_pictures import Picture, is_picture, number, picture

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Word's own default size (五号) and the limits that keep a hostile file cheap.
DEFAULT_SIZE = 10.5
SIZES = (5.0, 60.0)
MAX_CHARACTERS = 300_000
MAX_DEPTH = 24
LINE_BREAK, PAGE_BREAK, SOFT_PAGE_BREAK = "\n", "\f", "\v"
BREAKS = frozenset((LINE_BREAK, PAGE_BREAK, SOFT_PAGE_BREAK))
_LINK_STYLES = ("hyperlink", "followedhyperlink", "超链接", "已访问的超链接", "internetlink")


@dataclass(frozen=True, slots=True)
class Char:
    """One character, size in points; a break has `text` in `BREAKS`."""

    text: str
    size: float = DEFAULT_SIZE
    mark: MarkKind | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    chars: tuple[Char, ...]
    align: str = "left"
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell with its place in the grid; `is_continued` for the lower part of a merged one."""

    col: int
    span: int
    blocks: tuple[WordBlock, ...]
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class WordTable:
    """Rows of cells; `widths` of the grid's columns in any one unit."""

    widths: tuple[float, ...]
    rows: tuple[tuple[WordCell, ...], ...]


WordBlock = Paragraph | WordTable


def pictures_of(block: WordBlock) -> Iterator[Picture]:
    """The pictures of a paragraph, or of a table's cells, in their order."""
    if isinstance(block, Paragraph):
        yield from block.pictures
        return
    for row in block.rows:
        for cell in row:
            for inner in cell.blocks:
                yield from pictures_of(inner)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What matters of a run's look; None: not said here."""

    underline: bool | None = None
    highlight: bool | None = None
    framed: bool | None = None
    size: float | None = None
    vertical: str | None = None
    hidden: bool | None = None

    def over(self, base: TextStyle) -> TextStyle:
        """This style where it speaks, else the base."""
        return TextStyle(
            base.underline if self.underline is None else self.underline,
            base.highlight if self.highlight is None else self.highlight,
            base.framed if self.framed is None else self.framed,
            base.size if self.size is None else self.size,
            base.vertical if self.vertical is None else self.vertical,
            base.hidden if self.hidden is None else self.hidden,
        )


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles by id with their bases worked in, and the document's defaults."""

    by_id: dict[str, TextStyle] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    default: TextStyle = TextStyle()
    default_paragraph: str | None = None


def is_on(element: Any) -> bool:
    """A toggle such as <w:vanish/>: on unless its value says no."""
    return element.get(W + "val", "true").lower() not in ("0", "false", "off", "none")


def read_look(properties: Any) -> TextStyle:
    """The look said by one w:rPr element (None: nothing said)."""
    if properties is None:
        return TextStyle()
    found: dict[str, Any] = {}
    for element in properties:
        value = element.get(W + "val", "") if isinstance(element.tag, str) else ""
        if element.tag == W + "u":
            found["underline"] = value.lower() not in ("none", "")
        elif element.tag == W + "highlight":
            found["highlight"] = value.lower() not in ("none", "")
        elif element.tag == W + "bdr":
            found["framed"] = value.lower() not in ("none", "nil", "")
        elif element.tag == W + "sz":
            found["size"] = _points(value)
        elif element.tag == W + "vertAlign":
            found["vertical"] = value
        elif element.tag == W + "vanish":
            found["hidden"] = is_on(element)
    return TextStyle(**found)


def _points(half_points: str) -> float | None:
    try:
        size = float(half_points) / 2
    except ValueError:
        return None
    if not math.isfinite(size):
        return None
    return min(max(size, SIZES[0]), SIZES[1])


def read_styles(root: Any) -> Styles:
    """The styles part; a style takes what it does not say from the style it is based on."""
    if root is None:
        return Styles()
    raw = {style.get(W + "styleId", ""): style for style in root.iter(W + "style")}
    looks = {name: _style_look(raw, name, 0) for name in raw}
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    links = frozenset(name for name in raw if _is_link(raw, name, 0))
    first = next(
        (
            name
            for name, style in raw.items()
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true")
        ),
        None,
    )
    return Styles(looks, links, read_look(defaults), first)


def _base(style: Any) -> str:
    based = style.find(W + "basedOn")
    return based.get(W + "val", "") if based is not None else ""


def _style_look(raw: dict[str, Any], name: str, depth: int) -> TextStyle:
    style = raw.get(name)
    if style is None or depth > MAX_DEPTH:
        return TextStyle()
    return read_look(style.find(W + "rPr")).over(_style_look(raw, _base(style), depth + 1))


def _is_link(raw: dict[str, Any], name: str, depth: int) -> bool:
    style = raw.get(name)
    if style is None or depth > MAX_DEPTH:
        return False
    label = style.find(W + "name")
    words = {name.lower(), label.get(W + "val", "").lower() if label is not None else ""}
    bare = {word.replace(" ", "") for word in words}
    return bool(bare & set(_LINK_STYLES)) or _is_link(raw, _base(style), depth + 1)


class TextWalker:
    """Walks the parts of a Word file and counts the characters it meets; `part` is the name of
    the one that it walks."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.part = ""
        self._pictures: list[Picture] = []
        self.characters = 0
        self.is_too_deep = False

    @property
    def is_full(self) -> bool:
        return self.characters > MAX_CHARACTERS

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[WordBlock]:
        """Paragraphs and tables below an element, text boxes after their paragraph."""
        if depth > MAX_DEPTH:
            self.is_too_deep = True
            return
        for element in parent:
            if self.is_full:
                return
            if element.tag == W + "p":
                yield from self._paragraph(element, depth)
            elif element.tag == W + "tbl":
                yield self._table(element, depth)
            elif element.tag == MC + "AlternateContent":
                yield from self.blocks(_choice(element), depth + 1)
            elif element.tag in _WRAPPERS:
                yield from self.blocks(element, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> Iterator[WordBlock]:
        properties = element.find(W + "pPr")
        look, align, broken = self._paragraph_look(properties)
        boxes: list[Any] = []
        # One more than may be, so that the walker sees that it is full.
        room = MAX_CHARACTERS - self.characters + 1
        chars = list(itertools.islice(self._inline(element, look, boxes, depth), room))
        if broken:
            chars.insert(0, Char(PAGE_BREAK))
        # An empty paragraph costs as much as a character.
        self.characters += len(chars) + 1
        met, self._pictures = tuple(self._pictures), []
        yield Paragraph(tuple(chars), align, met)
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _paragraph_look(self, properties: Any) -> tuple[TextStyle, str, bool]:
        styles = self._styles
        name, align, broken = styles.default_paragraph, "left", False
        if properties is not None:
            style = properties.find(W + "pStyle")
            name = style.get(W + "val") if style is not None else name
            jc = properties.find(W + "jc")
            align = jc.get(W + "val", "left") if jc is not None else "left"
            before = properties.find(W + "pageBreakBefore")
            broken = before is not None and is_on(before)
        look = styles.by_id.get(name or "", TextStyle()).over(styles.default)
        if name in styles.links:
            look = replace(look, underline=False)
        return look, align, broken

    def _inline(
        self, parent: Any, look: TextStyle, boxes: list[Any], depth: int, *, linked: bool = False
    ) -> Iterator[Char]:
        if depth > MAX_DEPTH:
            self.is_too_deep = True
            return
        for element in parent:
            if element.tag == W + "r":
                yield from self._run(element, look, boxes, linked)
            elif element.tag == W + "hyperlink":
                yield from self._inline(element, look, boxes, depth + 1, linked=True)
            elif element.tag == MC + "AlternateContent":
                yield from self._inline(_choice(element), look, boxes, depth + 1, linked=linked)
            elif element.tag in _INLINE_WRAPPERS:
                yield from self._inline(element, look, boxes, depth + 1, linked=linked)

    def _run(
        self, run: Any, paragraph: TextStyle, boxes: list[Any], linked: bool
    ) -> Iterator[Char]:
        look = self._run_look(run.find(W + "rPr"), paragraph, linked)
        if look.hidden:
            return
        mark = look_to_mark(look)
        for element in run:
            for text in self._run_text(element, boxes):
                raised = SUPERSCRIPTS.get(text, text) if look.vertical == "superscript" else text
                yield Char(raised, look.size or DEFAULT_SIZE, mark)

    def _run_look(self, properties: Any, paragraph: TextStyle, linked: bool) -> TextStyle:
        own = read_look(properties)
        style = properties.find(W + "rStyle") if properties is not None else None
        name = style.get(W + "val", "") if style is not None else ""
        look = own.over(self._styles.by_id.get(name, TextStyle()).over(paragraph))
        is_link = linked or name in self._styles.links
        return replace(look, underline=False) if is_link else look

    def _run_text(self, element: Any, boxes: list[Any]) -> Iterable[str]:
        """The characters one child of a run stands for; its text boxes go to `boxes`."""
        tag = element.tag
        if tag == W + "t":
            return [whole_character(char) for char in element.text or "" if not is_dropped(char)]
        if tag in _SINGLE:
            return [_SINGLE[tag]]
        if tag == W + "br":
            return [PAGE_BREAK if element.get(W + "type") == "page" else LINE_BREAK]
        if tag == W + "sym":
            return _symbol(element)
        if tag in (W + "drawing", W + "pict", W + "object", MC + "AlternateContent"):
            holder = _choice(element) if tag == MC + "AlternateContent" else element
            boxes.extend(_text_boxes(holder))
            self._pictures.extend(picture(each, self.part) for each in _pictures(holder))
        return ()

    def _table(self, element: Any, depth: int) -> WordTable:
        grid = element.find(W + "tblGrid")
        widths = [number(col.get(W + "w")) for col in grid] if grid is not None else []
        rows = [self._row(row, depth) for row in _rows(element, depth)]
        count = max(
            [len(widths), *(cell.col + cell.span for row in rows for cell in row)], default=1
        )
        known = [width or 1.0 for width in widths] or [1.0]
        widths += [sum(known) / len(known)] * (count - len(widths))
        return WordTable(tuple(width or 1.0 for width in widths), tuple(rows))

    def _row(self, row: Any, depth: int) -> tuple[WordCell, ...]:
        properties = row.find(W + "trPr")
        before = properties.find(W + "gridBefore") if properties is not None else None
        col = min(int(number(before.get(W + "val"))) if before is not None else 0, 200)
        cells: list[WordCell] = []
        for element in _cells(row, depth):
            look = element.find(W + "tcPr")
            span = look.find(W + "gridSpan") if look is not None else None
            width = int(number(span.get(W + "val"))) if span is not None else 1
            width = min(max(width, 1), 200)
            merge = look.find(W + "vMerge") if look is not None else None
            continued = merge is not None and merge.get(W + "val", "continue") != "restart"
            blocks = tuple(self.blocks(element, depth + 1))
            cells.append(WordCell(col, width, blocks, continued))
            col += width
        return tuple(cells)


_WRAPPERS = frozenset(
    W + tag
    for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "txbxContent")
)
_INLINE_WRAPPERS = _WRAPPERS | frozenset(W + tag for tag in ("fldSimple", "dir", "bdo"))
_SINGLE = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": LINE_BREAK,
    W + "noBreakHyphen": "-",
    W + "lastRenderedPageBreak": SOFT_PAGE_BREAK,
}


def look_to_mark(look: TextStyle) -> MarkKind | None:
    """How a run is indicated: the underline first, then a highlight, then a frame."""
    if look.underline:
        return MarkKind.WORD
    if look.highlight:
        return MarkKind.HIGHLIGHT
    return MarkKind.FRAME if look.framed else None


def _choice(element: Any) -> Any:
    """The first choice of alternative content; the fallback repeats it for old readers."""
    choice = element.find(MC + "Choice")
    return choice if choice is not None else (element.find(MC + "Fallback") or ())


def _symbol(element: Any) -> list[str]:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return []
    is_text = 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    # Word writes Symbol's codes with and without the private use offset.
    is_symbol = element.get(W + "font", "").lower() == "symbol" and code < 0x100
    return [whole_character(chr(code + 0xF000 if is_symbol else code))] if is_text else []


def _text_boxes(element: Any) -> Iterator[Any]:
    """Outermost text boxes; of alternative content only the first choice."""
    for child in element:
        if child.tag == MC + "AlternateContent":
            yield from _text_boxes(_choice(child))
        elif child.tag == W + "txbxContent":
            yield child
        else:
            yield from _text_boxes(child)


def _pictures(element: Any) -> Iterator[Any]:
    """Elements that show pictures; those in text boxes come with the boxes' paragraphs."""
    for child in element:
        if child.tag == MC + "AlternateContent":
            yield from _pictures(_choice(child))
        elif is_picture(child):
            yield child
        elif child.tag != W + "txbxContent":
            yield from _pictures(child)


def _rows(element: Any, depth: int) -> Iterator[Any]:
    for child in element:
        if child.tag == W + "tr":
            yield child
        elif child.tag in _WRAPPERS and depth < MAX_DEPTH:
            yield from _rows(child, depth + 1)


def _cells(row: Any, depth: int) -> Iterator[Any]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in _WRAPPERS and depth < MAX_DEPTH:
            yield from _cells(child, depth + 1)
