"""What the columns of a table hold, told by the words of their headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from extractors.errors import LexiconError
from extractors.lexicon import folded, folded_label, load_table, unique_words, word_list
from extractors.quantities.units import normalise_unit

LEXICON = "columns"
_BRACKETS = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*)[)）\]］】]")
# With one pair more inside: 比功率（kW/(m³/min)）.
_NESTED = re.compile(
    r"[(（\[［【]([^()（）\[\]［］【】]+[(（][^()（）]+[)）][^()（）\[\]［］【】]*)[)）\]］】]"
)
_TAIL_UNIT = re.compile(r"[/／,，]\s*([^\s/／,，()（）\u3400-\u9fff]{1,12}(?:/[a-zA-Z]{1,4})?)$")
# A unit with brackets of its own after the name: 噪声/dB(A), 热导率，W/(m·K), 比功率 kW/(m³/min).
_TAIL_CLOSED_UNIT = re.compile(r"[/／,，\s]\s*([A-Za-z/·.]{1,8}[(（][A-Za-z·/²³\d]{1,8}[)）])$")
# A unit of more than one letter right behind the name: 主轴功率 kW, 转速r/min, 温升℃.
_TAIL_BARE_UNIT = re.compile(r"[\u4e00-\u9fff)）]\s*([℃°%‰Ω]|[A-Za-zμ%°][A-Za-z/·.²³\d()]{1,11})$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NO_UNIT = frozenset({"", "/", "-", "—", "——", "--", "无", "n/a", "\\", "一"})
# What a lone ° in a cell is read as.
_RINGS = frozenset("。oOº˚゜∘")
# A unit that a line or column of its own holds: （r/min）.
_ALONE_IN_BRACKETS = re.compile(r"[(（\[【]([^\u4e00-\u9fff]{1,12})[)）\]】]")
# Words in brackets after a header that look like units and are none.
_NOT_UNIT = re.compile(r"(?i)[xyzabc](?:/[xyzabc])*|no\.?|p|k=\d|[\d.]+")


class ColumnRole(StrEnum):
    """What stands in a column of a result table."""

    INDEX = "index"
    ITEM = "item"
    UNIT = "unit"
    LIMIT = "limit"
    RESULT = "result"
    CLAIM = "claim"
    VERDICT = "verdict"
    REMARK = "remark"
    CLAUSE = "clause"
    METHOD = "method"
    CONDITION = "condition"
    INSTRUMENT = "instrument"
    UNCERTAINTY = "uncertainty"
    PROOF = "proof"
    PAGE = "page"


VALUE_ROLES = frozenset({ColumnRole.LIMIT, ColumnRole.RESULT, ColumnRole.CLAIM})


@dataclass(frozen=True, slots=True)
class Words:
    """Header words: whole ones, those that count as part of a longer header, and those of items
    that are what is asked where another column names the items."""

    whole: dict[str, ColumnRole]
    part: dict[str, ColumnRole]
    limits: frozenset[str]


@cache
def column_words() -> Words:
    """The lexicon of headers. Raises LexiconError when it breaks its schema."""
    table = load_table(LEXICON)
    unknown = set(table) - set(ColumnRole)
    if unknown:
        raise LexiconError(f"词表 {LEXICON}.toml 有未知的列类：{'、'.join(sorted(unknown))}")
    whole = {r: word_list(LEXICON, f"{r}.words", entry.get("words")) for r, entry in table.items()}
    part = {r: word_list(LEXICON, f"{r}.part", entry.get("part")) for r, entry in table.items()}
    return Words(
        {word: ColumnRole(role) for word, role in unique_words(LEXICON, whole).items()},
        {word: ColumnRole(role) for word, role in unique_words(LEXICON, part).items()},
        frozenset(
            map(folded_label, word_list(LEXICON, "item.limits", table["item"].get("limits")))
        ),
    )


@lru_cache(maxsize=4096)
def header_role(text: str) -> ColumnRole | None:
    """The role a header's words name; bilingual, letter-spaced and bracketed ones too."""
    words = column_words()
    for form in _header_forms(text):
        if form in words.whole:
            return words.whole[form]
    plain = folded_label(_BRACKETS.sub("", text))
    if len(plain) > 24:
        return None
    hits = [word for word in words.part if word in plain]
    return words.part[max(hits, key=len)] if hits else None


