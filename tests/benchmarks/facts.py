"""Facts of test reports on layouts of our own: `python -m tests.benchmarks.facts`.

Prints, for each of the five facts of the bar, how often the first value told is the printed
one, on digital pages and on scans. `--split held-back` measures the seeds nobody tunes on.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image

from extractors import read_evidence
from extractors.document import PageImage
from extractors.evidence import Evidence, FactName
from tests.benchmarks.fact_papers import HELD_BACK, TUNED, Paper
from tests.corpus.scanner import ScanLook, scan_page


def main() -> None:
    options = _options()
    seeds = (TUNED if options.split == "tuned" else HELD_BACK)[: options.count]
    right: Counter[FactName] = Counter()
    for seed in seeds:
        paper = Paper(seed)
        data = _scanned(paper.pdf(), seed) if options.scans else paper.pdf()
        evidence = _read(data)
        for name, value in paper.truth.facts().items():
            told = first_value(evidence, name)
            right[name] += same(told, value)
            if not same(told, value) and options.verbose:
                print(f"seed {seed} {name.value}: printed {value!r}, told {told!r}")
    _print_table(right, len(seeds), "scans" if options.scans else "digital")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("tuned", "held-back"), default="tuned")
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def first_value(evidence: Evidence, name: FactName) -> str | None:
    fact = evidence.fact(name)
    return fact.value if fact else None


def same(told: str | None, printed: str) -> bool:
    """Equal apart from width and white space."""
    return told is not None and _folded(told) == _folded(printed)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _read(data: bytes) -> Evidence:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(data)
        return read_evidence(path)


def _scanned(data: bytes, seed: int) -> bytes:
    """The paper as a scan: 200 dpi, a little skew, noise and blur."""
    look = ScanLook(dpi=200, skew=((seed * 7) % 5 - 2) * 0.4, blur=0.6, noise=6, jpeg_quality=70)
    scan = pymupdf.open()
    for page in pymupdf.open(stream=data):
        picture = scan_page(_rendered(page), look, seed)
        buffer = io.BytesIO()
        Image.fromarray(picture.pixels).save(buffer, "JPEG", quality=70)
        target = scan.new_page(width=page.rect.width, height=page.rect.height)
        target.insert_image(target.rect, stream=buffer.getvalue(), keep_proportion=False)
    result: bytes = scan.tobytes()
    return result


def _rendered(page: pymupdf.Page) -> PageImage:
    scale = 300 / 72
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return PageImage(pixels.copy(), scale)


def _print_table(right: Counter[FactName], count: int, what: str) -> None:
    print(f"{what}: {count} reports")
    for name, value in _rows(right):
        print(f"  {name:16} {value:3}/{count}  {value / count:.3f}")
    print(
        f"  {'all':16} {sum(right.values())}/{5 * count}  {sum(right.values()) / (5 * count):.3f}"
    )


def _rows(right: Counter[FactName]) -> Iterable[tuple[str, int]]:
    order = (
        FactName.REPORT_NUMBER,
        FactName.CLIENT,
        FactName.SAMPLE,
        FactName.MODEL,
        FactName.ISSUED,
    )
    return ((name.value, right[name]) for name in order)


if __name__ == "__main__":
    main()
