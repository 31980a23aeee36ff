"""Which parts of a scan are worth reading when only its marks are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Orientation, Rule
from extractors.evidence import Box, united_box

# All in glyph heights. Text a stroke may mark lies up to here above it.
TEXT_ABOVE = 1.5
# A sentence around a mark: lines above and below that may belong to it.
SENTENCE_ABOVE = 4.2
SENTENCE_BELOW = 3.2
# Rules closer than this meet.
MEETING = 0.5
# In times of it: so near do the ends of rules of one extent lie; in a photo they fall inwards.
SAME_ENDS = 4.0
# A caption above a table and the rows that head it.
CAPTION = 2.6
HEADER_RULES = 3
# A horizontal rule this long against its table bounds a row over all columns.
FULL_WIDTH = 0.85


def focus_regions(
    targets: Sequence[Box], rules: Sequence[Rule], glyph_height: float, width: float
) -> tuple[Box, ...]:
    """Boxes to read around marks: whole table rows with the table's head, or the sentence.

    `targets`: boxes of strokes and marks; all in points, `width` of the page.
    """
    tables = table_boxes(rules, MEETING * glyph_height)
    regions: list[Box] = []
    for target in targets:
        reach = Box(target.x0, target.y0 - TEXT_ABOVE * glyph_height, target.x1, target.y1)
        table = next((table for table in tables if table.intersects(reach)), None)
        if table is None:
            top = max(target.y0 - SENTENCE_ABOVE * glyph_height, 0.0)
            regions.append(Box(0.0, top, width, target.y1 + SENTENCE_BELOW * glyph_height))
        else:
            regions += _row_and_head(reach, table, rules, glyph_height)
    return tuple(dict.fromkeys(regions))


def table_boxes(rules: Sequence[Rule], reach: float) -> list[Box]:
    """Boxes of connected rules that hold both directions, and of rules of one extent above each
    other: the rows of a table without uprights, or the three lines of its head and end."""
    groups: list[list[Rule]] = []
    for rule in rules:
        grown = rule.box.grown(reach, reach)
        near = [group for group in groups if any(grown.intersects(r.box) for r in group)]
        groups = [group for group in groups if group not in near]
        groups.append([rule, *(r for group in near for r in group)])
    found = [
        united_box(tuple(rule.box for rule in group))
        for group in groups
        if len({rule.orientation for rule in group}) == 2 or len(group) >= HEADER_RULES
    ]
    stacks = (box for box in _stacks(rules, reach) if not any(map(box.intersects, found)))
    return [*found, *stacks]


def _stacks(rules: Sequence[Rule], reach: float) -> list[Box]:
    stacks: list[list[Box]] = []
    rows = [rule.box for rule in rules if rule.orientation is Orientation.HORIZONTAL]
    for row in sorted(rows, key=lambda box: box.y0):
        ends = SAME_ENDS * reach
        home = next(
            (
                s
                for s in stacks
                if abs(s[-1].x0 - row.x0) <= ends and abs(s[-1].x1 - row.x1) <= ends
            ),
            None,
        )
        if home is None:
            stacks.append([row])
        else:
            home.append(row)
    return [united_box(tuple(stack)) for stack in stacks if len(stack) >= HEADER_RULES]


def _row_and_head(reach: Box, table: Box, rules: Sequence[Rule], em: float) -> list[Box]:
    """The row of the table that holds the mark, the table's head and its caption."""
    levels = sorted(
        rule.box.center_y
        for rule in rules
        if rule.orientation is Orientation.HORIZONTAL
        and rule.box.width >= FULL_WIDTH * table.width
        and rule.box.overlap_x(table) >= FULL_WIDTH * table.width
        and table.y0 - em <= rule.box.center_y <= table.y1 + em
    )
    middle = reach.center_y
    top = max((level for level in levels if level <= middle), default=table.y0)
    bottom = min((level for level in levels if level > middle), default=table.y1)
    head = levels[1] if len(levels) > 2 else min(table.y0 + 2 * em, table.y1)
    return [
        Box(table.x0, min(top, reach.y0), table.x1, max(bottom, reach.y1)),
        Box(table.x0, max(table.y0 - CAPTION * em, 0.0), table.x1, head),
    ]
