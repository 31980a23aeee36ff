"""Claims: each number or grade of a text with what the text says about it.

The words before a number name it and tell what it is: measured, a limit someone set, a
plan, a condition. Sources: conventions, Evidence and Verdicts 2, 4, 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from extractors.evidence import Comparator, Quantity, Role
from extractors.quantities.units import normalise_unit
from matchers.judging import lexicon
from matchers.judging.grades import Grade, find_grades
from matchers.naming import Name, parse_name

_SENTENCE_END = re.compile(r"[。；;！!\n]")
_SEGMENT_END = re.compile(
    r"[。；;！!\n，、]|,(?!\d{3}(?!\d))|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)
# 符合标准要求 says that a limit is kept: the word 要求 in it does not make a limit of the number.
_CONFORMITY = re.compile(
    r"(?:符合|满足|达到|优于|高于|均达|超过|不低于|合乎)[^，。；;、\d]{0,14}(?:要求|规定|标准|限值|指标|协议)(?:值)?(?:的)?"
)
# 按GB/T 3216规定进行试验 says how it was tested.
_BY_THE_BOOK = re.compile(
    r"(?:按照?|依据|依照|根据|参照|遵照|采用|执行)[^，。；;]{0,40}?(?:规定|要求|标准|条款)的?"
    r"(?:方法|程序|步骤|条件|工况)?(?:进行|开展|实施|完成|检验|检测|试验|测试|测定|测量|考核|加载)"
)
# 能耗比传统机型降低: what is compared with, and the direction, are not the name.
_COMPARED = re.compile(
    r"(?:(?:相)?比(?!功率|率|例|重|值|容|热|压)|较|与|和|同|相对于?)[^，。；;]{0,20}?"
    r"(?:降低|减少|下降|节约|节省|节能|缩短|减小|提高|提升|增加|增大|延长)(?:了|约|达|到|至)?\s*$"
    r"|(?:降低|减少|下降|节约|节省|缩短|减小|提高|提升|增加|增大|延长)(?:了|约|达|到|至)?\s*$"
)
# What a cell says of its part before the value: X：0.0042, 最大 0.0051.
_LABEL = re.compile(
    r"(?:^|[\s，,;；、/])([XYZABCUVW][12]?轴?|(?:最大|最小|平均|[正反]向|[左右前后上下]端)值?)\s*[:：=]?\s*$"
)
_DATE = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]?\s*(?:\d{1,2}\s*日?)?")
# 三次测量, 5次试验: how often, not how much.
_TIMES = re.compile(r"[次遍回]?(?:重复)?(?:测量|测试|试验|检测|测定|实测|平均|测得)")
# Longest words before a value that name it from the segment before (检验项目：噪声；实测值：).
_LONGEST_LABEL = 24
# A number with a list's separator directly before the number: it should have been read.
_UNREAD_IN_LIST = re.compile(r"(?<![\dA-Za-z.\-])(\d+(?:\.\d+)?)\s*[、/]\s*$")
# What a condition before the name leaves of itself: 10000r/min 时振动速度, （110kW）下效率.
_CONDITION_LEFT = re.compile(
    r"^\s*[)）]?\s*(?:条件下|工况下|状态下|左右时|以上时|以下时|时(?![间长效])|下(?![料降限游滑])|"
    r"处(?!理)|内(?![径部孔压阻])|后(?![轮轴端桥])|范围内)?的?"
)
# Digits that cannot be read do not belong to the name before them.
_BROKEN_TAIL = re.compile(r"[\d.?？□■]+$")
# 提高98% and 由0.008mm提高到: how much it changed, and what it was before.
_CHANGED_BY = re.compile(
    r"(?:提高|提升|增加|降低|减少|下降|节约|节省|缩短|减小|增大|延长)(?:了|约|近|达)?\s*$"
)
_FROM = re.compile(r"(?:由|从|自)(?:原来的?|原|之前的?)?\s*$")
_TO = re.compile(
    r"^\s*(?:提高|提升|增加|降低|减少|下降|缩短|减小|优化|改善|增大|延长|降|升)(?:到|至|为)"
)
_OPEN_BRACKET = re.compile(r"[（(][^（）()]*$")
_NAME_BEFORE = re.compile(r"[\u4e00-\u9fffA-Za-z]\s*$")
_VALUE_AFTER_BRACKET = re.compile(
    r"[^()（）]*[)）]\s*(?:实测值?|测得|检[测验]结果|达到?|为|是|约)?\s*[:：=为是≥≤<>]*\s*[-+±]?\d"
)
_SATISFIED = re.compile(r"(?:满足|符合|合乎).*$")
_BETTER = re.compile(r"(?:优于|好于|严于)\s*$")
_WHOLE_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_BRACKET_AFTER = re.compile(r"^\s*[(（\[【]([^()（）\[\]【】\d]*)[)）\]】]")
# 4.22kW·h/Nm³（额定负荷）: a bracket behind a value that tells the condition, not the name.
_CONDITION_BEHIND = re.compile(
    r"(?:负荷|负载|载荷|工况|状态|条件|转速|流量|压力|温度|电压|电流|频率|环境|模式|介质|时|下)$"
)
_TARGET_AFTER = re.compile(
    r"^[^，。；;、\d（(]{0,4}?的?(设计|规划|计划|预期)?(目标|要求|限值|指标要求|规定|标准)"
)
_CONDITION_PHRASE = re.compile(
    r"(?:(?:在|当|于|以)[^，。；;]{1,24}?|[^，。；;的]{0,14}?(?:工况|状态|条件|负载|负荷|载荷|转速|转矩|扭矩|功率|流量|压力|电流|电压|频率|环境|℃|m|Hz|kPa|MPa|r/min|%|V|A))(?:条件下|工况下|状态下|环境下|情况下|时(?!间|长|效|率)|下(?!限|降|游|同)|处(?!理))(?:的)?"
)
# A letter among digits, a gap or a second point in a number, a zero before a zero:
# the digits cannot be relied on (conventions, Evidence, last point).
_DOUBTFUL_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.])(?:\d*\.?\d*[OolISB](?=[\d.])[\d.OolISB]*|\d+\.?\d*[OolISB]+\d[\d.]*|\d+\.\d*[OoIlS](?![A-Za-z/])|(?<!\d\s)0\d+(?:\.\d+)?|\d+\.\d+\.\d+|\d+\.\.+\d+|\d+\s*\.\s+\d+|\d+\s+\.\s*\d+|\d*[?？□■�]\d+|\d+[?？□■�]\d*)(?!\d)"
)
_DATE_OR_CODE = re.compile(r"\d+[年月日\-/.]\d+|GB|JB|ISO|IEC|№|编号|日期")


class Standing(StrEnum):
    """What a number is in its text."""

    MEASURED = "measured"
    LIMIT = "limit"
    PLAN = "plan"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Claim:
    """One number or grade with its name and standing.

    Exactly one of `quantity` and `grade` is set. `sentence` is where conditions are looked
    for; `text` is how it is written; `doubt` tells why its digits cannot be relied on;
    `better`: written 优于, a bound in the good direction; `window`: the words since the number
    before; `cue`: the word that told the standing; `is_change`: by how much, not how much.
    """

    name: Name
    standing: Standing
    sentence: str
    text: str
    span: tuple[int, int]
    quantity: Quantity | None = None
    grade: Grade | None = None
    doubt: str = ""
    own_name: bool = True
    better: bool = False
    window: str = ""
    cue: str = ""
    is_change: bool = False

    def __post_init__(self) -> None:
        if (self.quantity is None) == (self.grade is None):
            raise ValueError("a claim holds one quantity or one grade")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a text besides its words: the row or heading it belongs to, further
    words that hold conditions, and whether it stands in a limit column."""

    name: str = ""
    conditions: str = ""
    limit_column: bool = False
    result_column: bool = False
    in_table: bool = False


