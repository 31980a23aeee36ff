"""Labelled values of one parameter: 样片A 3.8%，样片B 5.6%; 充电转放电86ms，放电转充电118ms.

A label tells at which point, of which specimen or in which direction a value was taken. Labels
that are known to say no more are blanked, each character in its place, so that the values stand
as one list behind their name and the worst decides. A list that holds anything else with a
number stays as it is. Source: conventions, Verdict 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from matchers.judging import lexicon

# What a list ends with: a sentence, a line, a cell.
_LIST = re.compile(r"[^。！!\n|｜\t]+")
_ITEM = re.compile(r"[^，,；;、]+")
_BLANKS = re.compile(r"\s+(?=[^\s\d+±−-])")
_NAME = re.compile(
    r"[^，,；;：:]*[\u4e00-\u9fff）)A-Za-z]\s*(?:[：:]|(?:分别|依次)[为是])\s*(?=\S)"
)
_SEPARATORS = ("", "，", ",", "；", ";", "、", "：", ":")
_VALUE = r"(?=[-+±−]?\d)"
_REVERSED = re.compile(
    r"(?P<from>[\u4e00-\u9fff]{2,4})(?P<by>[转至到])(?P<to>[\u4e00-\u9fff]{2,4})\s*[:：为]?\s*"
)
_ONLY_VALUE = re.compile(r"[-+±−]?\d[\d.]*(?:[^\d，,；;、\u4e00-\u9fff（(=]|\([A-Z]\))*")


@dataclass(frozen=True, slots=True)
class _Item:
    """One labelled value: where it stands, and the length of its label."""

    start: int
    text: str
    label: str

    @property
    def is_one_value(self) -> bool:
        """Nothing else stands beside the value."""
        return _ONLY_VALUE.fullmatch(self.text[len(self.label) :].rstrip()) is not None


@cache
def _label(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon.phrase(kind).pattern}){_VALUE}")


def without_labels(text: str, asked: str) -> str:
    """The text with the labels of its lists blanked; a list with a label that the requirement
    speaks of stays as it is."""
    for found in reversed(tuple(_LIST.finditer(text))):
        start, end = found.span()
        text = text[:start] + _unlabelled(found.group(), asked) + text[end:]
    return text


def _unlabelled(line: str, asked: str) -> str:
    start = len(line) - len(line.lstrip())
    if not _label("point_label").match(line, start):
        name = _NAME.match(line)
        if name is None:
            return line
        start = name.end()
    for read in (_points, _directions, _own_results):
        blanked = read(line, start, asked)
        if blanked is not None:
            return blanked
    return line


def _items(line: str, start: int, label_of: Callable[[str], str]) -> list[_Item]:
    """The items of a list; blanks part them too, where a label follows."""

    def parting(found: re.Match[str]) -> str:
        behind = line[found.end() :]
        is_next = label_of(behind) or lexicon.phrase("beside_points").match(behind)
        return ("，" if is_next else " ") * len(found.group())

    parted = _BLANKS.sub(parting, line)
    spans = [found.span() for found in _ITEM.finditer(parted, start)]
    whole = [(left, line[left:right]) for left, right in spans]
    words = [(left + len(t) - len(t.lstrip()), t.strip()) for left, t in whole if t.strip()]
    return [_Item(left, text, label_of(text)) for left, text in words]


def _point_of(text: str) -> str:
    found = _label("point_label").match(text)
    return found.group() if found is not None else ""


def _points(line: str, start: int, asked: str) -> str | None:
    """样片A 1.2%，样片B 1.5%，平均1.4%: two points at least, and beside them only what is known."""
    items = _items(line, start, _point_of)
    labelled = [item for item in items if item.label]
    others = [item for item in items if not item.label]
    if labelled and any(lexicon.phrase("point_failed").match(item.text) for item in others):
        return _in_one_sentence(line, start)
    if len(labelled) < 2:
        return None
    is_known = all(lexicon.phrase("beside_points").fullmatch(item.text) for item in others)
    if not is_known or not all(item.is_one_value for item in labelled):
        return _in_one_sentence(line, start)  # what stands beside them may be one of them
    if any(_names_asked(item.label, asked) for item in labelled):
        return None
    return _blanked(line, labelled)


def _names_asked(label: str, asked: str) -> bool:
    """Whether the requirement speaks of the point itself: 左 of 左侧行程, 2L/min."""
    bare = lexicon.fold(label).strip(":：为点处")
    return bare in lexicon.fold(asked)


def _directions(line: str, start: int, asked: str) -> str | None:
    """充电转放电86ms，放电转充电118ms: there and back, the whole of it."""
    items = _items(line, start, _direction_of)
    if len(items) != 2 or not all(item.label and item.is_one_value for item in items):
        return None
    there, back = (_way(item.label) for item in items)
    is_whole = there != back and there == back[::-1]
    if not is_whole or any(_names_asked(item.label, asked) for item in items):
        return None
    return _blanked(line, items)


def _direction_of(text: str) -> str:
    found = re.match(_REVERSED.pattern + _VALUE, text)
    return found.group() if found is not None else ""


def _way(label: str) -> tuple[str, ...]:
    found = _REVERSED.match(label)
    return (found["from"], found["by"], found["to"]) if found is not None else ()


def _own_results(line: str, start: int, asked: str) -> str | None:
    """改进前62μm，改进后本次检测为45μm: the value of another state or machine is taken away."""
    items = _items(line, start, _side_of)
    own = [item for item in items if _label("own_result").match(item.text)]
    foreign = [item for item in items if _label("other_result").match(item.text)]
    rest = [item for item in items if item not in own and item not in foreign]
    if not own or not foreign or not all(map(_is_conclusion, rest)):
        return None
    if not all(item.is_one_value for item in (*own, *foreign)):
        return None
    if any(_names_asked(item.label, asked) for item in (*own, *foreign)):
        return None
    whole = [_Item(item.start, item.text, item.text) for item in foreign]
    return _blanked(line, [*own, *whole], parted=False)


def _is_conclusion(item: _Item) -> bool:
    is_known = lexicon.phrase("beside_points").fullmatch(item.text) is not None
    return is_known and not re.search(r"\d", item.text)


def _side_of(text: str) -> str:
    for kind in ("own_result", "other_result"):
        found = _label(kind).match(text)
        if found is not None:
            return found.group()
    return ""


def _blanked(line: str, items: list[_Item], *, parted: bool = True) -> str:
    """The line without the items' labels; a list goes on behind a semicolon."""
    chars = list(line)
    for item in items:
        is_parted = line[: item.start].rstrip()[-1:] in _SEPARATORS
        chars[item.start : item.start + len(item.label)] = (
            " " * len(item.label) if is_parted else f"，{' ' * (len(item.label) - 1)}"
        )
    first, last = items[0].start, items[-1].start
    told = "".join(chars)
    if not parted:
        return re.sub(r"([：:])(\s*)[，,；;](?=\s)", r"\1\2 ", told)
    return told[:first] + _in_one_sentence(told[first:last], 0) + told[last:]


def _in_one_sentence(line: str, start: int) -> str:
    return line[:start] + re.sub("[；;]", "，", line[start:])
