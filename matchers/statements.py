"""Statements: the passages and mentions of a file with the claims they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from extractors.evidence import (
    Context,
    Doubt,
    DoubtCode,
    Evidence,
    Mention,
    Passage,
    Place,
    Quantity,
    Role,
)
from extractors.quantities import parse_quantities
from matchers.judgement import with_bare_numbers
from matchers.judging import lexicon
from matchers.judging.claims import Claim, read_claims
from matchers.judging.standing import Standing, Surroundings, cue_before

DOUBT_WORDS = {
    DoubtCode.READINGS_DIFFER: "两次识别不一致",
    DoubtCode.LOW_CONFIDENCE: "字迹不清",
    DoubtCode.DOUBTFUL_MARK: "不能确定是否为划线",
    DoubtCode.UNREADABLE_NUMBER: "数字无法辨认",
    DoubtCode.UNCONFIRMED_SIGN: "比较符号或正负号未能确认",
    DoubtCode.UNCONFIRMED_POWER: "乘方未能确认",
}


def _doubt_words(doubt: Doubt) -> str:
    words = DOUBT_WORDS[doubt.code]
    return f"{words}：{doubt.detail}" if doubt.detail else words


@dataclass(frozen=True, slots=True)
class Statement:
    """One passage or mention with its claims. Exactly one of the two is set."""

    text: str
    claims: tuple[Claim, ...]
    passage: Passage | None = None
    mention: Mention | None = None

    @property
    def is_underlined(self) -> bool:
        return self.passage is not None and self.passage.mark.is_underline

    @property
    def context(self) -> Context:
        source = self.passage or self.mention
        assert source is not None
        return source.context

    @property
    def doubts(self) -> tuple[str, ...]:
        """What keeps the reading from deciding, in words. A mark under part of a number is
        none: the whole number was taken, and a notice says so."""
        source = self.passage or self.mention
        assert source is not None
        return tuple(_doubt_words(doubt) for doubt in source.doubts if doubt.code in DOUBT_WORDS)

    @property
    def page(self) -> int:
        return self.passage.page if self.passage else self._place().page

    @property
    def confidence(self) -> float:
        source = self.passage or self.mention
        assert source is not None
        return source.confidence

    def _place(self) -> Place:
        assert self.mention is not None
        return self.mention.place


def read_statements(file: Evidence) -> tuple[Statement, ...]:
    """Everything a file says: its marked passages, then the mentions that say more."""
    passages = tuple(_of_passage(passage) for passage in file.passages)
    mentions = (_of_mention(mention) for mention in file.mentions)
    told = passages + tuple(_beside(statement, passages) for statement in mentions)
    return tuple(_with_origins(place, statement) for place, statement in enumerate(told))


def _with_origins(place: int, statement: Statement) -> Statement:
    claims = (replace(c, origin=(place, at)) for at, c in enumerate(statement.claims))
    return replace(statement, claims=tuple(claims))


def _of_passage(passage: Passage) -> Statement:
    text, quantities = _in_sentence(passage)
    around = _surroundings(passage.context, _all_limits(passage.quantities))
    if passage.context.row is None:
        around = replace(around, name=around.name or _heading(passage.context))
    claims = read_claims(text, quantities, around)
    start = text.find(passage.text) if text != passage.text else 0
    inside = tuple(c for c in claims if start <= c.span[0] < start + len(passage.text))
    return Statement(text, inside, passage=passage)


def _in_sentence(passage: Passage) -> tuple[str, tuple[Quantity, ...]]:
    """The sentence around the passage, with the passage's quantities moved to their place,
    so that the words before the mark can name what is in it."""
    sentence = passage.context.sentence
    start = _place_in(sentence, passage.text) if passage.context.row is None else -1
    if start < 0:
        return passage.text, _placed(passage.text, passage.quantities)
    own = tuple(
        replace(q, span=(q.span[0] + start, q.span[1] + start))
        for q in _placed(passage.text, passage.quantities)
    )
    if not own and any(char.isdigit() for char in passage.text):
        return sentence, with_bare_numbers(sentence)
    # Of the whole sentence: 82.0 of 82.0、86.1kPa has its unit behind it.
    before = (q for q in parse_quantities(sentence) if q.span[1] <= start)
    return sentence, tuple(before) + own


def _place_in(sentence: str, marked: str) -> int:
    """Where the marked words stand; of several places the one that is no requirement (A8 in
    工作级别：A8（要求：A8）), -1 where that is not told."""
    places = [found.start() for found in re.finditer(re.escape(marked), sentence)] if marked else []
    if len(places) > 1:
        places = [at for at in places if not _is_asked(sentence[:at])]
    return places[0] if len(places) == 1 else -1


def _is_asked(before: str) -> bool:
    """Whether a word or a sign of comparison in front makes a value what was asked."""
    cue = cue_before(before)
    return before.rstrip().endswith(_SIGNS) or (cue is not None and cue[0] is Standing.LIMIT)


_SIGNS = ("≥", "≤", "＞", "＜", ">", "<")


def _placed(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Quantities whose span holds their text; where it does not, the text is looked up."""
    placed: list[Quantity] = []
    for quantity in quantities:
        start, stop = quantity.span
        if text[start:stop].strip() != quantity.text.strip():
            found = text.find(quantity.text)
            if found >= 0:
                quantity = replace(quantity, span=(found, found + len(quantity.text)))
        placed.append(quantity)
    return tuple(placed)


