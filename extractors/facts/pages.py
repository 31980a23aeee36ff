"""Facts that stand free of labels: page numbers, marks, seals, end and draft words, titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.evidence import Box, Fact, FactName, Line
from extractors.layout import glyph_height
from extractors.lexicon import folded
from extractors.passages.blocks import LaidPage

_HAN = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
_COUNT = r"\s*([\dOolI]{1,3}|[一二三四五六七八九十]{1,3})\s*"
_PAGE = re.compile(rf"第{_COUNT}[页頁]")
_TOTAL = re.compile(rf"共{_COUNT}[页頁]")
_ENGLISH_PAGE = re.compile(r"(?i)\bpage\s*:?\s*(\d{1,3})\s*(?:of|/)\s*(\d{1,3})")
_SLASH_PAGE = re.compile(r"^[\s\-—第页]*(\d{1,3})\s*/\s*(\d{1,3})[\s\-—页]*$")
_CMA = re.compile(r"(?<![\dA-Za-z])((?:\d\s?){11}\d)(?![\dA-Za-z])")
_CMA_WORD = re.compile(r"(?<![A-Za-z])C?MA(?![A-Za-z])|资质认定")
_CNAS = re.compile(r"(?i)CNAS\s*[-—]?\s*((?:L|IB|I)\s*\d{4,5})|\b([LＬ]\s?\d{4,5})\b")
_ILAC = re.compile(r"(?i)ilac\s*[-—·.]?\s*MRA")
_CAL = re.compile(r"(?<![A-Za-z])CAL(?![A-Za-z])|[(（]?监?认?[)）]?.{0,6}监认字")
_CNAS_WORD = re.compile(r"(?i)(?<![a-z])CNAS(?![a-z])|中国认可")
_SEAL = re.compile(
    r"检验检测专用章|检验专用章|检测专用章|报告专用章|试验专用章|校准专用章|合同专用章|发票专用章|财务专用章|公章|业务专用章"
)
_NO_SEAL = re.compile(r"无效|未|须|应|需|无.{0,20}章|复印|不得|或")
_END = re.compile(
    r"以下空白|以下无正文|(?:检验|检测|试验|测试|本)?报告(?:正文)?(?:结束|完毕|完)(?![整成善])|(?i:end\s+of\s+(?:the\s+)?(?:test\s+)?report)"
)
_DRAFT = re.compile(
    r"(?i)草\s*稿|样\s*张|征求意见稿|初\s*稿|作\s*废|(?<![a-z])draft(?![a-z])|(?<![a-z])void(?![a-z])|仅供内部|未经批准"
)
_TITLE = re.compile(
    r"报告|证书|申报表|申请表|申报书|合同|协议|发票|执照|许可证|证明|汇总表|推荐函|承诺书|意见|report|certificate|invoice|contract",
    re.IGNORECASE,
)
# Words of a notice or of running text are longer than marks, seals and titles.
MAX_MARK_LINE = 40
MARK_PAGES = 3


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    text: str
    line: Line

    @property
    def box(self) -> Box:
        return self.line.box

    @property
    def confidence(self) -> float:
        """The mean of its printed glyphs'."""
        solid = [glyph.confidence for glyph in self.line.glyphs if glyph.text.strip()]
        return sum(solid) / len(solid) if solid else self.line.confidence


def _lines(entry: LaidPage) -> Iterable[_Line]:
    for line in entry.page.lines:
        yield _Line(entry.page.number, line.text.strip(), line)


def _fact(name: FactName, value: str, line: _Line, weight: float = 1.0) -> Fact:
    return Fact(name, value, line.page, line.box, round(line.confidence * weight, 4))


