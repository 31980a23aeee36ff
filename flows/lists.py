"""`huaxian list show`: what a list holds on a day."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

from flows.plan import SAMPLE_LIST, loaded_list
from matchers.findings import RoundTerms
from matchers.indicator_list import IndicatorList, open_items

_OPEN_WORDS = {True: "有效", False: "已失效", None: "未注明期限"}


def shown_list(path: Path | None, as_of: str | None) -> str:
    """Every product with its number of requirements and whether it is open on that day."""
    with resources.as_file(resources.files("data") / SAMPLE_LIST) as sample:
        indicators = loaded_list(path or sample)
    day = date.fromisoformat(as_of) if as_of else date.today()
    lines = [_headline(indicators, day)]
    for item, is_open in open_items(indicators, day, RoundTerms("").list_valid_years):
        count = len(item.requirements)
        state = _OPEN_WORDS[is_open]
        lines.append(f"{item.number}\t{item.field}\t{item.product}\t{count} 项指标\t{state}")
    return "\n".join(lines)


def _headline(indicators: IndicatorList, day: date) -> str:
    caution = f"（{indicators.caution}）" if indicators.caution else ""
    return f"{indicators.name}{caution}：{len(indicators.items)} 个产品，截至 {day.isoformat()}"
