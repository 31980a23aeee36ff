"""What stands in front of a name that only one of two names has: does it make another parameter?

Decided by known reasons to doubt: a word of contrast, a part or a process before a name that any
machine has. What is only unknown tells whose a value is, when or by whom it was found.
Sources: conventions, Verdicts 4 to 6, 11, 12; domain brief §3.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from matchers.judging import lexicon
from matchers.judging.lexicon import Front
from matchers.judging.subjects import (
    Subject,
    begins_with_process,
    has_part,
    is_device,
    is_material,
    is_owner,
    is_place,
    is_stock,
    machine_in_front,
    part_in_front,
    subject_of,
)
from matchers.name_products import (
    ends_like_product,
    is_helper,
    is_inner,
    is_numbered,
    is_product,
    is_shortened,
)
from matchers.name_words import FIRST_PRIVATE, name_words

# Shortest rest of a sentence in front of a name; what is shorter may tell parameters apart.
_SHORTEST_REST = 5
# Names of so many characters tell enough: what stands in front of them is whose it is.
_SPECIFIC = 4
# A word of two characters directly in front (底漆, 首件) may be one that is not known to set
# apart; what is longer, or ends like a device, tells whose it is.
_LONGEST_COMPOUND = 2
_LONGEST_LABEL = 2
# 全行程, 五个流量点, 三次, 夜间各点: the values of one parameter, one of each place or time.
_EACH_PLACE = re.compile(
    r"^全(?:行|流|量|过)?程$|^全范围$"
    r"|(?:各|每|[二三四五六七八九十两几]+个?|[2-9]个?|\d\d+个?)[\u4e00-\u9fff]{0,3}"
    r"(?:点|处|位置|部位|[次批件]|样[品机件]|试[样件])$|各位$"
)
# 各隔室, 近两个月来, 打印试样: as well before a name that tells its parameter alone.
_EACH = re.compile(
    r"^(?:各|每|[二三四五六七八九十两几]+|[2-9]|\d\d+)"
    r"(?:[个台片件层点处次组批支根条只份段面]|[\u4e00-\u9fff]{1,3}$)"
    r"|[一二三四五六七八九十两几\d半](?:个?月|个?季度|年|周|日|天|个?班)(?:来|内|间|以来)?$"
    r"|^[\u4e00-\u9fff]{0,4}(?:试样|样品|样件|试件)$"
)
# CO, VOCs, TX-200: letters and digits tell a substance, a model or a place apart.
_CODE = re.compile(r"[A-Za-z0-9]")


class Relation(IntEnum):
    """How the evidence's name stands to the requirement's, from worst to best."""

    OTHER = 0
    UNNAMED = 1
    AMBIGUOUS = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class Head:
    """The name that both end with; `shared` characters of qualifiers stand in both besides."""

    core: str
    shared: int = 0

    @property
    def is_short(self) -> bool:
        return len(self.core) + self.shared < 2 and self.core < chr(FIRST_PRIVATE)

    @property
    def is_general(self) -> bool:
        return self.core in name_words().general

    @property
    def is_specific(self) -> bool:
        """Whether it tells its parameter alone. A part's (轴承温升) may be another part's; a
        private character stands for a name of several."""
        length = sum(_SPECIFIC if char >= chr(FIRST_PRIVATE) else 1 for char in self.core)
        enough = length + self.shared >= _SPECIFIC
        return enough and not self.is_general and not part_in_front(self.core)


def front_relation(extra: str, head: Head, *, is_given: bool, told: bool) -> Relation:
    """Whether the words that only one name begins with leave the parameter what it is.

    A report on one machine need not repeat the machine (锁模力 for 注射成型机锁模力); a part or
    a process in front of a general name (电机效率) makes another parameter. `is_given`: the
    evidence's name is the longer one; `told`: the equipment's names are known and what stands
    in front is none of them.
    """
    if head.is_short:
        return Relation.AMBIGUOUS
    is_kept = _is_kept(extra, head, told=told) if is_given else _may_be_left_out(extra, head)
    return Relation.SAME if is_kept else Relation.AMBIGUOUS


def is_unknown(extra: str, head: Head) -> bool:
    """Whether nothing is known of the words before a name that tells its parameter alone."""
    if subject_of(extra) is not Subject.NONE or lexicon.contrast_in(extra, Front.OF_NAME):
        return False
    return len(extra) >= _LONGEST_COMPOUND and head.is_specific and not _CODE.search(extra)


def _may_be_left_out(extra: str, head: Head) -> bool:
    subject = subject_of(extra)
    if is_numbered(extra):
        return False
    if subject is Subject.MACHINE or is_device(extra):
        return True
    if is_product(extra) or is_shortened(extra, head.core):
        return True
    if subject is Subject.PART and head.core.startswith(lexicon.subjects().several):
        return False
    if head.is_specific and ends_like_product(extra):
        return True
    return not head.is_general and (subject is not Subject.NONE or is_owner(extra))


def is_asked_alone(extra: str, head: Head, *, told: bool) -> bool:
    """Whether a name that nothing stands in front of may be the one with `extra` in front, where
    the evidence speaks of no other thing. `told` as in `front_relation`."""
    if head.is_short:
        return False
    is_product_asked = not told and _is_thing_asked(extra, head)
    return is_product_asked or (not head.is_general and _is_only_kind(extra, head))


def _is_thing_asked(extra: str, head: Head) -> bool:
    """逆变器 in front of 效率, 冷头 of 最低温度: where no equipment is named the requirement's own
    noun is the product, unless a machine has several of it or it works inside of one."""
    subjects = lexicon.subjects()
    if extra in subjects.alone:
        return True
    if subject_of(extra) is not Subject.NONE or is_inner(extra) or is_helper(extra):
        return False
    return extra.endswith(subjects.thing_ends) and not _sets_apart(extra, head)


def _is_only_kind(extra: str, head: Head) -> bool:
    """碳化硅 in front of 生长速率; not what is removed, found or counted (甲醛去除率), and not
    which of a machine's parts (起升电机功率)."""
    if subject_of(extra) is not Subject.NONE or len(extra) <= _LONGEST_COMPOUND:
        return False
    if part_in_front(head.core) or _sets_apart(extra, head):
        return False
    return not lexicon.phrase("of_an_object").search(head.core)


