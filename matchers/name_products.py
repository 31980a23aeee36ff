"""The product in front of a parameter's name: it may be left out or be said in short.

潜水排污泵流量 is 流量 of a report on that pump, 切割机工作压力 is 超高压水切割机工作压力. One
product never stands for another, and a bare part (电机, 主轴) is no product: whose value it is
would be unknown. Sources: conventions, Verdicts 6 and 11; domain brief §3.3.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matchers.judging import lexicon
from matchers.judging.lexicon import Front, fold
from matchers.judging.subjects import Subject, subject_of
from matchers.name_words import FIRST_PRIVATE, name_words

# So many characters in front of a noun make a product's name of it: 伺服|电机, 控制|箱.
_LONGEST_NOUN_ALONE = 2
# Kinds of so many characters may hold nothing but a word of contrast.
_LONGEST_CONTRAST = 3
# 1号泵, A泵, 2#阀: one of several.
_NUMBERED = re.compile(r"\d+[号#]|[一二三四五六]号")
_LETTERED = re.compile(r"[A-Za-z0-9]$")
_CODE = re.compile(r"[A-Za-z0-9]")


@cache
def _product_nouns() -> tuple[str, ...]:
    """What products' names end with that are parts elsewhere."""
    return tuple(map(fold, lexicon.subjects().products))


@lru_cache(maxsize=65536)
def is_product(words: str) -> bool:
    """牵引电机, 户外控制箱: a noun with what tells which; not 主轴电机 or 立车电机."""
    if subject_of(words) is Subject.MACHINE or _is_line(words) or _is_system(words):
        return True
    ends = (noun for noun in _product_nouns() if words.endswith(noun))
    noun = max(ends, key=len, default="")
    kind = words.removesuffix(noun)
    is_told_apart = len(kind) >= _LONGEST_NOUN_ALONE and not (
        is_numbered(kind) or _LETTERED.search(kind)
    )
    is_of_another = subject_of(kind) in (Subject.PART, Subject.MACHINE)
    return bool(noun) and is_told_apart and not is_of_another and not is_helper(kind)


def is_generic_for(word: str, product: str) -> bool:
    """灯具 of an 照明灯, 仪器 of an 分析仪: what the sample is called by its kind."""
    return any(
        word == entry.kind and product.endswith(entry.nouns) for entry in lexicon.subjects().generic
    )


def names_another_kind(name: str, product: str) -> bool:
    """Whether a name begins with what products of another kind are called."""
    told = [entry for entry in lexicon.subjects().generic if name.startswith(entry.kind)]
    return bool(told) and not any(product.endswith(entry.nouns) for entry in told)


def is_numbered(words: str) -> bool:
    """1号泵: one of several, whatever else it is called."""
    return _NUMBERED.search(words) is not None


def _is_system(words: str) -> bool:
    """腹腔内窥镜手术系统; not the 液压系统 of a machine."""
    kind = words.removesuffix("系统")
    is_long = kind != words and len(kind) > _LONGEST_CONTRAST
    return is_long and not is_inner(words)


def is_inner(words: str) -> bool:
    """液压系统: inside of a machine."""
    return words.removesuffix("系统").endswith(lexicon.subjects().inner_systems)


def _is_line(words: str) -> bool:
    """镀膜线: where something is done."""
    processes = tuple(map(fold, lexicon.subjects().processes))
    return words.endswith("线") and words[:-1].endswith(processes)


def ends_like_product(words: str) -> bool:
    """石英膨胀节: before a name that tells its parameter alone any noun of a thing will do."""
    kind_length = len(words) - 1
    return kind_length >= 2 and words.endswith(lexicon.subjects().product_ends)


def is_helper(words: str) -> bool:
    """主电机, 备用泵, 立车主, 冷却风机: what serves another machine."""
    helpers = lexicon.subjects().helpers
    return words.startswith(helpers) or words.endswith(helpers)


def is_shortened(kind: str, rest: str) -> bool:
    """Whether `rest` begins with a product's noun that `kind` only tells the kind of."""
    if _is_kind(kind) and any(subject_of(rest[:end]) is not Subject.NONE for end in range(2, 6)):
        return True
    return any(tells_kind(kind, noun) for noun in _nouns_in_front(rest))


def _is_kind(words: str) -> bool:
    """机床用 in front of 电主轴: of any noun only its kind."""
    is_told = len(words) > _LONGEST_NOUN_ALONE and words.endswith(lexicon.subjects().kind_endings)
    return is_told and not is_helper(words) and not _CODE.search(words)


def _nouns_in_front(rest: str) -> list[str]:
    """Every beginning of a name that may be a product: 泵, 打标机, 铸铁管."""
    ends = range(1, min(len(rest), 9))
    nouns = [rest[:end] for end in ends if is_long_enough(rest[end:])]
    return [noun for noun in nouns if _is_noun(noun)]


def _is_noun(words: str) -> bool:
    is_machine = subject_of(words) is Subject.MACHINE
    return is_machine or words.endswith(_product_nouns())


def is_long_enough(name: str) -> bool:
    """Whether a name is left: one character is none, unless it stands for a whole name."""
    return len(name) > 1 or name >= chr(FIRST_PRIVATE)


def tells_kind(kind: str, noun: str) -> bool:
    """Whether 超高压水 in front of 切割机 only tells which kind of it is meant."""
    is_part = subject_of(noun) is not Subject.MACHINE
    if len(kind) < 2 or _CODE.search(kind) or kind in name_words().general:
        return False
    if subject_of(kind) is Subject.PART:
        return False
    if not is_part:
        return True
    if is_helper(kind):
        return False
    return subject_of(kind) is not Subject.PROCESS and not _sets_apart(kind)


def _sets_apart(kind: str) -> bool:
    """高压, 前置: of one machine's several; not 人工心脏, where the word is further in front."""
    if len(kind) <= _LONGEST_CONTRAST:
        return bool(lexicon.contrast_in(kind, Front.OF_NAME))
    return bool(lexicon.contrast_at_end(kind))


def other_owner(words: str, asked: str) -> str:
    """The part or helper that words before a value speak of and the asked name does not."""
    parts = (part for part in map(fold, lexicon.subjects().parts) if len(part) > 1)
    return next((part for part in parts if part in fold(words) and part not in fold(asked)), "")
