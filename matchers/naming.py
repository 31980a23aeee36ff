"""Which name of a parameter speaks of which: the same, another, or not to be told.

Two names are the same only when their cores are the same and no part of them says
otherwise. The lexicon helps; names nobody has listed go the same way.
Sources: conventions, Verdicts 6 and 11; domain brief §3.3.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz import fuzz

from matchers.judging import lexicon
from matchers.judging.lexicon import alternation, fold
from matchers.judging.subjects import Subject, is_material, splits, subject_of
from matchers.name_fronts import (
    Head,
    Relation,
    front_relation,
    is_asked_alone,
    is_each,
    is_label_text,
    is_unknown,
)
from matchers.name_parts import Name, parse_name
from matchers.name_products import ends_like_product, is_generic_for, is_product, tells_kind
from matchers.name_words import (
    FIRST_PRIVATE,
    NO_PLACES,
    core_text,
    group_of,
    name_words,
    take_qualifiers,
)

# Cores at least this alike may be one parameter written differently (or misread): unclear.
# Measured on tests/matchers/cases/names.jsonl: at 75 and below different parameters come in.
ALIKE = 80.0
# Shortest core that similarity may be asked of; shorter ones differ by their only word.
SHORTEST_ALIKE = 4
# Classes that say how or where a value was got, not of what it is.
_BESIDE_THE_NAME = frozenset({"design", "regime", "side"})
# Classes whose words also tell products apart: 高温伺服电机, 直流电源, 轴向柱塞泵.
_KINDS_OF_PRODUCTS = frozenset({"duration", "thermal", "current", "direction", "state", "charge"})
# Of these one word stands against another of any of them: 持续 and 最大, 短时 and 峰值.
_TELLING_KINDS = frozenset({"level", "duration"})
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
# How much is worked off in a time, with and without the time.
_THROUGHPUT = re.compile(r"(?:能力|产量|产能|(?<=[\u4e00-\u9fff]{2})量)$")
_PER_TIME = re.compile(r"^(?:每(?:小时|分钟?|天|日)|日|小时|时|台时)(?=[\u4e00-\u9fff]{2})")
# Q, Δp, Qmax: GB 3102 letters, a single one, of a difference, or of the greatest or least value.
_QUANTITY_LETTER = re.compile(r"Δ?[A-ZΑ-Ω](MAX|MIN)?")
_SIZES = ("高", "宽", "长", "深", "厚", "重", "径")


def without_product(name: str) -> tuple[tuple[str, str], ...]:
    """The products that a name may begin with, and what is left: 高温伺服电机, 绝缘等级."""
    words = fold(name)
    ends = (end for end in range(len(words) - 2, 2, -1) if _ends_a_product(words, end))
    return tuple((words[:end], words[end:]) for end in ends if not _is_placed(words[:end]))


def _ends_a_product(name: str, end: int) -> bool:
    """高温合金叶片 too, before a name that tells its parameter alone (持久寿命)."""
    product = name[:end]
    if is_product(product):
        return True
    return ends_like_product(product) and Head(parse_name(name[end:]).core).is_specific


def begins_with_subject(name: Name) -> bool:
    """电机防护等级: a part's or another machine's."""
    return bool(_product_ends(name.core))


def product_left_out(name: str, given: Name, product: str) -> Relation:
    """The relation of `given` to a name of which the product in front is left out or is said in
    short: 绝缘等级 for 高温伺服电机绝缘等级, 风机风量 for 高温隔热风机风量."""
    found = (_beside_product(*parts, given, product) for parts in without_product(name))
    return max(found, default=Relation.OTHER)


def _beside_product(owner: str, rest: str, given: Name, product: str) -> Relation:
    asked = parse_name(rest)
    front = given.core.removesuffix(asked.core)
    if asked.is_empty or not asked.core:
        return Relation.OTHER
    if front == given.core or not (_begins_with_noun(front) or is_generic_for(front, owner)):
        return relation(asked, given, product)
    is_short = owner.endswith(front) and tells_kind(owner.removesuffix(front), front)
    if not is_short and not is_generic_for(front, owner):
        return Relation.OTHER  # 排屑机噪声 for 加工中心噪声
    return relation(asked, replace(given, core=asked.core), product)


def is_left_out(asked: Name, given: Name, product: str) -> bool:
    """逆变器效率 told as 效率, 碳化硅外延生长速率 as 生长速率: nothing else tells them apart."""
    owner = asked.core.removesuffix(given.core)
    if not given.core or owner in ("", asked.core):
        return False
    head = Head(given.core, _shared(asked, given))
    bare = replace(asked, core=given.core)
    is_same = relation(bare, given, product) is Relation.SAME
    return is_same and is_asked_alone(owner, head, told=bool(product))


def _is_placed(product: str) -> bool:
    """入口阀, 左侧电机: a word that tells which of several."""
    found = take_qualifiers(product, name_words())[1]
    is_machine = subject_of(product) is Subject.MACHINE
    harmless = _KINDS_OF_PRODUCTS | ({"part"} if is_machine else set())
    return any(kind not in harmless for kind, _ in found)


def relation(asked: Name, given: Name, product: str = "") -> Relation:
    """How `given` (from the evidence) stands to `asked` (from the requirement).

    `product`: the equipment's names; a subject that stands there changes nothing.
    Axes are not looked at here: they are a matter of coverage.
    """
    found = _relation(asked, given, product)
    is_doubtful = asked.is_doubtful or given.is_doubtful
    return min(found, Relation.AMBIGUOUS) if is_doubtful else found


def _relation(asked: Name, given: Name, product: str) -> Relation:
    if given.is_empty:
        return Relation.UNNAMED
    if asked.is_empty:
        return Relation.AMBIGUOUS
    cores = _core_relation(asked, given, product)
    if cores is Relation.AMBIGUOUS and _differ_both_ways(asked, given):
        return Relation.OTHER
    if asked.core == given.core and _each_has_its_own(asked, given):
        return Relation.OTHER
    if cores is Relation.OTHER or asked.qualifiers == given.qualifiers:
        return cores
    qualifiers = _qualifier_relation(asked, given)
    return min(cores, qualifiers)


def _differ_both_ways(asked: Name, given: Name) -> bool:
    """泄漏电流 and 额定电流: one has a word more in its core, the other a qualifier more."""
    classes_asked = {kind for kind, _ in asked.qualifiers} - _BESIDE_THE_NAME
    classes_given = {kind for kind, _ in given.qualifiers} - _BESIDE_THE_NAME
    if asked.core.endswith(given.core):
        return bool(classes_given - classes_asked)
    return given.core.endswith(asked.core) and bool(classes_asked - classes_given)


def _each_has_its_own(asked: Name, given: Name) -> bool:
    """最大牵引力 and 持续牵引力: each with a qualifier that the other has not."""
    ours, theirs = (
        {kind for kind, _ in one.qualifiers - other.qualifiers} & _TELLING_KINDS
        for one, other in ((asked, given), (given, asked))
    )
    return bool(ours and theirs) and not any(_are_near(k, asked, given) for k in ours & theirs)


def _qualifier_relation(asked: Name, given: Name) -> Relation:
    worst = Relation.SAME
    kinds = {kind for kind, _ in asked.qualifiers ^ given.qualifiers}
    verdicts = {"other": Relation.OTHER, "ambiguous": Relation.AMBIGUOUS, "same": Relation.SAME}
    for entry in lexicon.near_names().class_:
        if entry.name not in kinds:
            continue
        ours, theirs = asked.groups(entry.name), given.groups(entry.name)
        if ours and theirs:
            may_be_one = ours & theirs or _are_near(entry.name, asked, given)
            worst = min(worst, Relation.AMBIGUOUS if may_be_one else Relation.OTHER)
        elif not (ours | theirs) <= _plain_groups(entry.name):
            worst = min(worst, verdicts[entry.asked if ours else entry.given])
    return worst


def _are_near(kind: str, asked: Name, given: Name) -> bool:
    return are_near_groups(kind, asked.groups(kind), given.groups(kind))


def are_near_groups(kind: str, ours: frozenset[int], theirs: frozenset[int]) -> bool:
    """Whether words of a class in two names may be one thing: 额定 and 公称."""
    near = next(entry.near for entry in lexicon.near_names().class_ if entry.name == kind)
    told = ({frozenset((group_of(kind, word),)) for word in pair} for pair in near)
    return any({ours, theirs} == pair for pair in told)


@cache
def _plain_groups(kind: str) -> frozenset[int]:
    """Groups of a class whose words add nothing when only one name has them."""
    entry = next(e for e in lexicon.near_names().class_ if e.name == kind)
    return frozenset(group_of(kind, word) for word in entry.plain)


@cache
def _inside() -> re.Pattern[str]:
    return alternation(tuple(map(fold, lexicon.indicator_names().inside)))


def _core_relation(asked: Name, given: Name, product: str) -> Relation:
    if asked.symbols & given.symbols or given.core in asked.symbols or asked.core in given.symbols:
        return Relation.SAME
    if _symbol_in_front(asked, given) or _symbol_in_front(given, asked):
        return Relation.SAME
    if not asked.core or not given.core:
        return Relation.OTHER
    if asked.core == given.core:
        return _by_symbols(asked, given)
    return _unequal_cores(asked.core, given.core, product, _shared(asked, given))


def _shared(asked: Name, given: Name) -> int:
    """How many characters the qualifiers of both names are, at least."""
    return 2 * len(asked.qualifiers & given.qualifiers)


def _symbol_in_front(one: Name, other: Name) -> bool:
    """响应时间T90 is T90响应时间."""
    return one.is_symbol_attached and any(symbol + one.core == other.core for symbol in one.symbols)


def _by_symbols(asked: Name, given: Name) -> Relation:
    """Equal cores with different symbols: Ra is not Rz; one in brackets only explains."""
    theirs = {s for s in given.symbols - {given.core} if not _only_stands_for(s, asked)}
    if theirs and (asked.symbols - {asked.core} or given.is_symbol_attached):
        return Relation.AMBIGUOUS
    return Relation.SAME


def _only_stands_for(symbol: str, asked: Name) -> bool:
    """Q of 起重量, Δp of 压差, Qmax of 最大起重量: the letter of a quantity tells no kind of it."""
    found = _QUANTITY_LETTER.fullmatch(symbol)
    if found is None:
        return False
    return not found.group(1) or asked.has("level", "最大", "最小")


def _unequal_cores(asked: str, given: str, product: str, shared: int) -> Relation:
    words = name_words()
    if words.exclusive.get(asked, NO_PLACES) & words.exclusive.get(given, NO_PLACES):
        return Relation.OTHER
    if len(asked) > 2 and sorted(asked) == sorted(given):
        return Relation.SAME
    bare = _inside().sub("", asked), _inside().sub("", given)
    told = [set(_inside().findall(name)) for name in (asked, given)]
    is_one_sided = not (told[0] - told[1] and told[1] - told[0])  # 换热机组 is no 换热器
    if is_one_sided and len(bare[0]) >= 2 and bare[0] == bare[1] and bare[0] not in words.general:
        return Relation.SAME
    if _differ_by_product(asked, given, product):
        return Relation.SAME
    for one, other in ((asked, given), bare):
        ended = _by_ending(one, other, product, shared)
        if ended is not None:
            return ended
    return max(_alike(asked, given), _without_subjects(asked, given, shared))


def _differ_by_product(asked: str, given: str, product: str) -> bool:
    """单级压缩饱和温升 for 单级饱和温升 of a 压缩机, 放卷隔膜张力 for 放卷张力: what stands inside
    is a word of the product's name or what is worked on."""
    short, long = sorted((asked, given), key=len)
    more = len(long) - len(short)
    if more < 2 or len(short) < SHORTEST_ALIKE:
        return False
    places = (at for at in range(1, len(short)) if long.startswith(short[:at]))
    inside = (long[at : at + more] for at in places if long.endswith(short[at:]))
    return any(word in product or is_material(word) for word in inside)