def page_number_facts(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """第x页 and 共y页 of each page, at most one of each a page."""
    for entry in laid:
        numbers, totals = [], []
        for line in _lines(entry):
            if len(line.text) > 120:
                continue
            one, all_ = _page_of(line.text, _in_margin(entry, line.box))
            numbers += [_fact(FactName.PAGE_NUMBER, one, line)] if one else []
            totals += [_fact(FactName.PAGE_TOTAL, all_, line)] if all_ else []
        yield from (*numbers[:1], *totals[:1])


def _in_margin(entry: LaidPage, box: Box) -> bool:
    height = entry.page.height
    return box.center_y < 0.15 * height or box.center_y > 0.85 * height


def _page_of(text: str, in_margin: bool) -> tuple[str, str]:
    page, total = _PAGE.search(text), _TOTAL.search(text)
    if not in_margin and not (page and total):
        page = total = None
    english = _ENGLISH_PAGE.search(text)
    if page or total:
        return (_count(page[1]) if page else "", _count(total[1]) if total else "")
    if english:
        return (english[1], english[2])
    slash = _SLASH_PAGE.match(text) if in_margin else None
    return (slash[1], slash[2]) if slash else ("", "")


def _count(text: str) -> str:
    if text[0] in _HAN:
        tens, ten, ones = text.partition("十")
        if not ten:
            return str(_HAN[tens])
        return str((_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0))
    digits = text.translate(str.maketrans("OolI", "0011"))
    return str(int(digits))


def mark_facts(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """CMA, CNAS, ilac-MRA and CAL with their numbers, from short lines of the first pages."""
    for entry in laid[:MARK_PAGES]:
        lines = [line for line in _lines(entry) if 0 < len(line.text) <= MAX_MARK_LINE]
        short = [line for line in lines if not re.search("[。；]|无效|未加盖|[《》]", line.text)]
        yield from _cma(entry, short)
        yield from _cnas(short)
        for line in short:
            if _ILAC.search(line.text):
                yield _fact(FactName.MARK, "ilac-MRA", line)
            if _CAL.search(line.text):
                yield _fact(FactName.MARK, "CAL", line)


def _cma(entry: LaidPage, lines: Sequence[_Line]) -> Iterable[Fact]:
    words = [line for line in lines if _CMA_WORD.search(line.text)]
    upper = [line for line in lines if line.box.center_y < 0.45 * entry.page.height]
    for line in words[:1]:
        yield _fact(FactName.MARK, "CMA", line)
    for line in words + [line for line in upper if line not in words]:
        number = _CMA.search(line.text)
        if number and not re.search("电话|传真|账号|帐号|(?i:tel|fax)", line.text):
            yield _fact(FactName.CMA_NUMBER, re.sub(r"\s", "", number[1]), line)
            if not words:
                yield _fact(FactName.MARK, "CMA", line, 0.7)
            return


def _cnas(lines: Sequence[_Line]) -> Iterable[Fact]:
    words = [line for line in lines if _CNAS_WORD.search(line.text)]
    for line in words[:1]:
        yield _fact(FactName.MARK, "CNAS", line)
    for line in lines if words else ():
        match = _CNAS.search(line.text)
        if match:
            number = re.sub(r"\s", "", match[1] or match[2]).upper().replace("Ｌ", "L")
            yield _fact(FactName.CNAS_NUMBER, number, line)
            return


def seal_facts(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """Words of seals in short lines; in brackets they are only the place for a seal."""
    for entry in laid:
        for line in _lines(entry):
            match = _SEAL.search(re.sub(r"\s+", "", line.text))
            if match is None or len(line.text) > MAX_MARK_LINE or _NO_SEAL.search(line.text):
                continue
            placeholder = re.search(rf"[(（]\s*{match[0]}", line.text)
            yield _fact(FactName.SEAL, match[0], line, 0.5 if placeholder else 1.0)


def word_facts(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """End marks (以下空白) and draft words that stand alone."""
    for entry in laid:
        for line in _lines(entry):
            bare = re.sub(r"[\s\-—─_*＊.。·()（）【】\[\]]+", "", line.text)
            if len(bare) <= 24 and _END.search(line.text):
                yield _fact(FactName.END_MARK, bare, line)
            if len(bare) <= 10 and _DRAFT.search(line.text):
                yield _fact(FactName.DRAFT, bare, line)


def title_facts(laid: Sequence[LaidPage]) -> Iterable[Fact]:
    """The title: the tallest line of the first pages with a word of papers' titles."""
    for entry in laid[:2]:
        usual = glyph_height(entry.page.lines)
        lines = [
            line
            for line in _lines(entry)
            if 2 <= len(re.sub(r"\s", "", line.text)) <= 40
            and _TITLE.search(folded(line.text))
            and not re.search("[:：。；]", line.text)
            and line.box.height > 1.1 * usual
        ]
        if lines:
            best = max(lines, key=lambda line: line.box.height)
            yield _fact(FactName.TITLE, re.sub(r"(?<=[\u4e00-\u9fff])\s+", "", best.text), best)
            return
