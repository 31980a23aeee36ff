"""Small charts as inline SVG: bars with their numbers written beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from flows.reports.html import shown

# CSS pixels at the chart's natural width.
WIDTH = 560
ROW = 26
BAR = 16
LABEL = 150
NUMBER = 64
LONGEST_LABEL = 11
# A part narrower than this has no room for its number.
NARROWEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar: what it counts, how many, and its two colours."""

    label: str
    count: int
    ink: str
    ground: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled bar of one or more parts."""

    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


def bar_chart(title: str, bars: Sequence[Bar]) -> Markup:
    """Horizontal bars, one below the other, all to one scale; every part says its number."""
    if not any(bar.total for bar in bars):
        return Markup('<p class="muted">没有数据</p>')
    longest = max(bar.total for bar in bars)
    scale = (WIDTH - LABEL - NUMBER) / longest
    rows = Markup("").join(_row(bar, number, scale) for number, bar in enumerate(bars))
    height = ROW * len(bars) + 4
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, _spoken(title, bars), rows
    )


def _spoken(title: str, bars: Sequence[Bar]) -> str:
    """The whole chart in words, for those who do not see it."""
    told = "；".join(
        f"{bar.label}："
        + "，".join(f"{part.label}{part.count}" for part in bar.parts if part.count)
        for bar in bars
        if bar.total
    )
    return shown(f"{title}。{told}")


def _row(bar: Bar, number: int, scale: float) -> Markup:
    y = ROW * number + 4
    x = float(LABEL)
    pieces = [_label(bar.label, y)]
    for part in bar.parts:
        if part.count:
            width = part.count * scale
            pieces.append(_piece(part, x, y, width))
            x += width
    pieces.append(
        Markup('<text x="{}" y="{}" font-size="13" font-weight="600">{}</text>').format(
            _short(x + 6), y + 13, bar.total
        )
    )
    return Markup("").join(pieces)


def _label(label: str, y: int) -> Markup:
    words = shown(label)
    cut = words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1] + "…"
    return Markup(
        '<text x="{}" y="{}" font-size="13" text-anchor="end">{}<title>{}</title></text>'
    ).format(LABEL - 8, y + 13, cut, words)


def _piece(part: Part, x: float, y: int, width: float) -> Markup:
    box = Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"><title>{}</title></rect>'
    ).format(
        _short(x), y, _short(width), BAR, part.ground, part.ink, f"{shown(part.label)} {part.count}"
    )
    if width < NARROWEST_NUMBER:
        return box
    return box + Markup(
        '<text x="{}" y="{}" font-size="11" text-anchor="middle" fill="{}">{}</text>'
    ).format(_short(x + width / 2), y + 12, escape(part.ink), part.count)


def _short(number: float) -> str:
    return format(number, ".1f").rstrip("0").rstrip(".")
