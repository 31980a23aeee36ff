"""Marked runs to passages: cut at cells, joined over line and page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from extractors.evidence import Doubt, DoubtCode, MarkKind, Passage, Place, Source, united_box
from extractors.layout import GlyphRef, PageReading, RunCheck
from extractors.passages.blocks import Block
from extractors.passages.context import marked_quantities, read_quantities, surroundings
from extractors.passages.sentences import Footnote
from extractors.quantities import doubtful_numbers
from extractors.underlines.marks import MarkedRun

_SENTENCE_END = ("。", "！", "？", "!", "?")
_PAUSES = "，、,"
NO_CHECK = RunCheck()
DOUBTFUL_BELOW = 0.5
"""A mark less sure than this is kept as a doubt: what it proves is `unclear`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of one run that stands in one block, as characters of the block's flow."""

    block: int
    start: int
    stop: int
    refs: frozenset[GlyphRef]
    run: MarkedRun
    check: RunCheck
    page: int

    @property
    def lines(self) -> frozenset[tuple[int, int]]:
        return frozenset((page, line) for page, line, _ in self.refs)


def with_run_lines(page: PageReading) -> PageReading:
    """The page with every run's line among its lines, each run holding that very line."""
    by_id = {id(line): line for line in page.lines}
    if all(id(run.line) in by_id for run in page.runs):
        return page
    by_value = {line: line for line in page.lines}
    lines, runs = list(page.lines), []
    for run in page.runs:
        line = by_id.get(id(run.line)) or by_value.get(run.line)
        if line is None:
            line = run.line
            lines.append(line)
            by_id[id(line)] = line
        runs.append(run if line is run.line else replace(run, line=line))
    return replace(page, lines=tuple(lines), runs=tuple(runs))


def runs_to_stretches(pages: Sequence[PageReading], blocks: Sequence[Block]) -> tuple[Stretch, ...]:
    """Each run cut where it passes from one block to another, in reading order."""
    owner = {
        ref: place
        for place, block in enumerate(blocks)
        for ref in block.flow.refs
        if ref is not None
    }
    found: list[Stretch] = []
    for page in pages:
        index = {id(line): place for place, line in enumerate(page.lines)}
        for place, run in enumerate(page.runs):
            check = page.checks[place] if page.checks else NO_CHECK
            refs = [(page.number, index[id(run.line)], g) for g in range(run.start, run.stop)]
            found.extend(_cut(refs, owner, blocks, run, check))
    return tuple(sorted(found, key=lambda stretch: (stretch.block, stretch.start)))