def _header_forms(text: str) -> tuple[str, ...]:
    """Writings of a header from the fullest to the barest."""
    bare = _BRACKETS.sub("", text)
    chinese = re.sub(r"[^\u4e00-\u9fff]+", "", bare)
    english = folded_label(re.sub(r"[\u4e00-\u9fff]+", " ", bare))
    no_unit = folded_label(_TAIL_UNIT.sub("", bare))
    numbered = re.sub(r"[\d一二三四五]+$", "", chinese)
    forms = (folded_label(text), folded_label(bare), no_unit, chinese, english, numbered)
    return tuple(form for form in dict.fromkeys(forms) if form)


def may_be_limits(text: str) -> bool:
    """技术指标: the items, or beside a column of items what is asked of them."""
    return any(form in column_words().limits for form in _header_forms(text))


def header_roles(texts: Sequence[str]) -> tuple[ColumnRole | None, ...]:
    return tuple(header_role(text) for text in texts)


def is_header(texts: Sequence[str]) -> bool:
    """True for a row of column headers: a value column, and most cells known by their words."""
    if len(texts) < 2:
        return False
    roles = [role for text, role in zip(texts, header_roles(texts), strict=True) if text.strip()]
    known = [role for role in roles if role is not None]
    if not VALUE_ROLES.intersection(known) or len(set(known)) < 2:
        return False
    return len(known) >= 3 or len(known) >= 0.6 * len(roles)


def unit_cell(text: str) -> str | None:
    """The unit a cell of the unit column holds; None for a dash or a blank, also where a stroke
    was read as a digit."""
    text = text.strip()
    if text in _RINGS:
        return "°"
    return None if folded(text) in _NO_UNIT or text.isdigit() or len(text) > 16 else text


def header_unit(text: str) -> str | None:
    """The unit in a header or item name: 转速 (r/min), 定位精度/mm, 单位：mm, 噪声 dB(A)."""
    alone = _ALONE_IN_BRACKETS.fullmatch(text.strip())
    if alone is not None:
        return str(alone[1]) if looks_like_unit(alone[1]) else None
    if not _CHINESE.search(text) and not re.search(r"[A-Za-z]{3}", text):
        return None
    closed = _TAIL_CLOSED_UNIT.search(text.strip())
    if closed and looks_like_unit(closed[1]):
        return str(closed[1])
    for inner in (*_NESTED.findall(text), *reversed(_BRACKETS.findall(text))):
        unit = str(inner).split("：")[-1].split(":")[-1].strip()
        if looks_like_unit(unit):
            return unit
    tails = (pattern.search(text.strip()) for pattern in (_TAIL_UNIT, _TAIL_BARE_UNIT))
    return next((str(tail[1]) for tail in tails if tail and looks_like_unit(tail[1])), None)


def looks_like_unit(text: str) -> bool:
    """True when a text beside a name is a unit we know and no axis, number or mark."""
    return not _NOT_UNIT.fullmatch(text) and normalise_unit(text) is not None


def without_unit(text: str) -> str:
    """An item's name without the unit and the footnote mark that stand beside it."""
    unit = header_unit(text)
    if unit is not None:
        opening = r"(?:[(（\[【/／,，]|\s|(?<=[\u4e00-\u9fff)）]))\s*(?:单位[:：])?\s*"
        printed = re.escape(unit)
        text = re.sub(rf"{opening}{printed}\s*[)）\]】]?", "", text)
    return text.strip().strip("*＊#＃△▲※☆★①②③④⑤").strip()
