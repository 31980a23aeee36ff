"""Papers that are nearly the same: user reports word for word alike, pages used twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from extractors.evidence import Evidence, FileKind
from matchers.identity import folded

Key = tuple[str, str]
Use = tuple[Key, Evidence, int | None]

SHINGLE = 6  # characters: longer than the set phrases of such letters are rare by chance
SAMPLE = 4  # one shingle in four is kept, by its own hash, so that equal texts keep equal ones
ALIKE_TEXT = 92.0  # of 100 (RapidFuzz ratio): what differs is a name, a date, a number
LEAST_TEXT = 60  # characters of a letter worth comparing
COMMON_SHINGLE = 40  # a shingle in more letters than that is a set phrase
LEAST_LINES = 6  # of a page that are its own, not the laboratory's form
ALIKE_LINES = 0.8  # share of a page's own lines found on the other page
FORM_LINE = 3  # a line in more reports than that belongs to the laboratory's form
LEAST_DIGITS = 8  # digits on those lines: a page of results, not of notes


def letter_text(file: Evidence) -> str:
    """The words of a letter without spaces, digits and punctuation, which vary in copies."""
    return re.sub(r"[\W\d_]+", "", folded("".join(page.text for page in file.pages)))


def same_texts(files: Sequence[tuple[Key, Evidence]]) -> Iterator[tuple[str, list[Use]]]:
    """Groups of user reports whose words are nearly all the same."""
    letters = [
        (key, file, text)
        for key, file in files
        if file.kind is FileKind.USER_REPORT and len(text := letter_text(file)) >= LEAST_TEXT
    ]
    pairs = _candidates([text for _, _, text in letters])
    alike = [
        (one, other)
        for one, other in sorted(pairs)
        if letters[one][1].sha256 != letters[other][1].sha256
        and fuzz.ratio(letters[one][2], letters[other][2], score_cutoff=ALIKE_TEXT)
    ]
    for group in _joined(alike):
        yield "", [(letters[index][0], letters[index][1], 1) for index in group]


def _candidates(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs of texts that share a good part of their sampled shingles."""
    holders: dict[int, list[int]] = defaultdict(list)
    sizes = []
    for index, text in enumerate(texts):
        kept = {
            code
            for at in range(len(text) - SHINGLE + 1)
            if (code := _stable_hash(text[at : at + SHINGLE])) % SAMPLE == 0
        }
        sizes.append(len(kept))
        for code in kept:
            holders[code].append(index)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for indexes in holders.values():
        if len(indexes) <= COMMON_SHINGLE:
            for place, one in enumerate(indexes):
                for other in indexes[place + 1 :]:
                    counts[one, other] += 1
    return {
        (one, other)
        for (one, other), count in counts.items()
        if count * 3 >= min(sizes[one], sizes[other])
    }


def _stable_hash(text: str) -> int:
    """The same number in every run, unlike `hash`."""
    code = 0
    for char in text:
        code = (code * 1_000_003 + ord(char)) & 0xFFFFFFFF
    return code >> 4


def _joined(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Pairs joined into groups, each sorted."""
    leader: dict[int, int] = {}

    def find(index: int) -> int:
        while leader.setdefault(index, index) != index:
            index = leader[index]
        return index

    for one, other in pairs:
        leader[find(other)] = find(one)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in sorted(leader):
        groups[find(index)].append(index)
    return list(groups.values())


def same_pages(files: Sequence[tuple[Key, Evidence]]) -> Iterator[tuple[str, list[Use]]]:
    """Pairs of result pages of different reports in different applications that are alike."""
    pages = _own_lines([(key, file) for key, file in files if file.kind is FileKind.TEST_REPORT])
    holders: dict[str, list[int]] = defaultdict(list)
    for index, (_, lines) in enumerate(pages):
        for line in lines:
            holders[line].append(index)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for indexes in holders.values():
        for place, one in enumerate(indexes):
            for other in indexes[place + 1 :]:
                counts[one, other] += 1
    for (one, other), count in sorted(counts.items()):
        first, second = pages[one], pages[other]
        enough = count >= ALIKE_LINES * max(len(first[1]), len(second[1]))
        if enough and first[0][0] != second[0][0] and first[0][1].sha256 != second[0][1].sha256:
            yield f"{count}行相同", [first[0], second[0]]


def _own_lines(files: Sequence[tuple[Key, Evidence]]) -> list[tuple[Use, frozenset[str]]]:
    """Result pages with the lines that few other reports have."""
    lines_of: list[tuple[Use, frozenset[str]]] = []
    reports: dict[str, set[str]] = defaultdict(set)
    for key, file in files:
        for page in file.pages:
            lines = frozenset(
                line for raw in page.text.splitlines() if len(line := folded(raw)) >= 3
            )
            lines_of.append(((key, file, page.number), lines))
            for line in lines:
                reports[line].add(file.sha256)
    kept = (
        (use, frozenset(line for line in lines if len(reports[line]) <= FORM_LINE))
        for use, lines in lines_of
    )
    return [(use, lines) for use, lines in kept if _is_result_page(lines)]


def _is_result_page(lines: frozenset[str]) -> bool:
    digits = sum(char.isdigit() for line in lines for char in line)
    return len(lines) >= LEAST_LINES and digits >= LEAST_DIGITS
