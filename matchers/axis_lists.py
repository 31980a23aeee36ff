"""Values listed for several axes under one name: X/Y行程：650/550mm, X/Y/Z轴行程≥1200/800/700mm."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from itertools import groupby
from typing import TypeVar

_LISTED = re.compile(r"[XYZABCUVW][12]?(?:[/、,，和与及][XYZABCUVW][12]?)+")
_AXIS = re.compile(r"[XYZABCUVW][12]?")
Entry = TypeVar("Entry")


def axes_in_order(name: str) -> tuple[str, ...]:
    """The axes a name lists, in their order; none for a name of one axis."""
    listed = _LISTED.search(name)
    return tuple(_AXIS.findall(listed.group())) if listed is not None else ()


def without_listed_axes(name: str) -> str:
    """The name behind its list of axes: 行程 of X/Y轴行程."""
    listed = _LISTED.match(name)
    rest = name[listed.end() :] if listed is not None else name
    return re.sub(r"^(?:三轴|各轴|轴向|轴|方向|向)", "", rest)


def one_axis_each(
    entries: Sequence[Entry],
    name_of: Callable[[Entry], str],
    alike: Callable[[Entry], Hashable],
    on_axis: Callable[[Entry, str], Entry],
) -> list[Entry]:
    """As many neighbours that are alike as their name lists axes: one for each, in their order."""
    result: list[Entry] = []
    for _, run in groupby(entries, key=alike):
        group = list(run)
        axes = axes_in_order(name_of(group[0]))
        if len(group) == len(axes):
            group = [on_axis(entry, axis) for entry, axis in zip(group, axes, strict=True)]
        result += group
    return result
