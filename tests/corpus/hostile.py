"""Files made to break readers: `python -m tests.corpus.hostile FOLDER` writes them all.

Each maker returns bytes. None needs more than a second or 10 MB to make; what some of them
unpack to is another matter.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.corpus import hostile_archives, hostile_pdfs, hostile_pictures
from tests.corpus.hostile_making import HOSTILE

__all__ = ["HOSTILE", "hostile_archives", "hostile_pdfs", "hostile_pictures", "write_hostile"]


def write_hostile(folder: Path, names: Iterable[str] | None = None) -> list[Path]:
    """Writes the files (all when no names are given) and returns their paths, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in sorted(HOSTILE if names is None else names):
        path = folder / name
        path.write_bytes(HOSTILE[name]())
        paths.append(path)
    return paths


if __name__ == "__main__":
    for made in write_hostile(Path(sys.argv[1])):
        print(f"{made.stat().st_size:>10}  {made.name}")
