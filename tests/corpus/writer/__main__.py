"""`python -m tests.corpus.writer OUT FIRST LAST [--media M]...`: pages of the seeds FIRST to LAST.

Writes the pages and `pages.jsonl` into OUT; what is already recorded there is kept.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2

from tests.corpus.writer.making import MEDIA, Wish, make_pages

_AT_ONCE = 42
"""Pages made and recorded together; LibreOffice is started once for them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int, help="the last seed, itself made")
    parser.add_argument("--media", action="append", choices=MEDIA)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    ledger = options.out / "pages.jsonl"
    done = _recorded(ledger)
    seeds = range(options.first, options.last + 1)
    asked = [Wish(seed, medium) for seed in seeds for medium in options.media or MEDIA]
    wishes = [wish for wish in asked if wish not in done]
    with ledger.open("a", encoding="utf-8") as records:
        for start in range(0, len(wishes), _AT_ONCE):
            try:
                made = make_pages(wishes[start : start + _AT_ONCE], options.out)
            except LookupError as missing:
                parser.exit(2, f"{parser.prog}: {missing}\n")
            for record in made:
                records.write(json.dumps(record, ensure_ascii=False) + "\n")
            records.flush()


def _recorded(ledger: Path) -> set[Wish]:
    if not ledger.exists():
        return set()
    rows = (json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines())
    return {Wish(row["seed"], row["medium"]) for row in rows}


if __name__ == "__main__":
    main()
