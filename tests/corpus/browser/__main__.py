"""`python -m tests.corpus.browser OUT FIRST LAST [--media M]...`: pages of the seeds FIRST to LAST.

Writes the pages and `pages.jsonl` into OUT; what is already recorded there is kept.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2

from tests.corpus.browser.layout import chromium
from tests.corpus.browser.making import MEDIA, make_page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int, help="the last seed, itself made")
    parser.add_argument("--media", action="append", choices=list(MEDIA))
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    ledger = options.out / "pages.jsonl"
    done = _recorded(ledger)
    with chromium() as browser, ledger.open("a", encoding="utf-8") as records:
        for seed in range(options.first, options.last + 1):
            for medium in options.media or MEDIA:
                if (seed, medium) not in done:
                    record = make_page(browser, seed, medium, options.out)
                    records.write(json.dumps(record, ensure_ascii=False) + "\n")
            records.flush()


def _recorded(ledger: Path) -> set[tuple[int, str]]:
    if not ledger.exists():
        return set()
    rows = (json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines())
    return {(row["seed"], row["medium"]) for row in rows}


if __name__ == "__main__":
    main()
