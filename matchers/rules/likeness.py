"""Papers that are nearly the same: user reports word for word alike, pages used twice."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractors.evidence import Evidence, FileKind
from matchers.identity import folded

Key = tuple[str, str]
Use = tuple[Key, Evidence, int | None]

SHINGLE = 6  # characters: longer than the set phrases of such letters are rare by chance
SAMPLE = 4  # one shingle in four is kept, by its own hash, so that equal texts keep equal ones
ALIKE_TEXT = 92.0  # of 100 (RapidFuzz ratio): what differs is a name, a date, a number
ALIKE_PART = 0.6  # of the shorter one's shingles: one letter's body in another's frame
LEAST_TEXT = 60  # characters of a letter worth comparing
COMMON_SHINGLE = 40  # a shingle in more letters than that is a set phrase
_DIGIT = re.compile(r"\d")
LEAST_LINE = 3  # characters
LEAST_LINES = 6  # of a page that are its own, not the laboratory's form
ALIKE_LINES = 0.8  # share of a page's own lines found on the other page
FORM_LINE = 3  # a line in more reports than that belongs to the laboratory's form
LEAST_DIGITS = 8  # digits on those lines: a page of results, not of notes


def letter_text(file: Evidence) -> str:
    """The words of a letter without spaces, digits and punctuation, which vary in copies."""
    return re.sub(r"[\W\d_]+", "", folded("".join(page.text for page in file.pages)))


def same_texts(files: Sequence[tuple[Key, Evidence]]) -> Iterator[tuple[str, list[Use]]]:
    """Groups of user reports whose words are nearly all the same."""
    letters: dict[str, list[Use]] = defaultdict(list)
    for key, file in files:
        if file.kind is FileKind.USER_REPORT and len(text := letter_text(file)) >= LEAST_TEXT:
            letters[text].append((key, file, 1))
    texts = list(letters)
    alike = [
        (one, other)
        for one, other in sorted(_candidates(texts))
        if fuzz.ratio(texts[one], texts[other], score_cutoff=ALIKE_TEXT)
        or _shared_part(texts[one], texts[other]) >= ALIKE_PART
    ]
    alone = [(index, index) for index in range(len(texts))]
    for group in _joined([*alone, *alike]):
        uses = [use for index in group for use in letters[texts[index]]]
        if len({use[1].sha256 for use in uses}) > 1:
            yield "", uses


def _shared_part(one: str, other: str) -> float:
    """The share of the shorter text's shingles that the other holds too."""
    short, long = sorted((_shingles(one), _shingles(other)), key=len)
    return len(short & long) / max(len(short), 1)


def _shingles(text: str) -> frozenset[str]:
    return frozenset(text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1))


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


@dataclass(frozen=True, slots=True)
class _ResultPage:
    """A page of results: how many lines are its own, and which of them stand elsewhere too."""

    use: Use
    own: int
    shared: frozenset[str]


def same_pages(files: Sequence[tuple[Key, Evidence]]) -> Iterator[tuple[str, list[Use]]]:
    """Pairs of result pages of different reports in different applications that are alike."""
    pages = _result_pages([each for each in files if each[1].kind is FileKind.TEST_REPORT])
    holders: dict[str, list[int]] = defaultdict(list)
    for index, page in enumerate(pages):
        for line in page.shared:
            holders[line].append(index)
    counts = Counter(
        pair for indexes in holders.values() for pair in itertools.combinations(indexes, 2)
    )
    for (one, other), count in sorted(counts.items()):
        first, second = pages[one], pages[other]
        enough = count >= ALIKE_LINES * max(first.own, second.own)
        if enough and _are_apart(first.use, second.use):
            yield f"{count}行相同", [first.use, second.use]


def _are_apart(one: Use, other: Use) -> bool:
    """Different applications, and not the very same file, which is told as such."""
    return one[0] != other[0] and one[1].sha256 != other[1].sha256


def _result_pages(files: Sequence[tuple[Key, Evidence]]) -> list[_ResultPage]:
    """Pages with enough lines and figures that few other reports have."""
    lines_of = [[_lines(page.text) for page in file.pages] for _, file in files]
    reports: Counter[str] = Counter()
    for pages in lines_of:
        reports.update(frozenset[str]().union(*pages))
    found = []
    for (key, file), pages in zip(files, lines_of, strict=True):
        for page, lines in zip(file.pages, pages, strict=True):
            own = [line for line in lines if reports[line] <= FORM_LINE]
            if len(own) >= LEAST_LINES and len(_DIGIT.findall("".join(own))) >= LEAST_DIGITS:
                shared = frozenset(line for line in own if reports[line] > 1)
                found.append(_ResultPage((key, file, page.number), len(own), shared))
    return found


def _lines(text: str) -> frozenset[str]:
    """A page's lines without spaces, those of a few characters left out."""
    plain = ("".join(line.split()) for line in unicodedata.normalize("NFKC", text).split("\n"))
    return frozenset(line for line in plain if len(line) >= LEAST_LINE)
