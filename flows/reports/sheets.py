"""What stands in review.xlsx: the columns and rows of each sheet, as plain text cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.reports.decisions import Standing, Standings
from flows.reports.evidence_wording import KIND_LABEL, notice_sentence
from flows.reports.html import file_href, page_href, quoted
from flows.reports.model import (
    FileState,
    RoundReport,
    StoredApplication,
    StoredFile,
    StoredFinding,
    StoredRule,
)
from flows.reports.overview_html import application_state
from flows.reports.storing import content_key
from flows.reports.wording import (
    SEVERITY_LABEL,
    STATE_LABEL,
    STATUS_LABEL,
    VERDICT_LABEL,
    page_ranges,
    unread_sentence,
)
from matchers.rules import RuleStatus
from matchers.summary_table import COLUMNS
from matchers.verdict import Verdict

OVERVIEW, INDICATORS, RULES, FILES, SUMMARY = "总览", "指标核验", "规则核验", "文件", "汇总表"

# Columns people fill, and those that lead what they wrote back to its place (hidden).
CONCLUSION, COMMENT, REVIEWER, STANDING = "复核结论", "复核意见", "复核人", "复核状态"
SUBJECT, EVIDENCE, BASE = "事项", "证据键", "原意见键"
PERSON = (CONCLUSION, COMMENT, REVIEWER, STANDING)
KEYS = (SUBJECT, EVIDENCE, BASE)
CONCLUSIONS = ("同意机核", "达标", "不达标", "需补正", "待定")
ENTERPRISE, EQUIPMENT, NUMBER, REQUIREMENT = "申报企业", "装备", "指标号", "指标要求"
RULE, MACHINE = "规则", "机核结果"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with an address to go to and a colour class (a verdict, status or state)."""

    text: str
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `numbers` are the columns shown to the right, `hidden` those not shown."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    hidden: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


def base_key(conclusion: str, comment: str, reviewer: str) -> str:
    """Tells what a person changed from what the workbook was written with."""
    return content_key(conclusion.strip(), comment.strip(), reviewer.strip())


def round_sheets(report: RoundReport, standings: Standings) -> tuple[Sheet, ...]:
    """All sheets in their order."""
    return (
        _overview(report.applications, standings),
        _indicators(report.applications, standings),
        _rules(report.applications, standings),
        _files(report),
        _summary(report.applications),
    )


def _names(one: StoredApplication) -> tuple[Cell, Cell]:
    report = f"{quoted(one.folder)}/report.html"
    return Cell(one.enterprise), Cell(one.equipment, report)


def _overview(applications: Sequence[StoredApplication], standings: Standings) -> Sheet:
    head = (
        *(ENTERPRISE, EQUIPMENT, "序号", "清单产品", "领域", "县（市、区）", "状态"),
        *(VERDICT_LABEL[verdict] for verdict in Verdict),
        *("规则缺口", "规则请核对", "未读文件", "已复核"),
    )
    return Sheet(OVERVIEW, head, tuple(_overview_row(one, standings) for one in applications))


def _overview_row(one: StoredApplication, standings: Standings) -> tuple[Cell, ...]:
    found = [finding.verdict for finding in one.findings]
    status = [rule.status for rule in one.rules]
    state = application_state(one)
    decided = sum((*one.key, finding.subject) in standings for finding in one.findings)
    return (
        *_names(one),
        *map(Cell, (one.list_no, one.product, one.field, one.bureau)),
        Cell(state.value, tone=state.name),
        *(Cell(str(found.count(verdict))) for verdict in Verdict),
        Cell(str(status.count(RuleStatus.GAP))),
        Cell(str(status.count(RuleStatus.ASK))),
        Cell(str(sum(file.state is not FileState.READ for file in one.files))),
        Cell(str(decided)),
    )


def _indicators(applications: Sequence[StoredApplication], standings: Standings) -> Sheet:
    head = (
        *(ENTERPRISE, EQUIPMENT, "序号", NUMBER, REQUIREMENT, MACHINE, "读取值", "单位", "说明"),
        *("文件", "页", *PERSON, "备注", "补正建议", "划线内容", "把握", *KEYS),
    )
    rows = tuple(
        _indicator_row(one, finding, standings.get((*one.key, finding.subject)))
        for one in applications
        for finding in one.findings
    )
    return Sheet(INDICATORS, head, rows, hidden=KEYS, filled=PERSON[:3])


def _indicator_row(
    one: StoredApplication, finding: StoredFinding, standing: Standing | None
) -> tuple[Cell, ...]:
    first = finding.supports[0] if finding.supports else None
    anchor = f"{quoted(one.folder)}/report.html#i{finding.indicator_no}"
    person = _person(finding.subject, finding.evidence_key, standing)
    return (
        *_names(one),
        Cell(one.list_no),
        Cell(str(finding.indicator_no), anchor),
        Cell(finding.requirement),
        Cell(VERDICT_LABEL[finding.verdict], anchor, finding.verdict.value),
        Cell(finding.value),
        Cell(finding.unit),
        Cell(finding.reason),
        *_place(one, first.file if first else "", first.page if first else None),
        *person[: len(PERSON)],
        Cell("；".join(finding.remarks)),
        Cell(finding.remedy),
        Cell(first.text if first else ""),
        Cell(f"{finding.confidence:.2f}" if first else ""),
        *person[len(PERSON) :],
    )


