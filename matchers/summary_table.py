"""Rows of the summary table (附件2 推荐汇总表): one an application, from its papers' facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from extractors.evidence import Evidence, FactName, FileKind
from matchers.findings import Application
from matchers.rules.bureau import claims_key_project

# The columns as other provinces' summary tables have them; attachment 2 itself is not public.
COLUMNS = (
    "序号",
    "市县",
    "申报单位",
    "统一社会信用代码",
    "产品名称",
    "型号规格",
    "所属领域",
    "对应清单序号",
    "对应清单产品名称",
    "检测机构",
    "检测报告编号",
    "用户单位",
    "是否攻关项目",
    "联系人",
    "联系电话",
    "备注",
)
_COUNTY = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?((?:[\u4e00-\u9fff]{1,6}?市)?[\u4e00-\u9fff]{1,6}?(?:县|区|市))"
)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The cells of one row in the order of `COLUMNS`; contact fields stay blank for a person,
    since phone numbers do not belong in tables that circulate."""

    number: str
    county: str
    enterprise: str
    uscc: str
    product: str
    model: str
    field: str
    list_number: str
    list_product: str
    laboratory: str
    report_number: str
    user: str
    key_project: str
    contact: str = ""
    phone: str = ""
    remark: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return astuple(self)


def summary_rows(applications: Sequence[Application]) -> tuple[SummaryRow, ...]:
    """One row an application, numbered in the given order."""
    return tuple(
        summary_row(str(number), application)
        for number, application in enumerate(applications, start=1)
    )


def summary_row(number: str, application: Application) -> SummaryRow:
    item = application.item
    return SummaryRow(
        number=number,
        county=county(_fact(application, FileKind.APPLICATION_FORM, FactName.ADDRESS)),
        enterprise=_fact(application, FileKind.APPLICATION_FORM, FactName.APPLICANT)
        or application.enterprise,
        uscc=_fact(application, FileKind.APPLICATION_FORM, FactName.USCC)
        or _fact(application, FileKind.LICENCE, FactName.USCC),
        product=_fact(application, FileKind.APPLICATION_FORM, FactName.EQUIPMENT)
        or application.equipment,
        model=_fact(application, FileKind.APPLICATION_FORM, FactName.MODEL),
        field=_fact(application, FileKind.APPLICATION_FORM, FactName.FIELD)
        or (item.field if item else ""),
        list_number=item.number if item else "",
        list_product=item.product if item else "",
        laboratory=_all(application, FileKind.TEST_REPORT, FactName.LABORATORY),
        report_number=_all(application, FileKind.TEST_REPORT, FactName.REPORT_NUMBER),
        user=_all(application, FileKind.USER_REPORT, FactName.USER),
        key_project="是"
        if claims_key_project(_of_kind(application, FileKind.APPLICATION_FORM))
        else "否",
        remark="未见申报表" if not _of_kind(application, FileKind.APPLICATION_FORM) else "",
    )


def county(address: str) -> str:
    """City and county an address starts with; empty when it names none."""
    found = _COUNTY.match(address.strip())
    return found.group(1) if found else ""


def _of_kind(application: Application, kind: FileKind) -> tuple[Evidence, ...]:
    return tuple(file for file in application.files if file.kind is kind)


def _fact(application: Application, kind: FileKind, name: FactName) -> str:
    facts = (file.fact(name) for file in _of_kind(application, kind))
    return next((fact.value.strip() for fact in facts if fact), "")


def _all(application: Application, kind: FileKind, name: FactName) -> str:
    """The first value of each file, each once."""
    facts = (file.fact(name) for file in _of_kind(application, kind))
    return "、".join(dict.fromkeys(fact.value.strip() for fact in facts if fact))