def _of_mention(mention: Mention) -> Statement:
    around = _surroundings(mention.context, limits=False)
    claims = read_claims(mention.text, _placed(mention.text, mention.quantities), around)
    told = tuple(claim for claim in claims if _is_of_a_result(claim, mention.context))
    return Statement(mention.text, told, mention=mention)


def _is_of_a_result(claim: Claim, context: Context) -> bool:
    """Whether a row's number stands in a column that may hold results: not in 备注, 序号."""
    if claim.standing is not Standing.MEASURED:
        return True
    holding = [header for header, text in context.cells if claim.text in text]
    return not holding or not all(map(_is_silent, holding))


@cache
def _is_silent(header: str) -> bool:
    """A column without a result; a nameless one may hold anything."""
    return bool(header) and bool(lexicon.words("silent_columns").search(lexicon.fold(header)))


def _surroundings(context: Context, limits: bool) -> Surroundings:
    """What a row, its column and its other cells tell of the value."""
    column = lexicon.fold(context.column or "")
    limit = limits or bool(lexicon.words("limit").search(column))
    result = bool(lexicon.words("result").search(column))
    others = (text for header, text in context.cells if not _is_limit_or_index(header))
    return Surroundings(
        name=context.row or "",
        conditions="；".join(part for part in (context.row or "", *others) if part),
        limit_column=limit and not result,
        result_column=result,
        in_table=context.row is not None,
    )


@cache
def _is_limit_or_index(header: str) -> bool:
    folded = lexicon.fold(header)
    return bool(lexicon.words("limit").search(folded)) or folded in ("序号", "单位", "标准条款")


def _all_limits(quantities: tuple[Quantity, ...]) -> bool:
    return bool(quantities) and all(q.role is Role.LIMIT for q in quantities)


def _heading(context: Context) -> str:
    """A short heading may name a bare value."""
    heading = context.heading or ""
    return heading if len(heading) <= 16 else ""


def _beside(statement: Statement, passages: tuple[Statement, ...]) -> Statement:
    """A mention without the claims that are marked there: nothing counts twice."""
    mention = statement.mention
    assert mention is not None
    marked = [p for p in passages if p.passage and _same_place(p.passage, mention)]
    if not marked:
        return statement
    seen = {claim_key(claim) for passage in marked for claim in passage.claims}
    rest = tuple(claim for claim in statement.claims if claim_key(claim) not in seen)
    return replace(statement, claims=rest)


def claim_key(claim: Claim) -> tuple[object, ...]:
    """What makes two claims of one place the same value."""
    quantity = claim.quantity
    if quantity is None:
        assert claim.grade is not None
        return (claim.grade.family, claim.grade.marks)
    return (quantity.value, quantity.value_high, claim.standing)


def _same_place(passage: Passage, mention: Mention) -> bool:
    return any(
        place.page == mention.place.page and place.box.intersects(mention.place.box)
        for place in passage.places
    )
