"""The words before a number: which of them name it.

Conditions, comparisons, conformity, dates and units are taken away; what is left is the name.
Sources: conventions, Evidence; domain brief §3.2.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from extractors.quantities.units import normalise_unit
from matchers.judging import lexicon
from matchers.judging.lexicon import Front, alternation
from matchers.judging.subjects import Subject, is_device, splits, subject_of
from matchers.name_parts import Name, parse_name

# Longest words for the sample itself: 该全自动血液透析机的.
_LONGEST_OWNER = 14
# What a relative claim says of its comparison, in this order.
COMPARISONS = ("compared_with", "compared_verb", "compared")
_AROUND_THE_NAME = (
    *(
        f"lead_{kind}"
        for kind in (
            "number",
            "code",
            "that_is",
            "found",
            "by",
            "when",
            "each",
            "among",
            "asked",
            "who",
        )
    ),
    *(f"tail_{kind}" for kind in ("state", "rest")),
)
# 三相分闸时间分别为: one value a phase.
_EACH_PHASE = re.compile(r"^(?:三|各)相(?=.*(?:分别|依次))")
OPEN_BRACKET = re.compile(r"[（(][^（）()]*$")
_HAS_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE_END = re.compile(r"[。；;！!\n]")
SEGMENT_END = re.compile(
    r"[。；;！!\n，、]|,(?!\d{3}(?!\d))|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)
# 噪 声: letters set apart.
_LETTER_SPACED = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])+(?![\u4e00-\u9fff])"
)
# X、Y、Z轴, X轴、Y轴和Z轴: one list of axes, one name behind it.
_LISTED_AXES = re.compile(
    r"(?<=[XYZABCUVW]|(?<=[XYZ])轴)(?:[、，,]|和|及|与)"
    r"(?=[XYZABCUVW](?:[、，,和及与轴]|三轴|各轴|方?向))"
)
_DATE = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]?\s*(?:\d{1,2}\s*日?)?")
# Longest words before a value that name it from the segment before (检验项目：噪声；实测值：).
_LONGEST_LABEL = 24
# Digits that cannot be read do not belong to the name before them.
_BROKEN_TAIL = re.compile(
    r"[\d.?？□■]+$|(?<=[\u4e00-\u9fff：: ])(?:AC|DC)\s*$|(?<=[\u4e00-\u9fff：: ])[ΦφØø⌀∅]\s*$"
)
# What stands between a number in brackets and the next one, when only the bracket closes.
CLOSED_BRACKET = re.compile(r"^[^()（），。；;、\n]*[)）]([^()（），。；;、\n]*)$")
HAN_AT_END = re.compile(r"[\u4e00-\u9fff]\s*$")
_WHOLE_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
# 噪声 dB(A) ≤: a unit of its own behind a name. One letter may be an axis or a symbol.
_UNIT_COLUMN = re.compile(
    r"(?<=[\u4e00-\u9fff)）\s])[\s(（/]*([A-Za-zμΩ%‰℃°″][^\s，。；、:：≤≥<>=\u4e00-\u9fff]*)(?=[\s≤≥<>:：=]*$)"
)


def own_name(window: str, bracket: str) -> Name:
    """The name in the words of the number's own segment; what stands behind a word of
    result (测得, 实测) counts before what stands in front of it."""
    together = _LETTER_SPACED.sub(lambda found: re.sub(r"\s", "", found.group()), window)
    together = _LISTED_AXES.sub("/", together)
    phrase = SEGMENT_END.split(_WHOLE_BRACKET.sub(_without_commas, together))[-1]
    phrase = without_position(_naming_cell(phrase))
    outer, _, inner = (
        phrase.rpartition("（") if "）" not in phrase.rpartition("（")[2] else ("", "", phrase)
    )
    parts = [part for piece in (outer, inner) for part in lexicon.words("result").split(piece)]
    names = [parse_name(bare_phrase(part)) for part in parts if part.strip()]
    told_behind = f"({bracket})" if _is_of_the_name(bracket) else ""
    whole = parse_name(bare_phrase(phrase) + told_behind)
    told = next((name for name in reversed(names) if not name.is_empty), None)
    return whole if told is None else merged(told, whole)


def _is_of_the_name(bracket: str) -> bool:
    """Not 额定负荷 nor 不含反向间隙 behind a value."""
    return bool(bracket) and not lexicon.phrase("condition_in_bracket").search(bracket)


@cache
def _position() -> re.Pattern[str]:
    told = alternation(lexicon.evidence_words().positions).pattern
    return re.compile(
        rf"(?:^|[:：])\s*(?:{told}|(?:测点|样[品机件瓶板片]|试[样件])\d{{1,2}}#?|\d[#号][口点机位炉]?|[①-⑨]|AB|BC|CA|UV|VW|WU)[:：=为]?\s*$"
    )


def without_position(phrase: str) -> str:
    """噪声：前 is 噪声, 后 alone names nothing."""
    return _position().sub("", phrase)


_BARS = re.compile(r"[|│｜]")


def _naming_cell(phrase: str) -> str:
    """3 | 噪声 | dB(A) | ≤: of a row's cells before a value the first in words is its name."""
    if not _BARS.search(phrase):
        return phrase
    cells = [cell.strip() for cell in _BARS.split(phrase)]
    worded = [cell for cell in cells if _HAS_HAN.search(cell) and normalise_unit(cell) is None]
    lettered = [cell for cell in cells if cell.isalpha() and normalise_unit(cell) is None]
    return next(iter(worded + lettered), "")


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


@lru_cache(maxsize=65536)
def bare_phrase(phrase: str) -> str:
    """The words before a number without conditions, comparisons and conformity."""
    told = map(lexicon.phrase, ("during", "condition_phrase", "satisfied", *COMPARISONS))
    for pattern in (lexicon.phrase("since"), _DATE, *told, _BROKEN_TAIL):
        phrase = pattern.sub("", phrase)
    return _without_sentence(_UNIT_COLUMN.sub(_without_unit, phrase))


def _without_sentence(phrase: str) -> str:
    """Without what a sentence says before the name (记录表明) and behind it (稳定在)."""
    phrase = _EACH_PHASE.sub("A/B/C三相", phrase)
    before = None
    while phrase != before:
        before = phrase
        phrase = _without_itself(phrase)
        for kind in _AROUND_THE_NAME:
            phrase = lexicon.phrase(kind).sub("", phrase, count=1)
        some = lexicon.phrase("partial").match(phrase)
        phrase = phrase[some.end() :] if some is not None else phrase
    return phrase


def _without_itself(phrase: str) -> str:
    """该离心机分离因数 and 受检样机的噪声 without the sample itself; a part of it stays."""
    in_short = lexicon.phrase("itself_in_short").match(phrase)
    if in_short is not None:
        return phrase[in_short.end() :]
    itself = lexicon.phrase("itself").match(phrase)
    if itself is None:
        return phrase
    rest = phrase[itself.end() :]
    kind = lexicon.phrase("kind_of_sample").match(rest)
    if kind is not None:
        return rest
    owner, owned, name = rest.partition("的")
    if owned and len(name) >= 2 and len(owner) <= _LONGEST_OWNER:
        is_product = lexicon.phrase("itself_by_model").match(phrase) and is_device(owner)
        is_product = is_product and not lexicon.contrast_in(owner, Front.OF_GENERAL)
        return name if is_product or subject_of(owner) is not Subject.PART else phrase
    machines = [end for end, kind in splits(rest) if kind is Subject.MACHINE]
    return rest[machines[0] :] if machines else phrase


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
