"""Readings are kept by content and never trusted blindly."""

from __future__ import annotations

from pathlib import Path

from extractors.evidence import Evidence, FileKind, PageState, PageSummary, Source
from flows.cache import ReadingCache, ReadingKey, reader_version

KEY = ReadingKey("ab" * 32, ".pdf", thorough=False)
EVIDENCE = Evidence(
    "报告.pdf",
    KEY.sha256,
    FileKind.TEST_REPORT,
    (PageSummary(1, 595.0, 842.0, PageState.READ, Source.OCR, "文字"),),
)


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path, "v1")
    assert cache.get(KEY) is None
    cache.put(KEY, EVIDENCE)
    assert cache.get(KEY) == EVIDENCE


def test_another_depth_suffix_or_version_is_another_reading(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path, "v1")
    cache.put(KEY, EVIDENCE)
    assert cache.get(ReadingKey(KEY.sha256, ".pdf", thorough=True)) is None
    assert cache.get(ReadingKey(KEY.sha256, ".png", thorough=False)) is None
    assert ReadingCache(tmp_path, "v2").get(KEY) is None


def test_a_damaged_entry_is_dropped(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path, "v1")
    cache.put(KEY, EVIDENCE)
    whole = cache.path(KEY).read_bytes()
    for damaged in (b"", whole[:-1], whole[:60] + b"\0" + whole[61:]):
        cache.path(KEY).write_bytes(damaged)
        assert cache.get(KEY) is None
        assert not cache.path(KEY).exists()


def test_shrinking_takes_old_versions_first_then_the_longest_unused(tmp_path: Path) -> None:
    ReadingCache(tmp_path, "v0").put(KEY, EVIDENCE)
    cache = ReadingCache(tmp_path, "v1")
    cache.put(KEY, EVIDENCE)
    assert cache.shrink(limit=1 << 30).entries == 1
    assert cache.get(KEY) == EVIDENCE
    assert cache.shrink(limit=0, newer_than=0).entries == 0
    assert cache.shrink(limit=0).entries == 1
    assert cache.get(KEY) is None


def test_the_version_is_stable_and_short() -> None:
    assert reader_version() == reader_version()
    assert len(reader_version()) == 16
