"""The printed 第x页 共y页 of a report's pages: what is lost, doubled or foreign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.evidence import Evidence, FactName


@dataclass(frozen=True, slots=True)
class Numbering:
    """The printed numbers of one report: (file page, printed number), and its total."""

    numbers: tuple[tuple[int, int], ...]
    total: int | None
    totals: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[int, ...]:
        """Printed numbers up to the total (or the last) that no page carries."""
        seen = {number for _, number in self.numbers}
        last = self.total or max(seen, default=0)
        return tuple(number for number in range(1, last + 1) if number not in seen)

    def lost(self, unread: frozenset[int]) -> tuple[int, ...]:
        """The missing numbers that no page of the file can carry.

        `unread` are the file's pages whose text was not read. Between two numbered pages any
        page may carry a number that was not read; before the first (cover, notices) and
        after the last only an unread one.
        """
        if not self.numbers or self.disordered:
            return self.missing
        first, last = self.numbers[0], self.numbers[-1]
        spared = set(range(1, first[1])) if _fits(first[1] - 1, unread, 0, first[0]) else set()
        rest = (self.total or last[1]) - last[1]
        if _fits(rest, unread, last[0], max(unread, default=0) + 1):
            spared |= set(range(last[1] + 1, last[1] + rest + 1))
        for (page, number), (next_page, next_number) in pairwise(self.numbers):
            if next_number - number <= next_page - page:
                spared |= set(range(number + 1, next_number))
        return tuple(number for number in self.missing if number not in spared)

    @property
    def doubled(self) -> tuple[int, ...]:
        counts = Counter(number for _, number in self.numbers)
        return tuple(sorted(number for number, count in counts.items() if count > 1))

    @property
    def beyond(self) -> tuple[int, ...]:
        """Printed numbers larger than the total: foreign pages, or a misread."""
        return tuple(n for _, n in self.numbers if self.total and n > self.total)

    @property
    def disordered(self) -> bool:
        printed = [number for _, number in self.numbers]
        return printed != sorted(printed)

    def first_place(self, number: int) -> int | None:
        """The file page after which the number is missing, or where it stands."""
        before = [page for page, printed in self.numbers if printed <= number]
        return before[-1] if before else (self.numbers[0][0] if self.numbers else None)


def _fits(count: int, unread: frozenset[int], after: int, before: int) -> bool:
    """Whether that many numbers can stand on the unread pages between two pages."""
    return count <= sum(after < page < before for page in unread)


def _whole(value: str) -> int | None:
    digits = value.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 4 else None


def file_numbering(file: Evidence) -> Numbering:
    """The numbering of one file, one number a page, the total that most pages print."""
    by_page: dict[int, int] = {}
    for fact in file.facts_named(FactName.PAGE_NUMBER):
        number = _whole(fact.value)
        if number is not None:
            by_page.setdefault(fact.page, number)
    totals = [
        total
        for fact in file.facts_named(FactName.PAGE_TOTAL)
        if (total := _whole(fact.value)) is not None
    ]
    return Numbering(
        numbers=tuple(sorted(by_page.items())),
        total=Counter(totals).most_common(1)[0][0] if totals else None,
        totals=tuple(totals),
    )


def with_gaps_bridged(numbering: Numbering) -> Numbering:
    """Pages between two numbered ones whose own number was not read, given theirs.

    Only where the neighbours leave exactly that number: pages 4 and 6 of the file printed
    2 and 4 leave 3 for page 5. Pages before the first (cover, notices) and after the last
    stay without.
    """
    known = dict(numbering.numbers)
    for (page, number), (next_page, next_number) in pairwise(numbering.numbers):
        if next_page - page == next_number - number > 1:
            known |= {page + step: number + step for step in range(1, next_page - page)}
    return Numbering(tuple(sorted(known.items())), numbering.total, numbering.totals)


def misread_mended(numbering: Numbering) -> Numbering:
    """A single number that its two neighbours contradict, read again from them."""
    numbers = list(numbering.numbers)
    for index in range(1, len(numbers) - 1):
        (page, number), before, after = numbers[index], numbers[index - 1], numbers[index + 1]
        step = page - before[0]
        if after[1] - before[1] == after[0] - before[0] and number != before[1] + step:
            numbers[index] = (page, before[1] + step)
    return Numbering(tuple(numbers), numbering.total, numbering.totals)


def runs(numbering: Numbering) -> Sequence[Numbering]:
    """One numbering a report: a file may hold several, each starting again at 1."""
    groups: list[list[tuple[int, int]]] = []
    for page, number in numbering.numbers:
        if not groups or (number == 1 and len(groups[-1]) > 1 and groups[-1][-1][1] > 1):
            groups.append([])
        groups[-1].append((page, number))
    if len(groups) == 1:
        return (numbering,)
    return tuple(Numbering(tuple(group), None, ()) for group in groups)