def _cut(
    refs: Sequence[GlyphRef],
    owner: dict[GlyphRef, int],
    blocks: Sequence[Block],
    run: MarkedRun,
    check: RunCheck,
) -> list[Stretch]:
    parts: dict[int, set[GlyphRef]] = {}
    for ref in refs:
        if ref in owner:
            parts.setdefault(owner[ref], set()).add(ref)
    stretches = []
    for place, members in parts.items():
        span = blocks[place].flow.span(frozenset(members))
        if span is not None and blocks[place].text[span[0] : span[1]].strip():
            start, stop = _trimmed(blocks[place].text, *span)
            stretches.append(
                Stretch(place, start, stop, frozenset(members), run, check, refs[0][0])
            )
    return stretches


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    part = text[start:stop]
    return (start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def joined_stretches(
    stretches: Sequence[Stretch], blocks: Sequence[Block]
) -> tuple[tuple[Stretch, ...], ...]:
    """Stretches that are one marked passage: one after the other over a line break."""
    groups: list[list[Stretch]] = []
    for stretch in stretches:
        if groups and _goes_on(groups[-1][-1], stretch, blocks):
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    return tuple(tuple(group) for group in groups)


def _goes_on(first: Stretch, second: Stretch, blocks: Sequence[Block]) -> bool:
    if first.block != second.block or _sort(first) is not _sort(second):
        return False
    text = blocks[first.block].text
    between = text[first.stop : second.start].strip()
    breaks_line = not first.lines & second.lines
    if between and not (breaks_line and _may_be_lifted(first, second, between)):
        return False
    if first.run.mark == second.run.mark:
        return True
    ended = text[first.start : first.stop].endswith(_SENTENCE_END)
    return breaks_line and not ended


def _may_be_lifted(first: Stretch, second: Stretch, between: str) -> bool:
    """A pen that goes on in the next line may leave out the last or the first character."""
    by_pen = MarkKind.HANDWRITTEN in (first.run.mark.kind, second.run.mark.kind)
    return by_pen and len(between) == 1 and (between.isalnum() or between in _PAUSES)


def _sort(stretch: Stretch) -> MarkKind:
    """The kind of mark as far as it parts passages: print or hand is a guess on every line."""
    kind = stretch.run.mark.kind
    return MarkKind.PRINTED if kind is MarkKind.HANDWRITTEN else kind


def _mark_kind(group: Sequence[Stretch]) -> MarkKind:
    """The kind under most of the passage's characters."""
    counts: dict[MarkKind, int] = {}
    for stretch in group:
        kind = stretch.run.mark.kind
        counts[kind] = counts.get(kind, 0) + stretch.stop - stretch.start
    return max(counts, key=lambda kind: counts[kind])


def group_to_passage(
    group: Sequence[Stretch],
    blocks: Sequence[Block],
    pages: dict[int, PageReading],
    notes: Sequence[Footnote],
) -> Passage:
    """One passage with its text, places, context, quantities and doubts."""
    block = blocks[group[0].block]
    start, stop = group[0].start, group[-1].stop
    around = surroundings(block, (start, stop), notes)
    quantities = read_quantities(around)
    seconds = [stretch.check.second_reading for stretch in group if stretch.check.second_reading]
    return Passage(
        text=block.text[start:stop],
        mark=_mark_kind(group),
        places=tuple(place for stretch in group for place in _places(stretch, pages)),
        source=group[0].run.line.source,
        confidence=min(_confidence(stretch) for stretch in group),
        context=around.context,
        quantities=marked_quantities(quantities, start - around.start, stop - around.start),
        doubts=_doubts(group, block.text[start:stop]),
        second_reading=" ".join(seconds) or None,
    )


def _places(stretch: Stretch, pages: dict[int, PageReading]) -> list[Place]:
    by_line: dict[tuple[int, int], list[int]] = {}
    for page, line, glyph in sorted(stretch.refs):
        by_line.setdefault((page, line), []).append(glyph)
    places = []
    for (page, line), glyphs in by_line.items():
        solid = [pages[page].lines[line].glyphs[g] for g in glyphs]
        boxes = tuple(glyph.box for glyph in solid if glyph.text.strip())
        if boxes:
            places.append(Place(page, united_box(boxes)))
    return places


def _confidence(stretch: Stretch) -> float:
    run = stretch.run
    read = [
        glyph.confidence for glyph in run.line.glyphs[run.start : run.stop] if glyph.text.strip()
    ]
    text = fmean(read) if run.line.source is Source.OCR and read else 1.0
    return min(run.confidence, text)


def _doubts(group: Sequence[Stretch], text: str) -> tuple[Doubt, ...]:
    found = [doubt for stretch in group for doubt in stretch.check.doubts]
    if min(stretch.run.confidence for stretch in group) < DOUBTFUL_BELOW:
        found.append(Doubt(DoubtCode.DOUBTFUL_MARK))
    if any(stretch.run.widened for stretch in group):
        found.append(Doubt(DoubtCode.PARTIAL_NUMBER))
    found += [
        Doubt(DoubtCode.UNREADABLE_NUMBER, text[start:stop])
        for start, stop in doubtful_numbers(text)
    ]
    return tuple(dict.fromkeys(found))
