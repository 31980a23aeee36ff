"""Recognised earlier lists: which products of which enterprises were recognised, and when.

The bureau keeps them as CSV or XLSX: 序号, 产品名称, 企业名称, 年度, 认定级别, 清单引导标准序号.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import RoundError
from matchers.list_rows import Columns, Row, file_rows, find_columns

COLUMNS = {
    "product": ("产品名称", "装备名称", "产品", "产品(装备)名称"),
    "enterprise": ("企业名称", "企业", "申报单位", "研制单位", "单位名称"),
    "year": ("年度", "认定年度", "年份", "认定年份", "认定时间"),
    "tier": ("认定级别", "认定档次", "级别", "档次"),
    "list_number": ("清单引导标准序号", "清单序号", "引导标准序号"),
    "region": ("县(市、区)", "地区", "所在地"),
}
REQUIRED = ("product", "enterprise", "year")


@dataclass(frozen=True, slots=True)
class Recognition:
    """One recognised product; `list_number` is the entry it used up, empty when none."""

    product: str
    enterprise: str
    year: int
    tier: str = ""
    list_number: str = ""
    region: str = ""


def load_registry(path: Path) -> tuple[Recognition, ...]:
    """The recognised products. Raises RoundError naming the row that has no year or name."""
    rows = file_rows(path)
    columns = find_columns(rows, COLUMNS, REQUIRED)
    if columns is None:
        raise RoundError(f"认定名单“{path.name}”中找不到列“产品名称、企业名称、年度”。")
    return tuple(
        _recognition(columns, row, f"认定名单“{path.name}”第{index}行")
        for index, row in enumerate(rows[columns.header_row + 1 :], start=columns.header_row + 2)
        if any(cell.strip() for cell in row) and not columns.is_header(row, rows)
    )


def _recognition(columns: Columns, row: Row, where: str) -> Recognition:
    year = re.search(r"(?:19|20)\d\d", columns.text(row, "year"))
    product, enterprise = columns.text(row, "product"), columns.text(row, "enterprise")
    if not (year and product and enterprise):
        raise RoundError(f"{where}缺少产品名称、企业名称或年度。")
    return Recognition(
        product=product,
        enterprise=enterprise,
        year=int(year.group(0)),
        tier=columns.text(row, "tier"),
        list_number=columns.text(row, "list_number"),
        region=columns.text(row, "region"),
    )
