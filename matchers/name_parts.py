"""A parameter's name taken apart: axes, qualifiers (额定, 出口, 径向, …), symbols (MTBF, Ra), core.

Sources: conventions, Verdicts 6 and 11; domain brief §3.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matchers.glosses import contradicting_gloss, without_gloss
from matchers.judging import lexicon
from matchers.judging.lexicon import fold
from matchers.name_words import (
    FIRST_PRIVATE,
    TAKEN,
    NameWords,
    core_text,
    group_of,
    name_words,
    take_qualifiers,
)

_AXIS = r"(?:[XYZABCUVW][12]?|J[1-9]|[第]?[1-9一二三四五六])"
_AXES = re.compile(
    rf"(?<![A-Za-z0-9])({_AXIS}(?:\s*[/、,，和与及&]\s*{_AXIS})*|[XYZ]{{2,3}})"
    r"\s*-?(?:各|三|两|二)?(轴线|坐标轴|坐标|轴向|轴|方向|向)(?!承|颈|瓦)"
)
_BARE_AXES = re.compile(
    r"(?<![A-Za-z0-9])([XYZABCUVW][12]?(?:[/、,，和与及&]?[XYZABCUVW][12]?)*)(?![A-Za-z0-9])"
)
# X射线, A计权, U形, C类: a letter that is no axis.
_NOT_AN_AXIS = re.compile(r"[A-Za-z]|射线|光|型|形|类|级|系列|相|槽|计权|声|波|值|级数|板|组|区")
_ONE_AXIS = re.compile(r"(?<=J)[1-9]|[XYZABCUVW][12]?|[1-9一二三四五六]")
_BRACKETS = re.compile(r"[(\[【（]([^()\[\]【】（）]*)[)\]】）]")
# 响应时间(0→100%): what is left of a bracket that a number cuts.
_CUT_BRACKET = re.compile(r"[(（][^()（）]*\d[^()（）]*$")
_SYMBOL = re.compile(r"[A-Za-zα-ωΔΦφη][A-Za-z0-9α-ωΔ.\-]*")
# 5.3合格率: the number of a clause or row; 3次谐波 and 5轴 keep theirs.
_NUMBERING = re.compile(
    r"^\(?\d+(?:\.\d+)*[).、]?(?=[\u4e00-\u9fff])(?![次级轴相号阶档路点年月日倍台个])"
    r"|^(?:[一二三四五六七八九十两]+|\d+)(?:批次|批|组|炉|件样品|个样品|台样机|次测量|次试验)"
)
# 各流量点基本误差: where each of several values was taken.
_AT_EACH = re.compile(
    r"^各[^各]{0,4}?(?:点(?![位火胶焊心阵云])|通道(?![宽高长])|工位|位置(?![精误偏度]))的?(?=..)"
)
# A/B/C相分闸时间, 三相分闸时间分别为: the values are one a phase.
_ALL_PHASES = re.compile(
    r"(?:A[/、,和]?B[/、,和]?C|U[/、,和]?V[/、,和]?W|L1[/、,和]?L2[/、,和]?L3)三?相(?=[^/、,])"
    r"|(?:三|各)相(?=.*分别)"
)
# 输送速度调节范围: the range of the speed.
_SETTING = re.compile(
    r"(?<=速度|速率|温度|角度|高度|宽度|深度|长度|转速|压力|流量|频率|电压|电流|功率|行程)(?:调节|调整|可调|设定|设置)范围"
)
# 净化效率……… : the dots that lead to a value.
_LEADERS = re.compile(r"[.…·]{3,}\s*$")
# 直线轴（X/Y/Z）: what X, Y and Z are anyway.
_LINEAR = re.compile(r"(?:直线|线性|进给)(?:坐标)?轴")
_LINEAR_AXES = frozenset("XYZ")
_LETTER = re.compile(r"[A-Za-z\u4e00-\u9fff\ue000-\uf8ff]")
# 快速移动速度X/Y/Z: axes directly behind a name.
_AXES_BEHIND = re.compile(r"(.*[\u4e00-\u9fff])\s*([XYZ](?:[/、,，][XYZ])*)(?:轴|向)?")
# 总谐波失真THD: two names of one parameter, one behind the other.
_SAID_TWICE = re.compile(r"([\ue000-\uf8ff])\1+")
_TAIL_SYMBOL = re.compile(r"(.*[\u4e00-\u9fff\ue000-\uf8ff])([A-ZΑ-Ω][A-Z0-9.]{0,5})")
_PUNCTUATION = re.compile(
    r"[\s:：=≥≤<>＞＜~～±,，、。;；\"“”'‘’!?！？·\-—_*#①-⑨/|×%″′°℃()\[\]（）【】]+"
)
_CHINESE_AXIS = str.maketrans("一二三四五六", "123456")


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter's name taken apart. `core` has synonyms folded to one private character;
    `qualifiers` are (class, group) pairs of `near_names.toml`; `is_doubtful`: its gloss says
    another thing."""

    text: str
    core: str = ""
    axes: frozenset[str] = frozenset()
    all_axes: bool = False
    qualifiers: frozenset[tuple[str, int]] = frozenset()
    symbols: frozenset[str] = frozenset()
    is_range: bool = False
    is_symbol_attached: bool = False
    is_doubtful: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.core and not self.symbols

    def groups(self, kind: str) -> frozenset[int]:
        return frozenset(group for name, group in self.qualifiers if name == kind)

    def has(self, kind: str, *words: str) -> bool:
        """Whether one of the words' groups of that class stands in the name."""
        return any(group_of(kind, word) in self.groups(kind) for word in words)


