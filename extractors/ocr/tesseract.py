"""Tesseract as a judge of a page's orientation, where it is installed.

It is no reader of values here: its Chinese model cannot write ≥ ≤ ± × μ ℃ and misreads half
of the numbers (OCR study, sections 1 and 5).
"""

from __future__ import annotations

from extractors.ocr.rapid import Grey

# Seconds; a page of text takes about one.
PATIENCE_S = 20
# On 220 Chinese characters at 150 to 300 dpi all six answers were right, at confidences of 0.3
# to 2.8: below this it is a guess.
LEAST_CONFIDENCE = 0.5


def orientation(grey: Grey, dpi: float) -> int | None:
    """Degrees clockwise that would set the page upright; None when it cannot tell or is not
    installed."""
    import pytesseract
    from PIL import Image

    try:
        told = pytesseract.image_to_osd(
            Image.fromarray(grey),
            config=f"--dpi {round(dpi)} -c min_characters_to_try=10",
            output_type=pytesseract.Output.DICT,
            timeout=PATIENCE_S,
        )
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, RuntimeError, OSError):
        return None
    return int(told["rotate"]) if told["orientation_conf"] >= LEAST_CONFIDENCE else None
