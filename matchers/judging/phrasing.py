"""The words before a number: which of them name it.

Conditions, comparisons, conformity, dates and units are taken away; what is left is the name.
Sources: conventions, Evidence; domain brief §3.2.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.quantities.units import normalise_unit
from matchers.judging import lexicon
from matchers.naming import Name, parse_name

OPEN_BRACKET = re.compile(r"[（(][^（）()]*$")
_SENTENCE_END = re.compile(r"[。；;！!\n]")
SEGMENT_END = re.compile(
    r"[。；;！!\n，、]|,(?!\d{3}(?!\d))|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)
# 噪 声: letters set apart.
_LETTER_SPACED = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])+(?![\u4e00-\u9fff])"
)
# 比传统设备节能: the verb itself is the name.
_COMPARED_VERB = re.compile(
    r"(?:(?:相)?比(?!功率|率|例|重|值|容|热|压)|较|与|和|同|相对于?)[^，。；;]{1,20}?(?:相?比)?"
    r"(?:可以?|能够?|约)?(?=(?:节能|节电|节水|节油|节材|节气|减重|增产|增效|提速|减排)(?:了|约|达|到|率|至)*\s*$)"
)
# 能耗比传统机型降低: what is compared with, and the direction, are not the name.
_COMPARED = re.compile(
    r"(?:(?:相)?比(?!功率|率|例|重|值|容|热|压)|较|与|和|同|相对于?)[^，。；;]{0,20}?"
    r"(?:降低|减少|下降|节约|节省|缩短|减小|提高|提升|增加|增大|延长)(?:了|约|达|到|至)?\s*$"
    r"|(?:降低|减少|下降|节约|节省|缩短|减小|提高|提升|增加|增大|延长)(?:了|约|达|到|至)?\s*$"
)
COMPARISONS = (_COMPARED_VERB, _COMPARED)
_DATE = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]?\s*(?:\d{1,2}\s*日?)?")
# Longest words before a value that name it from the segment before (检验项目：噪声；实测值：).
_LONGEST_LABEL = 24
# What a condition before the name leaves of itself: 10000r/min 时振动速度, （110kW）下效率.
CONDITION_LEFT = re.compile(
    r"^\s*[)）]?\s*(?:条件下|工况下|状态下|左右时|以上时|以下时|时(?![间长效])|下(?![料降限游滑])|"
    r"处(?!理)|内(?![径部孔压阻])|后(?![轮轴端桥])|范围内)?的?"
)
# Digits that cannot be read do not belong to the name before them.
_BROKEN_TAIL = re.compile(r"[\d.?？□■]+$|(?<=[\u4e00-\u9fff：: ])[ΦφØø⌀∅]\s*$")
# What stands between a number in brackets and the next one, when only the bracket closes.
CLOSED_BRACKET = re.compile(r"^[^()（），。；;、\n]*[)）]([^()（），。；;、\n]*)$")
HAN_AT_END = re.compile(r"[\u4e00-\u9fff]\s*$")
# 自2021年8月投入使用以来, 自投运至今: since when, not what.
_SINCE = re.compile(
    r"(?:(?:自|从)[^，。；;自从]{1,20}?|(?:投入)?(?:使用|运行|投产|投运|投用))(?:以来|至今|(?<=\d[年月日])起)"
)
_SATISFIED = re.compile(r"(?:满足|符合|合乎).*$")
_WHOLE_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
# 4.22kW·h/Nm³（额定负荷）: a bracket behind a value that tells the condition, not the name.
_CONDITION_BEHIND = re.compile(
    r"(?:负荷|负载|载荷|工况|状态|条件|转速|流量|压力|温度|电压|电流|频率|环境|模式|介质|时|下)$"
)
_CONDITION_PHRASE = re.compile(
    r"(?:(?:在|当|于|以)[^，。；;]{1,24}?|[^，。；;的]{0,14}?(?:工况|状态|条件|负载|负荷|载荷|转速|转矩|扭矩|功率|流量|压力|电流|电压|频率|环境|℃|m|Hz|kPa|MPa|r/min|%|V|A))(?:条件下|工况下|状态下|环境下|情况下|时(?!间|长|效|率)|下(?!限|降|游|同)|处(?!理))(?:的)?"
)
# 噪声 dB(A) ≤: a unit of its own behind a name. One letter may be an axis or a symbol.
_UNIT_COLUMN = re.compile(
    r"(?<=[\u4e00-\u9fff)）\s])[\s(（/]*([A-Za-zμΩ%‰℃°″][^\s，。；、:：≤≥<>=\u4e00-\u9fff]*)(?=[\s≤≥<>]*$)"
)


def own_name(window: str, bracket: str) -> Name:
    """The name in the words of the number's own segment; what stands behind a word of
    result (测得, 实测) counts before what stands in front of it."""
    together = _LETTER_SPACED.sub(lambda found: re.sub(r"\s", "", found.group()), window)
    phrase = SEGMENT_END.split(_WHOLE_BRACKET.sub(_without_commas, together))[-1]
    outer, _, inner = (
        phrase.rpartition("（") if "）" not in phrase.rpartition("（")[2] else ("", "", phrase)
    )
    parts = [part for piece in (outer, inner) for part in lexicon.words("result").split(piece)]
    names = [parse_name(bare_phrase(part)) for part in parts if part.strip()]
    told_behind = f"({bracket})" if bracket and not _CONDITION_BEHIND.search(bracket) else ""
    whole = parse_name(bare_phrase(phrase) + told_behind)
    told = next((name for name in reversed(names) if not name.is_empty), None)
    return whole if told is None else merged(told, whole)


def _without_commas(found: re.Match[str]) -> str:
    """刻蚀均匀性（片内，49点）is one name."""
    return re.sub(r"[，、,]", "/", found.group())


def label_before(text: str, left: int, window: str, before: int) -> Name:
    """The name in the segment before, when nothing but words of result stands between:
    检验项目：噪声；实测值：…, 定位精度方面，实测…"""
    pieces = SEGMENT_END.split(window)
    label = pieces[-2] if len(pieces) > 1 else ""
    if len(pieces) == 1 and before < left:
        label = SEGMENT_END.split(text[before : max(left - 1, before)])[-1]
    bare = label.strip()
    if not bare or len(bare) > _LONGEST_LABEL or lexicon.words("conforming").search(bare):
        return parse_name("")
    names = [parse_name(bare_phrase(part)) for part in reversed(re.split("[：:]", bare))]
    return next((name for name in names if not name.is_empty), parse_name(""))


def sentence_start(text: str, position: int) -> int:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, position)]
    return ends[-1] if ends else 0


def sentence_around(text: str, position: int) -> str:
    """The sentence that holds the position."""
    end = _SENTENCE_END.search(text, position)
    return text[sentence_start(text, position) : end.start() if end else len(text)].strip()


def bare_phrase(phrase: str) -> str:
    """The words before a number without conditions, comparisons and conformity."""
    for pattern in (_SINCE, _DATE, _CONDITION_PHRASE, _SATISFIED, *COMPARISONS, _BROKEN_TAIL):
        phrase = pattern.sub("", phrase)
    return _UNIT_COLUMN.sub(_without_unit, phrase)


def _without_unit(found: re.Match[str]) -> str:
    text = found.group(1).strip("()（）")
    is_unit = text not in ("pH", "PH") and normalise_unit(found.group(1)) is not None
    return "" if is_unit and (len(text) > 1 or text in "%‰℃°″hmstgNWKLr") else found.group()


def merged(base: Name, own: Name) -> Name:
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