NOTHING_AROUND = Surroundings()


@dataclass(frozen=True, slots=True)
class _Token:
    span: tuple[int, int]
    quantity: Quantity | None = None
    grade: Grade | None = None


def read_claims(
    text: str, quantities: tuple[Quantity, ...], around: Surroundings = NOTHING_AROUND
) -> tuple[Claim, ...]:
    """The claims of a text in reading order. Quantities are those parsed from this text."""
    claims: list[Claim] = []
    tokens = _tokens(text, quantities, around)
    for place, token in enumerate(tokens):
        before = tokens[place - 1].span[1] if place else 0
        claims.append(_claim(text, token, before, around, tuple(claims)))
    return tuple(claims)


def _tokens(
    text: str, quantities: tuple[Quantity, ...], around: Surroundings
) -> tuple[_Token, ...]:
    grades = find_grades(text, around.name)
    taken = [grade.span for grade in grades]
    free = (
        q
        for q in quantities
        if not any(overlap(q.span, span) for span in taken) and not _is_repetition(text, q)
    )
    tokens = [_Token(g.span, grade=g) for g in grades] + [_Token(q.span, quantity=q) for q in free]
    return tuple(sorted(tokens, key=lambda token: token.span))


def _is_repetition(text: str, quantity: Quantity) -> bool:
    return quantity.unit == "次" and bool(_TIMES.match(text[quantity.span[1] :]))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _claim(
    text: str, token: _Token, before: int, around: Surroundings, earlier: tuple[Claim, ...]
) -> Claim:
    start, end = token.span
    sentence = sentence_around(text, start)
    left = max(before, _sentence_start(text, start))
    window = text[left:start]
    bracket = _bracket_after(text, end)
    own = _own_name(_CONDITION_LEFT.sub("", window) if before else window, bracket)
    if own.is_empty and not around.in_table:
        own = _merged(_label_before(text, left, window, before), own)
    name, is_own = _name_of(token, own, window, around, earlier, sentence)
    standing, cue = _standing(text, token, around)
    return Claim(
        name=name,
        standing=standing,
        sentence="；".join(part for part in (sentence, around.conditions) if part),
        text=token.quantity.text.strip() if token.quantity else text[start:end].strip(),
        span=token.span,
        quantity=token.quantity,
        grade=token.grade,
        doubt=_doubt(text, token, window, around),
        own_name=is_own,
        better=bool(_BETTER.search(text[:start])),
        window=f"{window}{bracket}；{around.conditions}",
        cue=cue,
        is_change=_is_change(text, token.span),
    )


