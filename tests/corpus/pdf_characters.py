"""Characters of a generated PDF, to hold its truth against."""

from __future__ import annotations

import unicodedata
from typing import Any

from extractors.evidence import Box

Record = dict[str, Any]


def characters(page: Any) -> list[Record]:
    """The page's characters as MuPDF gives them (`c`, `bbox`, `origin`)."""
    return [
        char
        for block in page.get_text("rawdict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
        for char in span["chars"]
    ]


def stands_in(char: Record, box: Box) -> bool:
    """The character's centre and baseline lie in the box."""
    centre = (char["bbox"][0] + char["bbox"][2]) / 2
    return bool(box.x0 <= centre <= box.x1 and box.y0 < char["origin"][1] < box.y1)


def plain(text: str) -> str:
    """Characters to compare: without space, in their usual form."""
    return "".join(unicodedata.normalize("NFKC", text).split())
