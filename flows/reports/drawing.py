"""What is drawn from one submitted file, as one job for a killable child.

`drawing_orders` says what a report needs; `draw_file` does it for one file and never looks
at anything else; orders and results travel as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked_dataclass

from extractors.errors import HuaxianError
from flows.reports.model import StoredApplication, StoredFinding, StoredSupport
from flows.reports.storing import content_key
from flows.reports.wording import VERDICT_LABEL
from matchers.verdict import Verdict

Edges = tuple[float, float, float, float]

# Pages of one file that are also shown whole; those beyond are opened in the file itself.
MOST_WHOLE_PAGES = 12
_BYTES = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


@dataclass(frozen=True, slots=True)
class PassageOrder:
    """One passage on one page to cut out; `boxes` in points as displayed.

    `marked` is False for text that carries no mark: it is tinted paler."""

    key: str
    page: int
    boxes: tuple[Edges, ...]
    marked: bool = True


@dataclass(frozen=True, slots=True)
class PageNote:
    """One annotation to write: the passage's boxes on a page, and what to say of it."""

    page: int
    boxes: tuple[Edges, ...]
    verdict: Verdict
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawingOrder:
    """Everything wanted from one file. `footer` stands on every page of the print copy."""

    file: str
    passages: tuple[PassageOrder, ...] = ()
    pages: tuple[int, ...] = ()
    notes: tuple[PageNote, ...] = ()
    footer: str = ""


@checked_dataclass(frozen=True, slots=True, config=_BYTES)
class Picture:
    """A JPEG with its size in pixels."""

    data: bytes
    width: int
    height: int


@checked_dataclass(frozen=True, slots=True, config=_BYTES)
class Drawn:
    """What came of an order. `problem` says in Chinese what could not be drawn and why;
    a picture that is not there is not drawn. The PDFs are empty for other formats."""

    passages: dict[str, Picture]
    pages: dict[int, Picture]
    annotated: bytes = b""
    annotated_print: bytes = b""
    problem: str = ""


_T = TypeVar("_T")
Draw = Callable[[Path, DrawingOrder], Drawn]

_ORDER: TypeAdapter[DrawingOrder] = TypeAdapter(DrawingOrder)
_DRAWN: TypeAdapter[Drawn] = TypeAdapter(Drawn)


def draw_file(path: Path, order: DrawingOrder) -> Drawn:
    """Draws in this process. A bad file costs its pictures or its copies, never the report:
    what failed is told in `problem`."""
    from flows.reports.annotated_pdf import annotated_copies
    from flows.reports.pictures import cut_pictures

    cut, lost = _unless_broken(lambda: cut_pictures(path, order), "无法绘制图片，请打开原件查看。")
    copies, failed = _unless_broken(lambda: annotated_copies(path, order), "无法制作标注件。")
    passages, pages, undrawn = cut or ({}, {}, "")
    annotated, printed = copies or (b"", b"")
    problem = " ".join(filter(None, dict.fromkeys((undrawn, lost, failed))))
    return Drawn(passages, pages, annotated, printed, problem)


def _unless_broken(draw: Callable[[], _T], sentence: str) -> tuple[_T | None, str]:
    """What was drawn; or None with the reason."""
    try:
        return draw(), ""
    except HuaxianError as error:
        return None, str(error)
    except Exception:
        # A hostile file may raise anything from anywhere in the readers of its format.
        return None, sentence


def order_to_json(order: DrawingOrder) -> bytes:
    return _ORDER.dump_json(order)


def order_from_json(payload: str | bytes) -> DrawingOrder:
    return _ORDER.validate_json(payload)


def drawn_to_json(drawn: Drawn) -> bytes:
    return _DRAWN.dump_json(drawn)


def drawn_from_json(payload: str | bytes) -> Drawn:
    return _DRAWN.validate_json(payload)


def picture_key(file: str, page: int, boxes: Iterable[Edges]) -> str:
    """The same passage on a page has one picture, however many requirements it serves."""
    return content_key(file, page, *boxes)


def shown_supports(finding: StoredFinding) -> tuple[StoredSupport, ...]:
    """The evidence of a finding that is shown with a picture."""
    return (*finding.supports, *finding.rejected)


def pages_of(support: StoredSupport) -> dict[int, tuple[Edges, ...]]:
    """The boxes of a passage by page, in reading order."""
    pages: dict[int, tuple[Edges, ...]] = {}
    for place in support.places:
        pages[place.page] = (*pages.get(place.page, ()), place.bbox)
    return pages


def drawing_orders(application: StoredApplication) -> tuple[DrawingOrder, ...]:
    """One order for each file that any finding rests on, in the order of their names."""
    footer = _footer(application)
    files = sorted({support.file for _, support in _evidence(application)})
    return tuple(_order(application, file, footer) for file in files)


def _footer(application: StoredApplication) -> str:
    head = application.round
    sample = "" if head.official else "　示例清单，非官方"
    return f"划线核验 {head.tool_version}　辅助核对意见，不作为认定依据{sample}"


def _evidence(
    application: StoredApplication,
) -> list[tuple[StoredFinding, StoredSupport]]:
    return [
        (finding, support)
        for finding in application.findings
        for support in shown_supports(finding)
    ]


def _order(application: StoredApplication, file: str, footer: str) -> DrawingOrder:
    evidence = [(finding, one) for finding, one in _evidence(application) if one.file == file]
    passages: dict[str, PassageOrder] = {}
    for _, support in evidence:
        for page, boxes in pages_of(support).items():
            key = picture_key(file, page, boxes)
            passages[key] = PassageOrder(key, page, boxes, support.mark is not None)
    pages = sorted({order.page for order in passages.values()})
    notes = [
        _note(finding, support, page, boxes)
        for finding, support in evidence
        if support in finding.supports and _is_noted(finding, support)
        for page, boxes in pages_of(support).items()
    ]
    return DrawingOrder(
        file, tuple(passages.values()), tuple(pages[:MOST_WHOLE_PAGES]), tuple(notes), footer
    )


def _is_noted(finding: StoredFinding, support: StoredSupport) -> bool:
    """Unmarked text is noted only where the finding has nothing marked."""
    return support.mark is not None or not any(one.mark for one in finding.supports)


def _note(
    finding: StoredFinding, support: StoredSupport, page: int, boxes: tuple[Edges, ...]
) -> PageNote:
    """With the finding's verdict, never better than it; what this passage alone says below."""
    label = VERDICT_LABEL[finding.verdict]
    title = f"指标{finding.indicator_no}　{label}"
    text = f"指标要求：{finding.requirement}\n{label}：{finding.reason}"
    if support.reason != finding.reason:
        text += f"\n本处：{support.reason}"
    return PageNote(page, boxes, finding.verdict, title, text)
