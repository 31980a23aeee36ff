"""The text of a file's pages."""

from __future__ import annotations

from functools import lru_cache

from extractors.evidence import Evidence


def whole_text(file: Evidence) -> str:
    """The text of all pages."""
    return "\n".join(page.text for page in file.pages)


@lru_cache(maxsize=4096)  # a dozen rules ask for the same pages
def squeezed(text: str) -> str:
    """Text without spaces, for finding letter-spaced words; line breaks stay."""
    return "\n".join("".join(line.split()) for line in text.split("\n"))
