"""Values under a name of their own that the form and the report's own requirement point to.

A report names a parameter as its standard does (标准节拍时间), the list as its authors did
(标准循环时间). What both share is what is asked (≤0.42s), and the form's 指标对照表 says which
value is claimed for it: a claim, used to find evidence, never as evidence (Verdict 13).
Names that are known to differ are never joined so (conventions, Verdicts 6 and 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.evidence import Comparator, Evidence, FactName, Quantity
from extractors.quantities import parse_quantities
from matchers.assignment import Assignments
from matchers.combining import Assigned, Source
from matchers.judging import lexicon
from matchers.judging.bounds import in_unit
from matchers.judging.claims import Claim
from matchers.judging.clauses import is_qualitative, judge_clause
from matchers.judging.matched import Statistic, clause_name
from matchers.judging.matching import match_claims
from matchers.judging.outcomes import Answer, Terms
from matchers.judging.standing import Standing
from matchers.name_fronts import Relation
from matchers.renaming import is_of_a_part, may_be_renamed
from matchers.requirements import Clause
from matchers.statements import Statement

# So many pointers make a row another name's: the form's value, the report's own requirement, and
# a name that nothing known sets apart.
ENOUGH = 2
DISTINCT_DIGITS = 3
_LOWER, _UPPER = (Comparator.GE, Comparator.GT), (Comparator.LE, Comparator.LT)


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row, or one sentence, of a file says: under one name, with its requirement."""

    source: Source
    name: str
    told: tuple[tuple[Statement, Claim], ...]

    @property
    def measured(self) -> tuple[tuple[Statement, Claim], ...]:
        return tuple(pair for pair in self.told if pair[1].standing is Standing.MEASURED)

    @property
    def limits(self) -> tuple[Quantity, ...]:
        claims = (claim for _, claim in self.told if claim.standing is Standing.LIMIT)
        return tuple(claim.quantity for claim in claims if claim.quantity is not None)


def with_pointed(
    assigned: Assignments,
    clauses: tuple[Clause, ...],
    sources: tuple[Source, ...],
    forms: tuple[Evidence, ...],
    terms: Terms,
) -> Assignments:
    """The assignments, and for each clause that no test report answers by its name the rows that
    the form and the report's own requirement point to."""
    rows = tuple(row for source in sources for row in _rows(source))
    owners = _owners(assigned)
    completed = dict(assigned)
    for clause in clauses:
        known = assigned[id(clause)]
        reports = [known.get(id(source), ()) for source in sources if source.rank]
        if is_qualitative(clause) or clause_name(clause).is_empty:
            continue
        if any(_answers(clause, one, terms) for told in reports for one in told):
            continue
        free = [row for row in rows if not _is_of_another(row, clause, owners)]
        pointed = pointed_to(clause, free, _claimed(clause, forms), terms)
        completed[id(clause)] = _together(known, pointed)
    return completed


def _together(
    known: dict[int, tuple[Assigned, ...]], pointed: dict[int, tuple[Assigned, ...]]
) -> dict[int, tuple[Assigned, ...]]:
    """What bears the name stays beside what is pointed to; nothing counts twice."""
    joined = dict(known)
    for key, told in pointed.items():
        new = {one.claim.origin for one in told}
        kept = (one for one in known.get(key, ()) if one.claim.origin not in new)
        joined[key] = (*kept, *told)
    return joined


# Which clauses ask for a claim by its name: a source's id and the claim's origin in it.
_Owners = dict[tuple[int, tuple[int, int] | None], set[int]]


def _owners(assigned: Assignments) -> _Owners:
    owners: _Owners = defaultdict(set)
    for clause, by_source in assigned.items():
        for source, told in by_source.items():
            for one in told:
                if one.relation is Relation.SAME:
                    owners[source, one.claim.origin].add(clause)
    return owners


def _is_of_another(row: _Row, clause: Clause, owners: _Owners) -> bool:
    """Whether another clause asks for this row by its name."""
    asking = (owners.get((id(row.source), claim.origin), set()) for _, claim in row.measured)
    return any(each - {id(clause)} for each in asking)


def _answers(clause: Clause, one: Assigned, terms: Terms) -> bool:
    """Whether a measured value of a test report bears the asked name, and not as the best of
    several."""
    if one.relation is not Relation.SAME or one.claim.standing is not Standing.MEASURED:
        return False
    return match_claims(clause, (one.claim,), terms)[0].statistic is Statistic.VALUE


def pointed_to(
    clause: Clause, rows: Sequence[_Row], claimed: frozenset[Decimal], terms: Terms
) -> dict[int, tuple[Assigned, ...]]:
    """By source (its `id`): the claims of `rows` that are pointed to as the clause's, under the
    asked name. `claimed`: the form's values for it. Empty where rows of several names are pointed
    to equally."""
    strengths = [_strength(clause, row, claimed, terms) for row in rows]
    best = max(strengths, default=0)
    pointed = [row for row, strength in zip(rows, strengths, strict=True) if strength == best]
    names = {lexicon.fold(row.name): row.name for row in pointed}
    if not best or len(names) > 1:
        return {}
    alias = replace(clause, name=next(iter(names.values())))
    joined = list(pointed)
    beside: list[_Row] = []
    for row, strength in zip(rows, strengths, strict=True):
        if strength < best:
            is_same = _row_relation(alias, row, terms) is Relation.SAME
            (joined if is_same else beside).append(row)
    is_sure = best >= ENOUGH and not any(_contradicts(clause, alias, r, terms) for r in beside)
    return _assigned(clause, joined, is_sure=is_sure)