def _by_ending(asked: str, given: str, product: str, shared: int) -> Relation | None:
    """The relation when one name ends with the other, else None."""
    for longer, shorter in ((given, asked), (asked, given)):
        if not shorter or not longer.endswith(shorter):
            continue
        extra = longer.removesuffix(shorter)
        rest = _behind_product(extra, product)
        if _is_owned(rest, shorter, shared) or _is_subject(extra, product):
            return Relation.SAME
        head = Head(shorter, shared)
        return front_relation(extra, head, is_given=longer is given, told=bool(product))
    return None


def _behind_product(extra: str, product: str) -> str:
    """定子 of 牵引电机定子, where the equipment is a 永磁牵引电机; else all of it."""
    names = product.split("、") if product else []
    for end in range(len(extra), 1, -1):
        if any(name.endswith(extra[:end]) for name in names):
            return extra[end:]
    return extra


def _is_owned(subject: str, head: str, shared: int) -> bool:
    words, pair = name_words(), (subject, head)
    return pair in words.owned or (bool(shared) and pair in words.owned_qualified)


def _without_subjects(asked: str, given: str, shared: int) -> Relation:
    """Both names begin with a subject of their own: 电堆 in short for 燃料电池堆; what is left
    of the one without it may be a part of the other."""
    for end in _product_ends(asked):
        head = asked[end:]
        if not given.endswith(head) or (len(head) < 2 and head < chr(FIRST_PRIVATE)):
            continue
        theirs = given.removesuffix(head)
        if _is_only_context(asked[:end], theirs, Head(head, shared)):
            return Relation.SAME
        if subject_of(theirs) is Subject.NONE:
            is_other = head == core_text("速度", name_words()) and _is_another_process(
                asked[:end], theirs
            )
            return Relation.OTHER if is_other else Relation.AMBIGUOUS
        if _is_short_for(theirs, asked[:end]) or _is_short_for(asked[:end], theirs):
            return Relation.AMBIGUOUS if head in name_words().general else Relation.SAME
    return Relation.OTHER


