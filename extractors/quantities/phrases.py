"""Conditions in a text: 在额定转速3000r/min下, 当温度为25℃时, 距离1m处, (25℃)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.quantities.lexicon import words
from extractors.quantities.pipeline import Bound, Bounded, Cue, Reading
from extractors.quantities.shapes import Shape

_CLOSE = (
    r"(?:的?(?:条件|工况|状态|环境|情况|作用|载荷|负荷|负载)(?:之?下|中|时)|条件下|(?<![以及如上])下(?![降限料部层方列游同一移滑沉垂述面属达转级线]|述)"
    r"|(?<![小同有临即随实及准定按届暂瓦安短瞬延计工耗历平台锭])时(?!间|长|速|效|刻|段|域|序|代|钟|限|变|候|点|程|分)|处(?![理于置方罚])|后(?=[^，；。]{2}))"
)
_OPENED = re.compile(rf"(?:在|当|于(?=额定|最|满|空))([^，；。\n]{{1,40}}?){_CLOSE}")
_UNOPENED = re.compile(
    r"(?:^|(?<=[，；。:\n(、]))([^，；。:\n()]{0,24}?)"
    r"(?:的?(?:条件|工况|状态|环境)(?:之?下|中|时)|(?<![以及如上])下(?![降限料部层方列游同一移滑沉垂述面属达转级线])"
    r"|(?<![小同有临即随实及准定按届暂瓦安短瞬延计工耗历平台锭])时(?!间|长|速|效|刻|段|域|序|代|钟|限|变|候|点|程|分)|处(?![理于置方罚]))"
)
_SENTENCE_SIGNS = "，；。\n"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A condition at folded text[start:end]; `words` without 在, 当, 下, 时; `is_bracket`
    when it stands in brackets behind what it holds for."""

    start: int
    end: int
    words: str
    is_bracket: bool = False


def condition_phrases(reading: Reading, measures: Sequence[Bounded]) -> tuple[Phrase, ...]:
    """All conditions of a statement, in order, none inside another."""
    found = _worded(reading, measures) + _bracketed(reading, measures)
    return _disjoint(found + _cued(reading, measures))


def requirement_conditions(reading: Reading) -> tuple[Phrase, ...]:
    """Conditions of a requirement: 环境温度-30℃～55℃ is a bound there, no condition."""
    measures = reading.measures
    return _disjoint(_worded(reading, measures) + _bracketed(reading, measures))


def _disjoint(found: list[Phrase]) -> tuple[Phrase, ...]:
    kept: list[Phrase] = []
    for phrase in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return tuple(kept)


def _worded(reading: Reading, measures: Sequence[Bounded]) -> list[Phrase]:
    found: list[Phrase] = []
    for hit in _OPENED.finditer(reading.text):
        if not _ends_in_a_unit(hit, measures):
            found.append(_phrase(reading, hit))
    for hit in _UNOPENED.finditer(reading.text):
        if _ends_in_a_unit(hit, measures):
            continue
        if any(hit.start() <= m.measure.start < hit.end() for m in measures) or re.search(
            r"额定|最[大高小低]|满载|空载|满负荷|工况|条件|状态", hit.group(1)
        ):
            found.append(_phrase(reading, hit))
    return found


def _ends_in_a_unit(hit: re.Match[str], measures: Sequence[Bounded]) -> bool:
    """15根/千锭时: the last character is the unit's."""
    return any(m.measure.start < hit.end() <= m.measure.end for m in measures)


_OPENING = re.compile(r"在(?!线)|当(?!量)")
_KEPT = re.compile(r"(?:工况|状态|负载|负荷|载荷|环境)")


def _phrase(reading: Reading, hit: re.Match[str]) -> Phrase:
    """额定工况下 is the condition 额定工况, 通视条件下 the condition 通视."""
    begin, end = hit.start(), hit.end(1)
    start = hit.start(1)
    inner = list(_OPENING.finditer(reading.text, start, end))
    if inner:
        begin, start = inner[-1].span()
    kept = _KEPT.match(reading.text, end)
    if kept is not None:
        end = kept.end()
    return Phrase(begin, hit.end(), reading.folded.words(start, end))


def _bracketed(reading: Reading, measures: Sequence[Bounded]) -> list[Phrase]:
    """(AC 415V) behind a value: the bracket holds a plain value, and one stands before it."""
    found = []
    for at, bounded in enumerate(measures[1:], 1):
        opening = reading.text.rfind("(", 0, bounded.measure.start)
        closing = reading.text.find(")", bounded.measure.end)
        previous = measures[at - 1].measure
        if opening < 0 or closing < 0 or previous.end > opening + 1:
            continue
        inner = reading.text[opening + 1 : closing]
        if opening - previous.end > 3 or re.search(r"[()；。]", inner):
            continue
        if bounded.bound in (Bound.NONE, Bound.EQ) and not re.search(r"要求|标准|限值|实测", inner):
            words = reading.folded.words(opening + 1, closing)
            found.append(Phrase(opening + 1, closing, words, is_bracket=True))
    return found + _at_signs(reading, measures)


def _at_signs(reading: Reading, measures: Sequence[Bounded]) -> list[Phrase]:
    """86ms@60Hz: what stands behind @ is the condition of what stands before."""
    found = []
    for bounded in measures:
        start = bounded.measure.start
        if reading.text[start - 1 : start] == "@":
            words = reading.folded.words(start, bounded.measure.end)
            found.append(Phrase(start, bounded.measure.end, words, is_bracket=True))
    return found


def _cued(reading: Reading, measures: Sequence[Bounded]) -> list[Phrase]:
    """试验条件：温度25℃: from the cue to the end of the measure."""
    found = []
    for cue in reading.roles:
        before = reading.text[cue.start - 1 : cue.start]
        if cue.label != "condition" or "\u4e00" <= before <= "\u9fff" or is_no_cue(reading, cue):
            continue
        following = [m for m in measures if m.measure.start >= cue.end]
        if not following:
            continue
        measure = following[0].measure
        if not any(sign in reading.text[cue.end : measure.start] for sign in _SENTENCE_SIGNS):
            words = reading.folded.words(cue.start, measure.end)
            found.append(Phrase(cue.start, measure.end, words))
    return found


def is_no_cue(reading: Reading, cue: Cue) -> bool:
    """采样频率2000kHz, 环境温度-25～55℃: what the machine can do, when nothing else is said;
    腔室温度, 检测下限: the cue is a part of another word."""
    if _is_inside_a_word(reading.text, cue):
        return True
    if cue.label != "condition" or len(reading.measures) > 1:
        return False
    word = reading.text[cue.start : cue.end]
    is_range = any(bounded.measure.shape is Shape.RANGE for bounded in reading.measures)
    abilities = words()["abilities"]
    return word in abilities["any"] or (is_range and word in abilities["ranges"])


def _is_inside_a_word(text: str, cue: Cue) -> bool:
    word, before = text[cue.start : cue.end], text[: cue.start]
    if word in ("上限", "下限"):
        return before.endswith(("检测", "检出", "测量", "测定", "探测", "定量", "爆炸"))
    is_longer = text[cue.end : cue.end + 1] == "度" or before.endswith(("腔", "浴", "烘"))
    return word == "室温" and is_longer
