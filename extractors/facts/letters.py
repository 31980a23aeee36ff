"""Facts of a user report written as a letter: who uses what since when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.evidence import Box, Fact, FactName
from extractors.facts.dates import find_dates
from extractors.facts.values import body_name
from extractors.passages.blocks import Block

_BODY = (
    r"[\u4e00-\u9fff（）()A-Za-z0-9·]{3,30}?"
    r"(?:公司|集团|厂|医院|研究院|研究所|学院|大学|中心|局|站|所|矿|社)"
)
_SIGNED_BODY = re.compile(rf"^\s*({_BODY})\s*(?:[(（](?:盖章|公章|签章|章)[)）])?\s*$")
_MADE_BY = re.compile(
    rf"(?:购买|购置|采购|使用|选用|订购|引进|购进|配备|应用|安装|采用)(?:了|的)?(?:由)?({_BODY})(?:自主)?(?:生产|制造|研制|研发|提供|开发|供应|设计)"
)
_MODEL = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][A-Za-z]{0,6}[-—]?\d[A-Za-z0-9\-/.×]{0,18}|[A-Z]{1,6}[-—][A-Z0-9][A-Za-z0-9\-/.]{0,16})\s*(?:型|系列)"
)
_EQUIPMENT = re.compile(
    r"型(?:号)?(?:的)?([\u4e00-\u9fffA-Za-z（）()/]{3,30}?)\s*(?:[\d一二两三四五六七八九十壹贰叁]{1,4}\s*(?:台|套|件|条|组)|，|。|,|以来|自)"
)
_SINCE = re.compile(
    r"(?:自|于|从)?\s*((?:19|20)\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|(?:19|20)\d{2}[-./]\d{1,2}(?:[-./]\d{1,2})?)"
    r"[^。；]{0,12}?(?:投入使用|投入运行|投运|投用|投产|正式使用|投入生产|开始使用|启用|运行至今|使用至今|安装调试完成)"
)
_HOURS = re.compile(
    r"(?:累计|已|共|连续|总计)[\u4e00-\u9fff]{0,8}?(?:运行|工作|使用|运转)(?:时间)?[^\d。；]{0,8}?(\d[\d,，]*(?:\.\d+)?\s*(?:余|多)?\s*万?)\s*(?:余|多)?\s*(?:个)?(?:小时|h(?![a-z])|H(?![a-z]))"
)


def letter_facts(blocks: Sequence[Block], known: Sequence[Fact]) -> Iterable[Fact]:
    """What the letter's sentences and its signature tell beyond labelled fields."""
    names = {fact.name for fact in known}
    prose = [block for block in blocks if block.meaning is None and not block.is_margin]
    for name, pattern in (
        (FactName.MAKER, _MADE_BY),
        (FactName.MODEL, _MODEL),
        (FactName.EQUIPMENT, _EQUIPMENT),
    ):
        if name not in names:
            yield from _first(blocks, name, pattern)
    if FactName.COMMISSIONED not in names:
        yield from _since(blocks)
    if FactName.HOURS_RUN not in names:
        yield from _hours(blocks)
    if FactName.USER not in names:
        yield from _signature(prose)
    if FactName.ISSUED not in names:
        yield from (*_letter_date(prose), *_sealed_date(blocks))[:1]


def _sealed_date(blocks: Sequence[Block]) -> Iterable[Fact]:
    """The date under the seal in a form's last cell."""
    for block in reversed(blocks):
        dates = find_dates(block.text) if block.meaning is not None else ()
        if dates and re.search(r"盖\s*章|公\s*章", block.text[: dates[-1].start]):
            yield _fact(FactName.ISSUED, dates[-1].iso, block, 0.8)
            return


def closing_date(blocks: Sequence[Block], known: Sequence[Fact]) -> Iterable[Fact]:
    """The date that closes an official letter, when no label tells it."""
    if not any(fact.name is FactName.ISSUED for fact in known):
        yield from _letter_date([block for block in blocks if block.meaning is None])


def _fact(name: FactName, value: str, block: Block, weight: float = 0.9) -> Fact:
    return Fact(name, value, block.page, _box(block), weight)


def _box(block: Block) -> Box:
    return block.box


def _first(blocks: Sequence[Block], name: FactName, pattern: re.Pattern[str]) -> Iterable[Fact]:
    for block in blocks:
        match = pattern.search(block.text)
        if match:
            yield _fact(name, match[1].strip(), block)
            return


def _since(blocks: Sequence[Block]) -> Iterable[Fact]:
    for block in blocks:
        match = _SINCE.search(block.text)
        dates = find_dates(match[1]) if match else ()
        if dates:
            yield _fact(FactName.COMMISSIONED, dates[0].iso, block)
            return


def _hours(blocks: Sequence[Block]) -> Iterable[Fact]:
    for block in blocks:
        match = _HOURS.search(block.text)
        if match:
            value = re.sub(r"[,，\s余多]", "", match[1])
            yield _fact(FactName.HOURS_RUN, value, block)
            return


def _signature(prose: Sequence[Block]) -> Iterable[Fact]:
    """The body that signs: the last line that is a body's name, in the lower half."""
    for block in reversed(prose):
        match = _SIGNED_BODY.match(re.sub(r"\s+", "", block.text))
        if match and not block.text.rstrip().endswith(("：", ":")):
            yield _fact(FactName.USER, body_name(match[1]), block, 0.85)
            return


def _letter_date(prose: Sequence[Block]) -> Iterable[Fact]:
    """The last date that ends a line, as letters are dated under the signature."""
    for block in reversed(prose):
        dates = find_dates(block.text)
        if dates and len(re.sub(r"\s", "", block.text[dates[-1].stop :])) <= 6:
            yield _fact(FactName.ISSUED, dates[-1].iso, block, 0.85)
            return
