"""Facts of a test report that need more than a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import fmean

from extractors.evidence import Fact, FactName
from extractors.facts.dates import find_dates
from extractors.facts.values import body_name, paper_number
from extractors.passages.blocks import LaidPage

_LABORATORY = re.compile(
    r"[\u4e00-\u9fff（）()·]{2,30}?(?:(?:检验|检测|测试|试验|计量|质检|质量|标准|认证|研究|技术|产品|机械|电器|电气|机床)"
    r"[\u4e00-\u9fff（）()]{0,16})(?:研究院|研究所|中心|院|所|实验室|有限公司|有限责任公司|公司|站)"
)
_BARE_NUMBER = re.compile(
    r"^(?:№|[Nn][Oo0][.:：．]?|编\s*号\s*[:：]?)\s*[:：]?\s*([A-Za-z0-9（）()〔〕\[\]\-—/.]{5,40})$"
)
COVER_PAGES = 2


def loose_report_facts(laid: Sequence[LaidPage], known: Sequence[Fact]) -> Iterable[Fact]:
    """What the labels did not tell: number, laboratory and date of issue from the cover."""
    names = {fact.name for fact in known}
    if FactName.REPORT_NUMBER not in names:
        yield from _bare_number(laid)
    if FactName.LABORATORY not in names:
        yield from _laboratory(laid, known)
    if FactName.ISSUED not in names:
        yield from _cover_date(laid)


def _line_fact(
    entry: LaidPage, index: int, name: FactName, value: str, weight: float = 0.9
) -> Fact:
    line = entry.page.lines[index]
    read = [glyph.confidence for glyph in line.glyphs if glyph.text.strip()]
    confidence = fmean(read) if read else 1.0
    return Fact(name, value, entry.page.number, line.box, round(confidence * weight, 4))


def _bare_number(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    for entry in laid:
        for index, line in enumerate(entry.page.lines):
            match = _BARE_NUMBER.match(line.text.strip())
            value = paper_number(match[1]) if match else ""
            if value:
                yield _line_fact(entry, index, FactName.REPORT_NUMBER, value)
                return


def _laboratory(laid: Sequence[LaidPage], known: Sequence[Fact]) -> Iterable[Fact]:
    """A body's name that stands alone on the cover and is neither client nor maker."""
    others = {fact.value for fact in known if fact.name in (FactName.CLIENT, FactName.MAKER)}
    found: list[tuple[float, Fact]] = []
    for entry in laid[:COVER_PAGES]:
        for index, line in enumerate(entry.page.lines):
            text = re.sub(r"\s+", "", line.text)
            match = _LABORATORY.match(text)
            if match is None or len(text) > len(match[0]) + 12:
                continue
            value = body_name(match[0])
            if value and value not in others:
                rank = line.box.height + (5 if line.box.center_y > 0.5 * entry.page.height else 0)
                found.append((rank, _line_fact(entry, index, FactName.LABORATORY, value)))
    if found:
        yield max(found, key=lambda each: each[0])[1]


def _cover_date(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """A date alone in its line low on the cover, else the last date beside the conclusion."""
    for entry in laid[:COVER_PAGES]:
        for index, line in enumerate(entry.page.lines):
            dates = find_dates(line.text)
            rest = re.sub(r"\s", "", line.text)
            if len(dates) == 1 and line.box.center_y > 0.45 * entry.page.height:
                length = len(re.sub(r"\s", "", line.text[dates[0].start : dates[0].stop]))
                if len(rest) <= length + 4:
                    yield _line_fact(entry, index, FactName.ISSUED, dates[0].iso, 0.85)
                    return
    yield from _conclusion_date(laid)


def _conclusion_date(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """The date under the seal in the cell of 检验结论."""
    for entry in laid:
        for table in entry.tables:
            for cell in table.cells:
                near = "结论" in cell.text or "专用章" in cell.text
                labelled = re.search("签发|批准|报告日期", cell.text)
                dates = find_dates(cell.text)
                if dates and (near or labelled):
                    yield Fact(FactName.ISSUED, dates[-1].iso, entry.page.number, cell.box, 0.8)
                    return