def _doubt(text: str, token: _Token, window: str, around: Surroundings) -> str:
    """Suspicious digits, or a number of the same list that was not read."""
    if token.quantity is None:
        return ""
    unread = None if around.in_table else _UNREAD_IN_LIST.search(window)
    return unread.group(1) if unread else doubtful_digits(text, token.span)


def _own_name(window: str, bracket: str) -> Name:
    """The name in the words of the number's own segment; what stands behind a word of
    result (测得, 实测) counts before what stands in front of it."""
    phrase = _SEGMENT_END.split(_WHOLE_BRACKET.sub(_without_commas, window))[-1]
    outer, _, inner = (
        phrase.rpartition("（") if "）" not in phrase.rpartition("（")[2] else ("", "", phrase)
    )
    parts = [part for piece in (outer, inner) for part in lexicon.words("result").split(piece)]
    names = [parse_name(_bare_phrase(part)) for part in parts if part.strip()]
    told_behind = f"({bracket})" if bracket and not _CONDITION_BEHIND.search(bracket) else ""
    whole = parse_name(_bare_phrase(phrase) + told_behind)
    told = next((name for name in reversed(names) if not name.is_empty), None)
    return whole if told is None else _merged(told, whole)


def _without_commas(found: re.Match[str]) -> str:
    """刻蚀均匀性（片内，49点）is one name."""
    return re.sub(r"[，、,]", "/", found.group())


def _label_before(text: str, left: int, window: str, before: int) -> Name:
    """The name in the segment before, when nothing but words of result stands between:
    检验项目：噪声；实测值：…, 定位精度方面，实测…"""
    pieces = _SEGMENT_END.split(window)
    label = pieces[-2] if len(pieces) > 1 else ""
    if len(pieces) == 1 and before < left:
        label = _SEGMENT_END.split(text[before : max(left - 1, before)])[-1]
    bare = label.strip()
    if not bare or len(bare) > _LONGEST_LABEL or lexicon.words("conforming").search(bare):
        return parse_name("")
    names = [parse_name(_bare_phrase(part)) for part in reversed(re.split("[：:]", bare))]
    return next((name for name in names if not name.is_empty), parse_name(""))


