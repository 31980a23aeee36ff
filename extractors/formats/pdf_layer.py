"""Whether a text layer can be believed: its characters must be ones that people write."""

from __future__ import annotations

from extractors.characters import is_private, is_unmapped
from extractors.formats.pdf_text import TextLayer

# Share of characters without a meaning from which the layer is broken, and the least number.
UNMAPPED_SHARE = 0.05
UNMAPPED_LEAST = 4
# GBK text decoded as Latin-1 consists of these letters: "¶¨Î»¾«¶È".
LATIN_1_SHARE = 0.25
# Of running Chinese text over 95 % are among the 3755 characters of GB 2312 level 1; a
# layer whose map is shifted hits them by chance (18 %).
COMMON_SHARE = 0.6
ENOUGH_CHINESE = 12


def is_broken(layer: TextLayer) -> bool:
    """True when the layer's characters cannot be what the page shows."""
    texts = [glyph.text for glyph in layer.horizontal if not glyph.text.isspace()]
    texts += [glyph.text for _, run in layer.turned for glyph in run if not glyph.text.isspace()]
    if not texts:
        return False
    unmapped = sum(is_unmapped(text) or is_private(text) for text in texts)
    if unmapped >= UNMAPPED_LEAST and unmapped > UNMAPPED_SHARE * len(texts):
        return True
    if sum("\u00a1" <= text <= "\u00ff" for text in texts) > LATIN_1_SHARE * len(texts):
        return len(texts) >= ENOUGH_CHINESE
    chinese = [text for text in texts if "\u4e00" <= text <= "\u9fff"]
    common = sum(_is_common(text) for text in chinese)
    return len(chinese) >= ENOUGH_CHINESE and common < COMMON_SHARE * len(chinese)


def _is_common(text: str) -> bool:
    """True for a character of GB 2312 level 1 (rows 16 to 55)."""
    encoded = text.encode("gb2312", errors="ignore")
    return len(encoded) == 2 and 0xB0 <= encoded[0] <= 0xD7