def _product_ends(name: str) -> tuple[int, ...]:
    """Where a subject or a product in front of a name may end, the longest first."""
    ends = {end for end, _ in splits(name)}
    ends |= {end for end in range(3, len(name)) if is_product(name[:end])}
    return tuple(sorted(ends, reverse=True))


def _is_only_context(product: str, theirs: str, head: Head) -> bool:
    """农户地块测定的 for 残膜回收机 in front of 残膜拾净率: one name has the product, the other
    where, when or on what it was measured."""
    is_part = subject_of(product) is Subject.PART and not head.is_general and is_each(theirs)
    if not theirs or not (is_product(product) or is_part) or _begins_with_noun(theirs):
        return False
    return front_relation(theirs, head, is_given=True, told=True) is Relation.SAME


def _begins_with_noun(words: str) -> bool:
    """排涝车满负荷: another machine or a part, and what it was doing."""
    return any(_is_subject_noun(words[:end]) for end in range(2, len(words) + 1))


def _is_subject_noun(words: str) -> bool:
    """Another machine or a part in the product's place."""
    return subject_of(words) in (Subject.MACHINE, Subject.PART) or is_product(words)


def _is_another_process(asked: str, given: str) -> bool:
    """横梁空移 in front of 速度, where 切割 is asked: no character of one stands in the other."""
    is_process = subject_of(asked) is Subject.PROCESS
    return is_process and len(given) >= 4 and not set(asked) & set(given)


