"""Files broken at random end with one outcome; hundreds of them are for the benchmark."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.hostile import read_all, table
from tests.corpus.hostile_fuzz import write_fuzzed

FEW = 22


def test_the_same_seed_breaks_files_alike(tmp_path: Path) -> None:
    first, again = (write_fuzzed(tmp_path / name, FEW) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


def test_broken_files_keep_the_bars(tmp_path: Path) -> None:
    files = [(path, path.name) for path in write_fuzzed(tmp_path / "files", FEW, seed=2)]
    results = read_all(files, 1, tmp_path / "scratch", None)
    assert len(results) == FEW
    assert not [one for one in results if one.misses]
    assert "refused" in table(results)
