"""Word-processor documents, written so that every marked passage can be told apart.

Colour and underline of a marked run are placeholders in the body; `package` fills them in,
so that one document gives a copy with coloured passages and one without. Lengths are
twentieths of a point unless a name or a font size says points.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

POINT = 20
# The lines of these faces are closer by themselves than a word processor sets them.
_TIGHT = ("AR PL KaitiM GB", "AR PL SungtiL GB", "AR PL UKai CN", "AR PL UMing CN")
_TIGHT_LINE = 290
_RAISED = "[²³⁻⁴⁵⁹⁸]+"
_LOWERED = str.maketrans("²³⁻⁴⁵⁹⁸", "23-4598")

Spacing = tuple[str, int]
"""Rule and value of a line's height as the format has them."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Finished XML amid the runs of a paragraph."""

    xml: str


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look. `mark`: the passage it is, by its place in `Document.marks`."""

    text: str
    mark: int | None = None
    bold: bool = False
    strike: str = ""
    underline: str = ""
    colour: str = ""
    size: float | None = None
    raised: bool = False


Segment = str | Run | Raw
Segments = Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph is set. `before`, `after`, `size` in points; `tabs`: kind, place, leader."""

    align: str = "both"
    indent: bool = True
    line: Spacing | None = None
    before: int = 0
    after: int = 0
    border: str = ""
    tabs: tuple[tuple[str, int, str], ...] = ()
    numbering: int | None = None
    fill: str | None = None
    left: int = 0
    size: float | None = None


FLUSH = Shape(align="left", indent=False)
CENTRED = Shape(align="center", indent=False)


