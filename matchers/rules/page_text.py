"""The text of a file's pages."""

from __future__ import annotations

from functools import lru_cache

from extractors.evidence import Evidence

_TICK, _BOX = "[☑☒√✓✔■●]", "[□☐○◯〇▢]"
# An answer of 是: ticked before it or, where the boxes follow the words, after it; or 是 alone.
# A tick between 是 and 否 is the 否's when a box stands before 是, and nobody's without one.
TICKED_YES = (
    rf"(?:(?:{_BOX}否)?{_TICK}是|(?<!{_BOX})是"
    rf"(?:{_TICK}否{_BOX}|(?!否|{_TICK}|{_BOX})))"
)


def whole_text(file: Evidence) -> str:
    """The text of all pages."""
    return "\n".join(page.text for page in file.pages)


@lru_cache(maxsize=4096)  # a dozen rules ask for the same pages
def squeezed(text: str) -> str:
    """Text without spaces, for finding letter-spaced words; line breaks stay."""
    return "\n".join("".join(line.split()) for line in text.split("\n"))