def _rules(applications: Sequence[StoredApplication], standings: Standings) -> Sheet:
    head = (
        *(
            ENTERPRISE,
            EQUIPMENT,
            RULE,
            "规则内容",
            MACHINE,
            "轻重",
            "说明",
            "补正建议",
            "文件",
            "页",
        ),
        *(*PERSON, *KEYS),
    )
    rows = tuple(
        _rule_row(one, rule, standings.get((*one.key, rule.subject)))
        for one in applications
        for rule in one.rules
    )
    return Sheet(RULES, head, rows, hidden=KEYS, filled=PERSON[:3])


def _rule_row(
    one: StoredApplication, rule: StoredRule, standing: Standing | None
) -> tuple[Cell, ...]:
    weighs = rule.status in (RuleStatus.GAP, RuleStatus.ASK)
    return (
        *_names(one),
        Cell(rule.rule),
        Cell(rule.title),
        Cell(STATUS_LABEL[rule.status], tone=rule.status.value),
        Cell(SEVERITY_LABEL[rule.severity] if weighs else ""),
        Cell(rule.reason),
        Cell(rule.remedy),
        *_place(one, rule.file, rule.page),
        *_person(rule.subject, rule.evidence_key, standing),
    )


def _person(subject: str, evidence_key: str, standing: Standing | None) -> tuple[Cell, ...]:
    """What stands today, and the keys that lead a change back to its place."""
    said = ("", "", "")
    label = ""
    if standing:
        latest = standing.latest
        said = (latest.conclusion, latest.comment, latest.reviewer)
        label = f"{standing.label}　{latest.at}"
    keys = (subject, evidence_key, base_key(*said))
    return (*map(Cell, said), Cell(label), *map(Cell, keys))


def _place(one: StoredApplication, name: str, page: int | None) -> tuple[Cell, Cell]:
    file = next((file for file in one.files if file.file == name), None)
    href = _from_root(one, file, page) if file else ""
    return Cell(name, href), Cell(str(page or ""), href)


def _from_root(one: StoredApplication, file: StoredFile, page: int | None) -> str:
    """The file's address seen from the output folder instead of the application's."""
    href = str(file_href(file, page))
    if not href:
        return ""
    up = one.folder.count("/") + 1
    climbs = href.startswith("../" * up)
    return href[3 * up :] if climbs else f"{quoted(one.folder)}/{href.removeprefix('./')}"


def _files(report: RoundReport) -> Sheet:
    head = (
        *(
            ENTERPRISE,
            EQUIPMENT,
            "文件",
            "类别",
            "状态",
            "页数",
            "未读页",
            "划线处数",
            "需要知道的情况",
        ),
        *("标注件", "打印件", "SHA-256"),
    )
    rows = [_file_row(one, file) for one in report.applications for file in one.files]
    rows += [
        (
            *(Cell(""), Cell("不属于任何项目"), Cell(one.file), Cell("")),
            Cell(STATE_LABEL[one.state], tone=one.state.value),
            *(Cell(""), Cell(""), Cell(""), Cell(one.reason), Cell(""), Cell(""), Cell("")),
        )
        for one in report.loose
    ]
    return Sheet(FILES, head, tuple(rows))


def _file_row(one: StoredApplication, file: StoredFile) -> tuple[Cell, ...]:
    told = [file.reason, unread_sentence(file), *map(notice_sentence, file.notices)]
    return (
        *_names(one),
        Cell(file.file, _from_root(one, file, None)),
        Cell(KIND_LABEL[file.kind] if file.kind else ""),
        Cell(STATE_LABEL[file.state], tone=file.state.value),
        Cell(str(file.pages or "")),
        Cell(page_ranges(file.unread_pages)),
        Cell(str(file.marks) if file.kind else ""),
        Cell("\n".join(filter(None, told))),
        *(_copy(one, name) for name in (file.annotated, file.annotated_print)),
        Cell(file.sha256),
    )


def _copy(one: StoredApplication, name: str) -> Cell:
    if not name:
        return Cell("")
    href = str(page_href(quoted(f"{one.folder}/{name}"))).removeprefix("./")
    return Cell("打开", href)


def _summary(applications: Iterable[StoredApplication]) -> Sheet:
    rows = tuple(
        tuple(map(Cell, (str(number), *one.summary)))
        for number, one in enumerate(applications, start=1)
    )
    return Sheet(SUMMARY, COLUMNS, rows)