def _sets_apart(extra: str, head: Head) -> bool:
    place = Front.OF_GENERAL if head.is_general else Front.OF_NAME
    is_apart = lexicon.contrast_in(extra, place) or _CODE.search(extra) or is_numbered(extra)
    return bool(is_apart) or machine_in_front(extra)


def _is_kept(extra: str, head: Head, *, told: bool) -> bool:
    if head.is_general:
        has_contrast = lexicon.contrast_in(extra, Front.OF_GENERAL)
        return not has_contrast and _keeps_general(extra, head, told=told)
    if is_place(extra):
        return True
    return not lexicon.contrast_in(extra, Front.OF_NAME) and _keeps_special(extra, head)


def _keeps_general(extra: str, head: Head, *, told: bool) -> bool:
    """热压罐在保温阶段 in front of 温度均匀性: of a sentence, and no part may stand in it."""
    if extra.endswith(lexicon.subjects().standard_places):
        return True
    subject = subject_of(extra)
    if subject is not Subject.NONE:
        return subject is Subject.MACHINE and not told
    if machine_in_front(head.core) or _EACH_PLACE.search(extra):
        return True
    of_sentence = lexicon.phrase("sentence_front").search(extra)
    return len(extra) >= _SHORTEST_REST and bool(of_sentence) and not has_part(extra)


def is_each(extra: str) -> bool:
    """三块, 五个: how many there were."""
    return bool(_EACH.search(extra) or _EACH_PLACE.search(extra))


def _keeps_special(extra: str, head: Head) -> bool:
    subject = subject_of(extra)
    if is_stock(extra) and begins_with_process(head.core):
        return False
    if subject is Subject.MACHINE or is_material(extra) or is_device(extra, whole=True):
        return True
    is_long = len(extra) >= _SHORTEST_REST or is_each(extra)
    if subject is Subject.NONE and (machine_in_front(head.core) or is_long):
        return True
    return head.is_specific and (subject is Subject.PROCESS or _only_tells_whose(extra))


def is_label_text(core: str) -> bool:
    """Too short for a parameter's name, and no name's ending."""
    words = name_words()
    is_name = core.endswith(tuple(words.general)) or core in words.exclusive
    return 0 < len(core) <= _LONGEST_LABEL and core < chr(FIRST_PRIVATE) and not is_name


def _only_tells_whose(extra: str) -> bool:
    return is_owner(extra) or (len(extra) > _LONGEST_COMPOUND and not _CODE.search(extra))