def _contradicts(clause: Clause, alias: Clause, row: _Row, terms: Terms) -> bool:
    """Whether a row that may be meant as well, by its name or by what it asks, fails."""
    is_near = _row_relation(alias, row, terms) is Relation.AMBIGUOUS
    if not is_near and not _asks_the_same(clause, row.limits):
        return False
    renamed = tuple(replace(c, name=clause_name(clause)) for _, c in row.measured)
    return judge_clause(clause, renamed, "", terms).answer is Answer.NOT_MET


def _row_relation(clause: Clause, row: _Row, terms: Terms) -> Relation:
    return max((_relation(clause, c, terms) for _, c in row.measured), default=Relation.OTHER)


def _assigned(
    clause: Clause, rows: Sequence[_Row], *, is_sure: bool
) -> dict[int, tuple[Assigned, ...]]:
    relation = Relation.SAME if is_sure else Relation.AMBIGUOUS
    given: dict[int, list[Assigned]] = defaultdict(list)
    for row in rows:
        name = replace(clause_name(clause), text=row.name, is_doubtful=not is_sure)
        for statement, claim in row.measured:
            renamed = replace(claim, name=name, renamed=row.name)
            given[id(row.source)].append(Assigned(statement, renamed, relation))
    return {key: tuple(told) for key, told in given.items()}


def _rows(source: Source) -> Iterator[_Row]:
    """The rows of a file that hold a measured value with a name."""
    told: dict[tuple[int, str], list[tuple[Statement, Claim]]] = defaultdict(list)
    for statement in source.statements:
        key = statement.page, statement.context.row or statement.context.sentence
        told[key] += [(statement, claim) for claim in statement.claims]
    for pairs in told.values():
        names = {claim.name.text.strip(" :：") for _, claim in pairs if not claim.name.is_empty}
        if len(names) == 1:
            yield _Row(source, names.pop(), tuple(pairs))


def _strength(clause: Clause, row: _Row, claimed: frozenset[Decimal], terms: Terms) -> int:
    """How many things point from the clause to the row; 0 where a name forbids it."""
    values = frozenset(_values(clause, (claim.quantity for _, claim in row.measured)))
    name, told = clause_name(clause), f"{clause.text}{terms.product}"
    if not values or not all(may_be_renamed(name, c.name, told) for _, c in row.measured):
        return 0
    bounds = {b.normalize() for b in (clause.low, clause.high) if b is not None}
    is_claimed = bool(claimed) and claimed in (values, values - bounds)
    by_form = 1 + _is_distinct(claimed) if is_claimed else 0
    pointers = by_form + int(_asks_the_same(clause, row.limits))
    is_alike = any(
        _relation(clause, claim, terms) is Relation.AMBIGUOUS and not is_of_a_part(name, claim.name)
        for _, claim in row.measured
    )
    return pointers and pointers + int(is_alike)


def _is_distinct(values: frozenset[Decimal]) -> bool:
    """Several values, or one of three digits: nobody finds another like it by chance."""
    return len(values) > 1 or any(len(v.as_tuple().digits) >= DISTINCT_DIGITS for v in values)


def _relation(clause: Clause, claim: Claim, terms: Terms) -> Relation:
    return match_claims(clause, (claim,), terms)[0].relation


def _values(clause: Clause, quantities: Iterable[Quantity | None]) -> Iterator[Decimal]:
    """Values, and both ends of ranges, in the clause's unit."""
    for quantity in filter(None, quantities):
        for value in (quantity.value, quantity.value_high):
            told = None if value is None else in_unit(value, quantity.unit, clause)
            if told is not None:
                yield told.normalize()


def _asks_the_same(clause: Clause, limits: tuple[Quantity, ...]) -> bool:
    """Whether the report's own requirement is the clause's: ≤0.42s."""
    if clause.lows or clause.highs:
        sides = tuple(_values(clause, limits))
        return sides in (_plain(clause.lows), _plain(clause.highs))
    return len(limits) == 1 and _is_bound(clause, limits[0])


def _plain(sides: Iterable[Decimal]) -> tuple[Decimal, ...]:
    return tuple(side.normalize() for side in sides) or (Decimal("NaN"),)


def _is_bound(clause: Clause, limit: Quantity) -> bool:
    told = tuple(_values(clause, (limit,)))
    asked = tuple(b.normalize() for b in (clause.low, clause.high) if b is not None)
    if told != asked:
        return len(asked) == 2 and told == asked[1:] and asked[0] == -asked[1]
    if limit.comparator in _LOWER:
        return clause.high is None
    return clause.low is None if limit.comparator in _UPPER else True


def _claimed(clause: Clause, forms: Sequence[Evidence]) -> frozenset[Decimal]:
    """The values that the form's 指标对照表 holds beside this clause."""
    wanted = _squeezed(clause.text)
    for form in forms:
        for fact in form.facts:
            asked, _, rest = fact.value.partition("|")
            if fact.name is FactName.CLAIM and wanted and wanted in _squeezed(asked):
                told = rest.partition("|")[0]
                read = parse_quantities(told, name=clause.name, unit=clause.unit)
                return frozenset(_values(clause, read))
    return frozenset()


def _squeezed(text: str) -> str:
    return "".join(lexicon.fold(text).split()).strip("，,；;。")
