"""The text of a file's pages."""

from __future__ import annotations

import re

from extractors.evidence import Evidence


def whole_text(file: Evidence) -> str:
    """The text of all pages."""
    return "\n".join(page.text for page in file.pages)


def squeezed(text: str) -> str:
    """Text without spaces, for finding letter-spaced words; line breaks stay."""
    return re.sub(r"[^\S\n]+", "", text)
