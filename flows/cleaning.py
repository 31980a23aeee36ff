"""`huaxian cache clean`."""

from __future__ import annotations

from pathlib import Path

from extractors.errors import UsageError
from flows.cache import CacheUse, ReadingCache
from flows.places import places_for
from flows.settings import GIB, machine_settings

MIB = 1 << 20


def clean_cache(out: Path | None, *, everything: bool) -> str:
    """Cleans the readings of the default place or of one output folder; says what went."""
    settings = machine_settings()
    places = places_for("_", out, settings.state)
    if out is not None and not out.is_dir():
        raise UsageError(f"找不到输出文件夹：{out}")
    cache = ReadingCache(places.readings)
    removed = cache.clear() if everything else cache.shrink(settings.cache_gib * GIB)
    left: CacheUse = cache.use()
    return (
        f"已删除 {removed.entries} 份读取结果（{removed.size / MIB:.1f} MB），"
        f"保留 {left.entries} 份（{left.size / MIB:.1f} MB）。"
    )