@dataclass(frozen=True, slots=True)
class Underline:
    """An underline by its name in the format; `colour` is empty for the text's own."""

    name: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper and margins."""

    width: int = 11906
    height: int = 16838
    left: int = 1500
    right: int = 1400
    top: int = 1440
    bottom: int = 1300

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right


@dataclass(slots=True)
class Document:
    """A document being written. `size` in points; `raising`: small digits are set as the word
    processor raises digits, not as characters of their own."""

    chinese: str
    latin: str
    size: float
    spacing: Spacing
    sheet: Sheet
    rng: random.Random
    raising: bool = False
    header: str = ""
    footer: str = ""
    body: list[str] = field(default_factory=list)
    marks: list[Underline] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def paragraph(self, segments: Segments, shape: Shape = Shape()) -> None:
        """Adds a paragraph to the body."""
        self.body.append(self.paragraph_xml(segments, shape))

    def paragraph_xml(self, segments: Segments, shape: Shape) -> str:
        """A paragraph for a cell, a box, a header."""
        inner = "".join(self._segment(segment, shape.size) for segment in segments)
        return f"<w:p><w:pPr>{self._shape(shape)}</w:pPr>{inner}</w:p>"

    def _segment(self, segment: Segment, size: float | None) -> str:
        if isinstance(segment, Raw):
            return segment.xml
        run = Run(segment) if isinstance(segment, str) else segment
        return self.run_xml(run if run.size else replace(run, size=size))

    def _shape(self, shape: Shape) -> str:
        size = shape.size or self.size
        rule, value = shape.line or self.spacing
        if rule == "auto" and self.chinese in _TIGHT:
            value = max(value, _TIGHT_LINE)
        indented = shape.indent and shape.numbering is None and shape.align in ("both", "left")
        first = f' w:firstLine="{round(size * 2 * POINT)}"' if indented else ""
        indent = f'<w:ind w:left="{shape.left}"{first}/>' if indented or shape.left else ""
        return (
            f"{_decoration(shape)}"
            f'<w:spacing w:before="{shape.before * POINT}" w:after="{shape.after * POINT}"'
            f' w:line="{value}" w:lineRule="{rule}"/>{indent}<w:jc w:val="{shape.align}"/>'
        )

    def run_xml(self, run: Run) -> str:
        """A run; its raised digits as runs of their own, where the document raises them."""
        if not run.text:
            return ""
        if self.raising and not run.raised and re.search(_RAISED, run.text):
            parts = re.split(f"({_RAISED})", run.text)
            return "".join(self.run_xml(_part(run, part)) for part in parts)
        return f"<w:r><w:rPr>{self._look(run)}</w:rPr>{_text(run.text)}</w:r>"

    def _look(self, run: Run) -> str:
        latin, double = self.latin, round(run.size * 2) if run.size else 0
        marked = run.mark is not None
        look = [
            f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{self.chinese}"'
            f' w:cs="{latin}"/>',
            "<w:b/>" if run.bold else "",
            f"<w:{run.strike}/>" if run.strike else "",
            f"@@C{run.mark}@@" if marked else _valued("color", run.colour),
            f'<w:sz w:val="{double}"/><w:szCs w:val="{double}"/>' if double else "",
            f"@@U{run.mark}@@" if marked else _valued("u", run.underline),
            '<w:vertAlign w:val="superscript"/>' if run.raised else "",
        ]
        return "".join(look)

    def link(self, text: str, address: str) -> Raw:
        """A hyperlink, blue and underlined and no mark."""
        self.links.append(address)
        run = self.run_xml(Run(text, colour="0563C1", underline="single"))
        return Raw(f'<w:hyperlink r:id="rIdL{len(self.links)}">{run}</w:hyperlink>')

    def text_box(
        self, paragraphs: str, width: int, height: int, stroke: str = "#000000"
    ) -> None:  # fmt: skip
        """A framed box between the paragraphs; `width` and `height` in points."""
        self.body.append(
            f"<w:p><w:pPr>{_THIN_LINE}</w:pPr><w:r><w:pict>"
            f'<v:rect style="position:absolute;margin-left:0pt;margin-top:4pt;width:{width}pt;'
            f'height:{height}pt;z-index:5" fillcolor="#ffffff" strokecolor="{stroke}">'
            '<v:textbox inset="5pt,3pt,5pt,3pt">'
            f"<w:txbxContent>{paragraphs}</w:txbxContent></v:textbox>"
            '<w10:wrap type="topAndBottom"/></v:rect></w:pict></w:r></w:p>'
        )

    def end_section(
        self,
        *,
        columns: int = 1,
        landscape: bool = False,
        last: bool = False,
        continuous: bool = False,
    ) -> None:
        """Ends the section; `continuous`: it began on the page of the one before."""
        sheet = self.sheet
        size = (sheet.height, sheet.width) if landscape else (sheet.width, sheet.height)
        turned = ' w:orient="landscape"' if landscape else ""
        rule = ' w:sep="1"' if columns > 1 and self.rng.random() < 0.4 else ""
        xml = (
            f"<w:sectPr>{self._references()}"
            f'<w:type w:val="{"continuous" if continuous else "nextPage"}"/>'
            f'<w:pgSz w:w="{size[0]}" w:h="{size[1]}"'
            f"{turned}/>"
            f'<w:pgMar w:top="{sheet.top}" w:right="{sheet.right}" w:bottom="{sheet.bottom}"'
            f' w:left="{sheet.left}" w:header="780" w:footer="700" w:gutter="0"/>'
            f'<w:cols w:num="{columns}" w:space="480"{rule}/></w:sectPr>'
        )
        self.body.append(xml if last else f"<w:p><w:pPr>{_THIN_LINE}{xml}</w:pPr></w:p>")

    def _references(self) -> str:
        header = '<w:headerReference w:type="default" r:id="rIdH"/>' if self.header else ""
        footer = '<w:footerReference w:type="default" r:id="rIdF"/>' if self.footer else ""
        return header + footer


_THIN_LINE = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def bar(side: str, kind: str, size: int, space: int, colour: str = "000000") -> str:
    """A rule along one side of a paragraph; `size` in eighths of a point."""
    return (
        f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
    )  # fmt: skip


def _decoration(shape: Shape) -> str:
    number = (
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{shape.numbering}"/></w:numPr>'
        if shape.numbering is not None
        else ""
    )
    border = f"<w:pBdr>{shape.border}</w:pBdr>" if shape.border else ""
    tabs = "".join(_tab(*tab) for tab in shape.tabs)
    return f"{number}{border}{shading(shape.fill)}{f'<w:tabs>{tabs}</w:tabs>' if tabs else ''}"


def shading(fill: str | None) -> str:
    """The ground of a paragraph or a cell."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""


def _tab(kind: str, place: int, leader: str) -> str:
    leading = f' w:leader="{leader}"' if leader else ""
    return f'<w:tab w:val="{kind}" w:pos="{place}"{leading}/>'


def _valued(name: str, value: str) -> str:
    return f'<w:{name} w:val="{value}"/>' if value else ""


def _part(run: Run, text: str) -> Run:
    if re.fullmatch(_RAISED, text):
        return replace(run, text=text.translate(_LOWERED), raised=True)
    return replace(run, text=text)


def _text(text: str) -> str:
    """Text with its tabs and line breaks as elements."""
    pieces = re.split("([\t\n])", text)
    return "".join(_BREAKS.get(piece) or _characters(piece) for piece in pieces)


_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def _characters(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""