def _sentence_start(text: str, position: int) -> int:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, position)]
    return ends[-1] if ends else 0


def sentence_around(text: str, position: int) -> str:
    """The sentence that holds the position."""
    end = _SENTENCE_END.search(text, position)
    return text[_sentence_start(text, position) : end.start() if end else len(text)].strip()


def _bracket_after(text: str, end: int) -> str:
    found = _BRACKET_AFTER.match(text[end:])
    return found.group(1) if found else ""


def _name_of(
    token: _Token,
    own: Name,
    window: str,
    around: Surroundings,
    earlier: tuple[Claim, ...],
    sentence: str,
) -> tuple[Name, bool]:
    """The name in the words before the number, else the reader's, the earlier one's, the row's."""
    told = token.quantity.name if token.quantity else None
    if around.in_table:
        label = _LABEL.search(window)
        base = parse_name(told or around.name)
        return (_merged(base, parse_name(label.group(1))) if label else base), bool(told)
    if earlier and _is_the_other_of(own, earlier[-1].name):
        return replace(own, core=earlier[-1].name.core), True
    if not own.is_empty:
        return own, True
    if told and not parse_name(told).is_empty:
        return _merged(parse_name(_bare_phrase(told)), own), True
    if earlier and (own.axes or earlier[-1].sentence.startswith(sentence) or own.qualifiers):
        return _merged(_without_design(earlier[-1].name), own), False
    if around.name:
        return _merged(parse_name(around.name), own), False
    if token.grade is not None:
        return _merged(parse_name(token.grade.family), own), False
    return own, False


def _is_the_other_of(own: Name, before: Name) -> bool:
    """SO2进口浓度1850，出口浓度22: 出口 stands against 进口, the rest of the name is carried on."""
    against = {kind for kind, _ in own.qualifiers} & {kind for kind, _ in before.qualifiers}
    return (
        bool(own.core and against)
        and own.qualifiers != before.qualifiers
        and before.core != own.core
        and before.core.endswith(own.core)
    )


def _without_design(name: Name) -> Name:
    """速度设计为350m/min，实际320m/min: the second value is of the same name, not the plan."""
    kept = frozenset(pair for pair in name.qualifiers if pair[0] != "design")
    return replace(name, qualifiers=kept)


def _bare_phrase(phrase: str) -> str:
    """The words before a number without conditions, comparisons and conformity."""
    for pattern in (_DATE, _CONDITION_PHRASE, _SATISFIED, _COMPARED, _BROKEN_TAIL):
        phrase = pattern.sub("", phrase)
    return _UNIT_COLUMN.sub(_without_unit, phrase)


# 噪声 dB(A) ≤: a unit of its own behind a name. One letter may be an axis or a symbol.
_UNIT_COLUMN = re.compile(
    r"(?<=[\u4e00-\u9fff)）\s])[\s(（/]*([A-Za-zμΩ%‰℃°″][^\s，。；、:：≤≥<>=\u4e00-\u9fff]*)(?=[\s≤≥<>]*$)"
)


def _without_unit(found: re.Match[str]) -> str:
    text = found.group(1).strip("()（）")
    is_unit = text not in ("pH", "PH") and normalise_unit(found.group(1)) is not None
    return "" if is_unit and (len(text) > 1 or text in "%‰℃°″hstgNWKLr") else found.group()


def _merged(base: Name, own: Name) -> Name:
    """The base name with what the number's own words add: axis, 最大, 出口, …"""
    classes = {kind for kind, _ in own.qualifiers}
    kept = frozenset(pair for pair in base.qualifiers if pair[0] not in classes)
    return replace(
        base,
        axes=own.axes or base.axes,
        all_axes=own.all_axes or base.all_axes,
        qualifiers=kept | own.qualifiers,
        is_range=own.is_range or base.is_range,
    )


