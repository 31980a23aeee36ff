"""A result row held against itself: its own limit, its result, its own conclusion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.evidence import Context
from matchers.identity import folded
from matchers.judgement import compare

_LIMIT = re.compile(
    r"标准要求|技术要求|标准值|限值|指标要求|要求值|技术指标|规定值|(?i:^limit|requirement)"
)
_RESULT = re.compile(
    r"检[验测]结果|实测值|测试结果|检[验测]数据|测量值|测定值|试验结果|(?i:result|measured)"
)
_CONCLUSION = re.compile(r"单项|判定|结论|评定|(?i:verdict|conclusion|judge?ment)")
_UNIT = re.compile(r"^(?:计量)?单位")
_FAILED = re.compile(r"不符合|不合格|不通过|不满足|^F$")
_PASSED = re.compile(r"符合|合格|通过|满足|^P$|^√$")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of a report's result table: item, the report's own limit, result, conclusion."""

    item: str
    limit: str
    result: str
    conclusion: str

    @property
    def says_passed(self) -> bool | None:
        """What the row concludes; None when its words say neither."""
        if _FAILED.search(self.conclusion):
            return False
        return True if _PASSED.search(self.conclusion) else None

    @property
    def has_passed(self) -> bool | None:
        """What its result comes to against its own limit; None when that cannot be told."""
        if not (_NUMBER.search(self.limit) and _NUMBER.search(self.result)):
            return None
        verdict = compare(f"{self.item}{self.limit}", f"{self.item}{self.result}").verdict
        return {"met": True, "not_met": False}.get(verdict.value)


def result_row(context: Context) -> ResultRow | None:
    """The row a passage stands in; None without the three columns."""
    unit = _cell(context, _UNIT)
    limit, result = _cell(context, _LIMIT), _cell(context, _RESULT)
    conclusion = _cell(context, _CONCLUSION)
    if not (context.row and limit and result and conclusion):
        return None
    unit = "" if unit in ("", "/", "—", "-") else unit
    return ResultRow(
        item=context.row,
        limit=_with_unit(limit, unit),
        result=_with_unit(result, unit),
        conclusion=folded(conclusion),
    )


def _cell(context: Context, header: re.Pattern[str]) -> str:
    found = (text for name, text in context.cells if header.search(folded(name)))
    return next(found, "").strip()


def _with_unit(text: str, unit: str) -> str:
    """The cell's value with the unit of its column, where it gives none itself."""
    return text if not unit or re.search(r"[^\W\d_]", text) else f"{text}{unit}"
