"""Sentences of a paper, some stretches of them marked."""

from __future__ import annotations

from collections.abc import Sequence

from tests.corpus.writer.document import Run, Segment
from tests.corpus.writer.paper import Paper
from tests.corpus.writer.phrases import ENGLISH, FILLER, SENTENCES, Indicator

_LINKS = ("www.hr-machine.com.cn", "检测数据查询平台", "http://www.zjtest.org.cn/report")
_STRETCHES = ((3, 4), (3, 5), (1, 5), (1, 2))
"""The marked part of a clause's bits by level: value, value and unit, statement, name."""


def sentences(paper: Paper, count: int) -> list[Segment]:
    """`count` sentences in a row."""
    return [segment for _ in range(count) for segment in _sentence(paper)]


def _sentence(paper: Paper) -> list[Segment]:
    rng, habit = paper.rng, paper.habit
    kind = rng.random()
    whole = paper.marked and paper.since >= 2 and habit.level in ("sentence", "mixed")
    if whole and rng.random() < habit.share * 0.9:
        return _marked_whole(paper)
    if kind < 0.5:
        return _of_clauses(paper)
    if kind < 0.57:
        return _english(paper)
    if kind < 0.62 and rng.random() < 0.5:
        link = paper.document.link
        return [
            paper.plain("详见"),
            link(rng.choice(_LINKS), "http://example.com/"),
            paper.plain("。"),
        ]
    first = _phrase(paper, SENTENCES if rng.random() < 0.4 else FILLER)
    return [*first, paper.plain("，"), *_phrase(paper, FILLER), paper.plain("。")]


def _marked_whole(paper: Paper) -> list[Segment]:
    rng, of = paper.rng, paper.indicator()
    body = rng.choice([
        f"{of.name}经三次测量的平均值为{paper.value(of)}{of.unit}，"
        f"满足{of.required}{of.unit}的要求",
        f"{paper.fresh(SENTENCES)}，"
        f"{of.name}{rng.choice(['达到', '保持在'])}{paper.value(of)}{of.unit}",
        f"截至{rng.randint(2020, 2023)}年{rng.randint(1, 12)}月"
        f"累计运行{rng.randint(20, 90) * 100}小时，{paper.fresh(FILLER)}",
        paper.fresh(SENTENCES),
    ])  # fmt: skip
    if rng.random() < 0.5:
        return [paper.passage(body + "。")]
    return [paper.passage(body), paper.plain("。")]


def _of_clauses(paper: Paper) -> list[Segment]:
    rng = paper.rng
    count = rng.randint(1, 3)
    out: list[Segment] = [paper.plain(rng.choice(["", "其中", "", "试验表明，"]))]
    for index in range(count):
        if index:
            out.append(paper.plain("，"))
        out += _clause(paper) if rng.random() < 0.75 else _phrase(paper, FILLER)
    return [*out, paper.plain("。")]


def _english(paper: Paper) -> list[Segment]:
    of = paper.indicator()
    text = paper.rng.choice(ENGLISH).format(paper.value(of), of.unit)
    said = paper.passage(text) if paper.wants(1.2) else paper.plain(text)
    return [said, paper.plain(". ")]


def _clause(paper: Paper) -> list[Segment]:
    """A measured indicator, perhaps marked at some level."""
    rng, of = paper.rng, paper.indicator()
    value = paper.value(of)
    limited = "不大于" if of.direction == "≤" else "不小于"
    verb = rng.choice(["达到", "为", "实测为", limited, "达", "优于", "稳定在"])
    before = rng.choice(["", "", "", "实测", "在额定工况下", "经检测，", "满负荷时", "整机"])
    bits = [before, of.name, verb, value, of.unit]
    if not paper.wants(1.6):
        return [paper.plain("".join(bits))]
    start, stop = _STRETCHES[_level(paper, of, value)]
    head, tail = "".join(bits[:start]), "".join(bits[stop:])
    out: list[Segment] = [paper.plain(head)] if head else []
    out.append(paper.passage("".join(bits[start:stop])))
    return [*out, paper.plain(tail)] if tail else out


def _level(paper: Paper, of: Indicator, value: str) -> int:
    """Which of `_STRETCHES` is marked: a value of one digit never alone."""
    rng = paper.rng
    level = {"value": 0, "phrase": 2, "sentence": 2}.get(paper.habit.level)
    if level is None or rng.random() < 0.25:
        level = rng.choice([0, 1, 1, 2, 2, 3])
    if level == 1 and not of.unit:
        level = 0
    if level == 0 and len(value) < 2:
        level = 2
    return level if level != 0 or rng.random() < 0.4 or not of.unit else 1


def _phrase(paper: Paper, pool: Sequence[str]) -> list[Segment]:
    rng = paper.rng
    text = paper.fresh(pool)
    if paper.wants(0.6 if paper.habit.level != "value" else 0.15):
        return [paper.passage(text)]
    if paper.wants(0.35) and "，" in text:
        head, tail = text.split("，", 1)
        return [paper.plain(head + "，"), paper.passage(tail)]
    if rng.random() < 0.03:
        cut = rng.randint(2, len(text) - 2)
        strike = rng.choice(["strike", "strike", "dstrike"])
        return [text[:cut], Run(text[cut:], strike=strike)]
    return [paper.plain(text)]