def _is_change(text: str, span: tuple[int, int]) -> bool:
    if _CHANGED_BY.search(text[: span[0]]):
        return True
    return bool(_FROM.search(text[: span[0]]) and _TO.match(text[span[1] :]))


def _standing(text: str, token: _Token, around: Surroundings) -> tuple[Standing, str]:
    """What the number is, and the word that tells it."""
    quantity = token.quantity
    if quantity is not None and quantity.role is Role.CONDITION:
        return Standing.CONDITION, ""
    if quantity is not None and _is_in_name_brackets(text, token.span):
        return Standing.CONDITION, ""
    if around.limit_column:
        return Standing.LIMIT, ""
    if around.in_table:
        limit = quantity is not None and quantity.role is Role.LIMIT
        return (Standing.LIMIT if limit else Standing.MEASURED), ""
    cue = _cue(text, token.span)
    if cue is not None:
        return cue
    if quantity is not None and _is_bound_in_brackets(text, quantity, token.span):
        return Standing.LIMIT, ""
    if quantity is None or around.result_column or not _is_bare_limit(text, quantity, token.span):
        return Standing.MEASURED, ""
    return Standing.LIMIT, ""


def _is_in_name_brackets(text: str, span: tuple[int, int]) -> bool:
    """负载损耗（75℃）172.6kW: brackets between the name and its value hold the condition."""
    opened = _OPEN_BRACKET.search(text[: span[0]])
    if opened is None or not _NAME_BEFORE.search(text[: opened.start()]):
        return False
    return bool(_VALUE_AFTER_BRACKET.match(text[span[1] :]))


def _is_bound_in_brackets(text: str, quantity: Quantity, span: tuple[int, int]) -> bool:
    """定位精度（≤0.005mm）：合格 tells the limit, not the result."""
    bound = quantity.comparator not in (Comparator.EQ, Comparator.APPROX)
    return bound and bool(_OPEN_BRACKET.search(text[: span[0]]))


def _is_bare_limit(text: str, quantity: Quantity, span: tuple[int, int]) -> bool:
    """A limit by the reader's word, unless it took 达到要求 for one."""
    exact = quantity.comparator in (Comparator.EQ, Comparator.APPROX)
    before = text[_sentence_start(text, span[0]) : span[0]]
    return quantity.role is Role.LIMIT and exact and not _CONFORMITY.search(before)


def _cue(text: str, span: tuple[int, int]) -> tuple[Standing, str] | None:
    """The nearest word before the number that tells what it is; a word behind it counts more."""
    after = text[span[1] :]
    bracket = _BRACKET_AFTER.match(after)
    behind = bracket.group(1) if bracket else ""
    target = _TARGET_AFTER.match(after)
    if lexicon.words("plan").search(behind) or (target and target.group(1)):
        return Standing.PLAN, behind
    if lexicon.words("limit").search(behind) or target:
        return Standing.LIMIT, behind
    return _cue_before(text[_sentence_start(text, span[0]) : span[0]])


def _cue_before(window: str) -> tuple[Standing, str] | None:
    blank = window
    for pattern in (_BY_THE_BOOK, _CONFORMITY):
        blank = pattern.sub(lambda found: "\0" * len(found.group()), blank)
    cues: list[tuple[int, int, Standing, str]] = []
    for kind, standing in (
        ("plan", Standing.PLAN),
        ("limit", Standing.LIMIT),
        ("result", Standing.MEASURED),
    ):
        for found in lexicon.words(kind).finditer(blank):
            cues.append((found.end(), len(found.group()), standing, found.group()))
    return max(cues)[2:] if cues else None


def doubtful_digits(text: str, span: tuple[int, int]) -> str:
    """The suspicious writing that touches the number, or an empty text."""
    left, right = max(0, span[0] - 6), min(len(text), span[1] + 3)
    for found in _DOUBTFUL_DIGITS.finditer(text):
        inside = found.start() < right and left < found.end()
        if inside and not _DATE_OR_CODE.search(found.group()):
            return found.group()
    return ""
