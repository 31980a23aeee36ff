"""Recognised earlier lists: which products of which enterprises were recognised, and when.

The bureau keeps them as CSV or XLSX: 序号, 产品名称, 企业名称, 年度, 认定级别, 清单引导标准序号.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import RoundError
from matchers.judging.lexicon import list_columns
from matchers.list_rows import Columns, Row, file_rows, find_columns

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
    columns = find_columns(rows, list_columns("registry"), REQUIRED)
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
