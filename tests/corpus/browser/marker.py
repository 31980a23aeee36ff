"""Decides which stretches of a page are to be underlined, and writes them as HTML.

A passage is `<span data-p="n">`; the part of it under the mark is `class="ink"` (all of it,
save where a mark takes only part of a number). Styles come later: the same page is laid
out with and without its marks.
"""

from __future__ import annotations

import html
import random
import re
from dataclasses import dataclass, field

_PARTS = re.compile(r"\[[^\]]*\]|<[^>]*>|[^\[<]+")


@dataclass(slots=True)
class Wish:
    """What the page wants of one passage. `group`: cells under one continuous stroke."""

    number: int
    form: str
    group: int | None = None


@dataclass(slots=True)
class Marker:
    """`share`: how many of the stretches become passages; 0 on clean pages."""

    rng: random.Random
    share: float
    blanks: bool = True
    wishes: list[Wish] = field(default_factory=list)
    last_marked: bool = False

    def passage(self, text: str, form: str = "whole", group: int | None = None) -> str:
        """`text` (plain) as a passage, the whole of it under the mark."""
        number = self._wish(form, group)
        return f'<span data-p="{number}" class="ink">{html.escape(text)}</span>'

    def _wish(self, form: str, group: int | None = None) -> int:
        self.wishes.append(Wish(len(self.wishes), form, group))
        return len(self.wishes) - 1

    def wanted(self, factor: float = 1.0) -> bool:
        return self.rng.random() < self.share * factor

    def sentence(self, text: str) -> str:
        """A sentence of `words`; two passages never stand side by side too often."""
        if not self.last_marked and self.wanted(0.15):
            self.last_marked = True
            return self.passage(_bare(text))
        parts = _PARTS.findall(text)
        return "".join(self._part(part) for part in parts)

    def _part(self, part: str) -> str:
        if part[0] == "[":
            if self.wanted(0.25 if self.last_marked else 1.0):
                self.last_marked = True
                return self._stretch(part[1:-1])
            self.last_marked = False
            return "".join(self._part(p) for p in _PARTS.findall(part[1:-1]))
        if part[0] == "<":
            return self._number(part[1:-1])
        return html.escape(part)

    def _stretch(self, text: str) -> str:
        """The stretch, or a piece of it cut anywhere but inside a number or a word."""
        bare = _bare(text)
        if len(bare) < 8 or self.rng.random() < 0.6:
            return self.passage(bare)
        cuts = [i for i in range(1, len(bare)) if not _glued(bare[i - 1], bare[i])]
        if len(cuts) < 4:
            return self.passage(bare)
        first = self.rng.randrange(len(cuts) - 3)
        start, stop = cuts[first], self.rng.choice(cuts[first + 3 :])
        return html.escape(bare[:start]) + self.passage(bare[start:stop]) + html.escape(bare[stop:])

    def _number(self, text: str) -> str:
        """A number on its own: now and then on a filled blank, or marked, or in part."""
        if self.blanks and self.share and self.rng.random() < 0.045:
            number = self._wish("blank")
            pad = "\u2002" * self.rng.randint(1, 3)
            return f'<span class="blank">{pad}<span data-p="{number}">{text}</span>{pad}</span>'
        if self.last_marked or not self.wanted(0.3):
            return html.escape(text)
        self.last_marked = True
        return self.partial(text) if self.rng.random() < 0.2 else self.passage(text)

    def partial(self, text: str) -> str:
        """A number under a mark that takes only its last digits."""
        plain = re.fullmatch(r"\d[\d.]{3,}", text)
        if plain is None:
            return self.passage(text)
        cut = self.rng.randint(1, len(text) // 2)
        number = self._wish("part")
        return f'<span data-p="{number}">{text[:cut]}<span class="ink">{text[cut:]}</span></span>'


def _bare(text: str) -> str:
    return re.sub(r"[\[\]<>]", "", text)


def _glued(left: str, right: str) -> bool:
    """Both of one number or word: nobody means to start a mark between them."""
    word = re.compile(r"[0-9A-Za-z.,~/()³²⁻⁹°℃%μΩ·±×\-–—（）]")
    return bool(word.match(left)) and bool(word.match(right))