@lru_cache(maxsize=65536)
def parse_name(told: str) -> Name:
    """Takes a name apart; a text without a name gives a Name that `is_empty`."""
    words = name_words()
    text = _without_shape(_LEADERS.sub("", told).lstrip("】"))
    folded = _NUMBERING.sub("", _CUT_BRACKET.sub("", fold(_axis_first(without_gloss(text)))))
    folded = _ALL_PHASES.sub("A相B相C相", _AT_EACH.sub("", folded))
    brackets = tuple(_BRACKETS.findall(folded))
    axes, everywhere, bare = _take_axes(_BRACKETS.sub("", folded), brackets)
    core = core_text(_LINEAR.sub("", bare) if axes & _LINEAR_AXES else bare, words)
    symbols = frozenset(s.upper() for b in brackets for s in _SYMBOL.findall(b) if len(s) > 1)
    core, qualifiers = take_qualifiers(core + "|" + "|".join(brackets), words)
    core = core.split("|")[0]
    is_range = "范围" in core
    core = _SETTING.sub("范围", core)
    core = core if core.strip(f"(（)） :：为是达{TAKEN}") == "范围" else core.replace("范围", "")
    core = _trimmed(_PUNCTUATION.sub("", core).replace("的", ""), words)
    core = _SAID_TWICE.sub(r"\1", core)
    core, attached = _attached_symbol(core if _LETTER.search(core) else "")
    return Name(
        told.strip(),
        core,
        axes,
        everywhere,
        qualifiers,
        _parameter_symbols(symbols | attached, words),
        is_range,
        bool(attached),
        bool(contradicting_gloss(text)),
    )


def _without_shape(text: str) -> str:
    """Without 五轴 of 五轴加工中心, 左、右侧 in front of what both sides have, and since when."""
    text = lexicon.phrase("since_when").sub("", text)
    text = lexicon.phrase("axes_of_a_machine").sub("", text)
    return lexicon.phrase("both_in_front").sub("", text)


def _attached_symbol(core: str) -> tuple[str, frozenset[str]]:
    """短路分断能力Ics: the letters behind a Chinese name are its symbol."""
    found = _TAIL_SYMBOL.fullmatch(core)
    return (found.group(1), frozenset({found.group(2)})) if found else (core, frozenset())


def _axis_first(text: str) -> str:
    """`定位精度 X` and `定位精度X/Y/Z`, as table readers write them: the axis to the front."""
    bare = text.rstrip(" :：=为是")
    behind = _AXES_BEHIND.fullmatch(bare)
    if behind is not None:
        return f"{behind.group(2)}轴{behind.group(1)}"
    parts = bare.split()
    if len(parts) > 1 and re.fullmatch(rf"{_AXIS}(?:轴|向)?", parts[-1]):
        return f"{parts[-1].rstrip('轴向')}轴{''.join(parts[:-1])}"
    return text


def _parameter_symbols(symbols: frozenset[str], words: NameWords) -> frozenset[str]:
    """Symbols as cores, so that MTBF in brackets equals MTBF as a name; axes left out."""
    return frozenset(
        words.private.get(s, s) for s in symbols if not re.fullmatch(r"[XYZABCUVW][12]?", s)
    )


def _take_axes(text: str, brackets: tuple[str, ...]) -> tuple[frozenset[str], bool, str]:
    """The axes a name speaks of, whether of all, and the text without them."""
    axes: set[str] = set()
    everywhere = bool(lexicon.words("all_axes").search(text + "".join(brackets)))
    text = lexicon.words("all_axes").sub("", text)
    for found in _AXES.finditer(text):
        axes.update(_axes_in(found.group(1)))
    text = _AXES.sub("", text)
    bare = _BARE_AXES.match(text)
    if bare and not _NOT_AN_AXIS.match(text[bare.end() :]):
        axes.update(_axes_in(bare.group(1)))
        text = text[bare.end() :]
    for inner in brackets:
        if _AXES.search(inner) or _BARE_AXES.fullmatch(inner):
            axes.update(_axes_in(inner))
    return frozenset(axes), everywhere, text


def _axes_in(text: str) -> tuple[str, ...]:
    return tuple(axis.translate(_CHINESE_AXIS) for axis in _ONE_AXIS.findall(text))


def _trimmed(core: str, words: NameWords) -> str:
    """Without neutral words at either end and the whole object's names at the start."""
    is_rest = TAKEN in core
    before = None
    while core != before:
        before = core
        core = words.leading.sub("", core.strip(TAKEN)).rstrip("为是")
        if not words.whole_ends.search(core):
            bare = words.trailing.sub("", core)
            is_cut_short = len(bare) == 1 and bare < chr(FIRST_PRIVATE) and not is_rest
            core = core if is_cut_short else bare
    return core.replace(TAKEN, "")