def _is_short_for(short: str, long: str) -> bool:
    """Whether the characters of one stand in the other, in order."""
    rest = iter(long)
    return len(short) >= 2 and all(char in rest for char in short)


def is_label(name: Name) -> bool:
    """冷机, 燃气: too short for a parameter's name, and no name's ending (塔高)."""
    return is_label_text(name.core) and not name.qualifiers and not name.text.endswith(_SIZES)


def is_narrower(asked: Name, given: Name) -> bool:
    """Whether only unknown words stand in front of a name that tells its parameter alone."""
    extra = given.core.removesuffix(asked.core)
    is_longer = bool(asked.core and extra) and extra != given.core
    return (
        is_longer
        and asked.qualifiers == given.qualifiers
        and is_unknown(extra, Head(asked.core, _shared(asked, given)))
    )


def as_throughput(asked: Name, given: Name) -> Name:
    """日熔化量, 挤出量 and 每小时码垛 for 熔化能力, 挤出产量 and 码垛能力: of what is a rate."""
    wanted, told = (_THROUGHPUT.sub("", _PER_TIME.sub("", n.core)) for n in (asked, given))
    is_such = bool(_THROUGHPUT.search(asked.core)) and _is_rate(given.core)
    return (
        replace(given, core=asked.core) if is_such and wanted == told and len(told) >= 2 else given
    )


