"""The name of a quantity: the phrase before its number, without verbs and fillers.

An axis goes before its parameter, however it is written: 定位精度 X：0.004 is X轴定位精度.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.quantities.lexicon import alternatives, words
from extractors.quantities.phrases import Phrase
from extractors.quantities.pipeline import Bounded, Reading

_EDGE = " ,，、；。:：=()[]【】/~-+—±≤≥<>·*\"'“”…|\n\t"
_NUMBERING = re.compile(
    r"^(?:\(?\d{1,2}[.、)]|[①-⑳⑴-⒇]|[一二三四五六七八九十]、|\([一二三四五六七八九十]\))"
)
_AXIS_ALONE = re.compile(r"([XYZABCUVW])\d?(?:轴|向|方向)?$")
_AXIS_AT_END = re.compile(r"(.{2,}?)[ (:]*([XYZABCUVW])(?:轴|向|方向)?\)?$")
_LABEL = re.compile(r"(?:最大|最小|平均)值?$")
# A phrase of owner + 的 + parameter: the owner is kept while it is short (主轴的最高转速).
_LONGEST_OWNER = 6
_HEADING = re.compile(
    r"^.*(?:表明|显示|证明|期间|以来|过程中|使用中|运行中|生产中|测试中|测试:|经测定|如下)[，:]?"
)


def name_region(reading: Reading, bounded: Bounded, phrases: Sequence[Phrase]) -> str:
    """The original words between the last boundary and the number."""
    text, stop = reading.text, bounded.start
    start = max((text.rfind(sign, 0, stop) for sign in "，；。\n！？"), default=-1) + 1
    for other in reading.measures:
        if other.measure.start < bounded.measure.start:
            start = max(start, min(other.end, stop))
    spans = [(p.start, p.end) for p in phrases if not p.is_bracket]
    return without(text, start, stop, [*spans, *header_spans(reading)])


def header_spans(reading: Reading) -> list[tuple[int, int]]:
    """Where a unit stands behind a name: 转速(r/min)."""
    return [(lexeme.start, lexeme.end) for lexeme in reading.lexemes if lexeme.is_header]


def without(text: str, start: int, stop: int, spans: Sequence[tuple[int, int]]) -> str:
    """text[start:stop] without the spans in it: 主轴在最高转速下温升 is 主轴温升."""
    kept = ""
    for first, last in sorted(spans):
        if start <= last <= stop:
            kept += text[start : max(start, first)]
            start = last
    return kept + text[start:stop]


@cache
def _leads() -> re.Pattern[str]:
    names = words()["names"]
    return re.compile("|".join((alternatives(names["leads"]), *names["lead_patterns"])))


@cache
def _tails() -> re.Pattern[str]:
    names = words()["names"]
    either = "|".join((alternatives(names["tails"]), *names["tail_patterns"]))
    return re.compile(rf"(?:{either})$")


def clean_name(region: str) -> str | None:
    """The parameter's name in a region, None when nothing is left."""
    name = _NUMBERING.sub("", _balanced(region.strip(_EDGE)))
    name = _HEADING.sub("", name)
    previous = None
    while name != previous:
        previous = name
        name = _balanced(name.strip(_EDGE)).removesuffix("Φ")
        lead = _leads().match(name)
        if lead is not None:
            name = name[lead.end() :]
        tail = _tails().search(name)
        if tail is not None:
            name = name[: tail.start()]
    return _without_owner(_under_heading(name.replace(" ", ""))) or None


@cache
def _labels() -> frozenset[str]:
    return frozenset(words()["lists"]["labels"])


def is_label(name: str) -> bool:
    """空载, X/Y轴: what names one of several values of a parameter."""
    return all(part.removesuffix("轴") in _labels() for part in re.split(r"[/、和]", name))


@cache
def _leading_label() -> re.Pattern[str]:
    return re.compile(rf"^(?:{alternatives(_labels())})轴?(?=[\u4e00-\u9fff]{{2}})")


def _under_heading(name: str) -> str:
    """噪声：空载 is 空载噪声; 出水水质：COD is COD."""
    heading, colon, own = name.rpartition(":")
    if not colon or not own:
        return name
    heading = heading.rpartition(":")[2]
    return own + heading if is_label(own) and heading else own


def _balanced(name: str) -> str:
    """Gives back the closing bracket that the stripping of edges took."""
    if name.count("(") > name.count(")"):
        return name + ")"
    if name.count(")") > name.count("("):
        return name.split(")", 1)[1]
    return name


def _without_owner(name: str) -> str:
    owner, particle, rest = name.rpartition("的")
    if not particle or len(rest) < 2:
        return name
    return owner + rest if len(owner) <= _LONGEST_OWNER and "的" not in owner else rest


def axis_name(own: str, base: str | None) -> str:
    """X轴定位精度 for a lone axis behind a base name, or an axis at the end of the name."""
    alone = _AXIS_ALONE.fullmatch(own)
    if alone is not None:
        if base is None or _AXIS_ALONE.fullmatch(base):
            return own
        return _with_axis(base, alone.group(1))
    if base is not None and _LABEL.fullmatch(own):
        return own if own in base else f"{_without_label(base)}{own}"
    if base is not None and is_label(own):
        return own + _leading_label().sub("", base)
    at_end = _AXIS_AT_END.fullmatch(own)
    if at_end is not None and "\u4e00" <= at_end.group(1)[-1] <= "\u9fff":
        return f"{at_end.group(2)}轴{at_end.group(1)}"
    return own


_AXIS_INSIDE = re.compile(r"[XYZABCUVW](?=轴|向|方向)")


def _with_axis(base: str, axis: str) -> str:
    """The base name on another axis."""
    if _AXIS_INSIDE.search(base):
        return _AXIS_INSIDE.sub(axis, base, count=1)
    return f"{axis}轴{base}"


def _without_label(name: str) -> str:
    return _LABEL.sub("", name)