def _is_rate(core: str) -> bool:
    return bool(_THROUGHPUT.search(core) or _PER_TIME.search(core))


def completed(asked: Name, given: Name) -> Name:
    """NOx排放浓度 for NOx排放: the given name without an ending that its unit tells as well."""
    for ending in lexicon.near_names().completing:
        stem = given.core.removesuffix(ending)
        if stem != given.core and len(stem) >= 2 and not asked.core.endswith(ending):
            return replace(given, core=stem)
    return given


@lru_cache(maxsize=4096)
def _levels(text: str) -> frozenset[int]:
    found = take_qualifiers(fold(text), name_words())[1]
    return frozenset(group for kind, group in found if kind == "level")


def levels_clash(asked: str, given: str) -> bool:
    """最大离地间隙 is not 最小离地间隙, though 离地间隙 alone is taken for the latter."""
    ours, theirs = _levels(asked), _levels(given)
    if not ours or not theirs or ours & theirs:
        return False
    return not are_near_groups("level", ours, theirs)


def is_general(name: Name) -> bool:
    """Whether a name is so general (时间, 效率) that what stands before it belongs to it."""
    return name.core in name_words().general


def _is_subject(extra: str, product: str) -> bool:
    """Whether a word in front of a name is only the equipment itself; 罐体 and 罐内 of a 热压罐,
    too."""
    if len(extra) < 2 or not product:
        return False
    body = extra.removesuffix("体").removesuffix("内")
    is_body = body != extra and any(told.endswith(body) for told in product.split("、"))
    return extra in product or is_body


def _alike(asked: str, given: str) -> Relation:
    """Different beginnings before one head are different parameters, unless they are alike."""
    if _differ_in_number(asked, given):
        return Relation.OTHER
    if _ends_alike(asked, given) or _left_out(asked, given):
        return Relation.AMBIGUOUS
    if min(len(asked), len(given)) < SHORTEST_ALIKE:
        return Relation.OTHER
    tail = _shared_tail(asked, given)
    ours, theirs = asked[: len(asked) - tail], given[: len(given) - tail]
    score = fuzz.ratio(asked, given)
    if tail >= 2 and min(len(ours), len(theirs)) >= 2:
        score = min(score, (fuzz.ratio(ours, theirs) + score) / 2)
    return Relation.AMBIGUOUS if score >= ALIKE else Relation.OTHER


def _ends_alike(asked: str, given: str) -> bool:
    """套刻精度 and 套刻误差: endings of one meaning behind the same words."""
    for endings in lexicon.near_names().alike_endings:
        stems = [
            {name.removesuffix(end) for end in endings if name.endswith(end)}
            for name in (asked, given)
        ]
        if any(len(stem) >= 2 for stem in stems[0] & stems[1]):
            return True
    return False


def _left_out(asked: str, given: str) -> bool:
    """梯度场强度 and 梯度强度: the same beginning and end, a word in the middle left out."""
    short, long = sorted((asked, given), key=len)
    is_framed = short[:2] == long[:2] and short[-2:] == long[-2:]
    return len(short) >= SHORTEST_ALIKE and is_framed and _is_short_for(short, long)


def _differ_in_number(asked: str, given: str) -> bool:
    """1号泵流量 and 2号泵流量."""
    return asked != given and _DIGITS.sub("", asked) == _DIGITS.sub("", given)


def _shared_tail(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def name_score(asked: Name, given: Name) -> float:
    """0 to 1: how alike the names read, for the order of what is shown."""
    return round(fuzz.ratio(asked.core, given.core) / 100, 3)
