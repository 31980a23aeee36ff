"""index.html: the round in one page that sorts, filters and searches without a server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from flows.atomic import write_text
from flows.reports.charts import Bar, Part, bar_chart
from flows.reports.decisions import Standing, Standings
from flows.reports.html import page_href, quoted, render
from flows.reports.model import (
    ChangeKind,
    FileState,
    RoundReport,
    StoredApplication,
    StoredFile,
    StoredFinding,
)
from flows.reports.wording import (
    CHANGE_LABEL,
    STATUS_LABEL,
    VERDICT_INK,
    VERDICT_LABEL,
    VERDICT_SEVERITY,
)
from matchers.rules import RuleStatus, Severity
from matchers.verdict import Verdict

INDEX = "index.html"
# Kinds of gaps named in the chart; the rest is one bar.
MOST_GAP_KINDS = 10
# Rules that sum up the findings: what they say is counted there.
OF_FINDINGS = ("P2", "P4")
_NO_FIELD = "领域未定"


class State(StrEnum):
    """What an application needs next."""

    BLOCKED = "有阻断项"
    CURABLE = "需补正"
    LOOK = "待人工核对"
    CLEAR = "未见缺口"
    FAILED = "未能核验"


STATE_STYLE = {
    State.BLOCKED: "s-blocking",
    State.CURABLE: "s-curable",
    State.LOOK: "s-hint",
    State.CLEAR: "v-met",
    State.FAILED: "s-blocking",
}
STATE_VERDICT = {
    State.BLOCKED: Verdict.NOT_MET,
    State.CURABLE: Verdict.NOT_UNDERLINED,
    State.LOOK: Verdict.UNCLEAR,
    State.CLEAR: Verdict.MET,
    State.FAILED: Verdict.MANUAL,
}


def application_state(one: StoredApplication) -> State:
    """By the heaviest thing that is not settled."""
    if not one.findings:
        return State.BLOCKED
    found = {VERDICT_SEVERITY[finding.verdict] for finding in one.findings}
    own_rules = [rule for rule in one.rules if rule.rule not in OF_FINDINGS]
    found |= {rule.severity for rule in own_rules if rule.status is RuleStatus.GAP}
    if Severity.BLOCKING in found:
        return State.BLOCKED
    if Severity.CURABLE in found:
        return State.CURABLE
    asked = any(rule.status is RuleStatus.ASK for rule in own_rules)
    return State.LOOK if asked or Severity.HINT in found else State.CLEAR


@dataclass(frozen=True, slots=True)
class Cell:
    """One requirement in the matrix: its verdict and where it is explained."""

    number: int
    verdict: Verdict
    href: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the matrix."""

    one: StoredApplication
    state: State
    href: Markup
    counts: tuple[tuple[Verdict, int], ...]
    cells: tuple[Cell, ...]
    rule_gaps: tuple[tuple[str, str], ...]
    unread: int
    decided: int
    changed: tuple[tuple[ChangeKind, int], ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The applications for one item of the list, side by side."""

    list_no: str
    product: str
    rows: tuple[Row, ...]
    requirements: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One file content submitted more than once: who and under which name."""

    sha256: str
    uses: tuple[tuple[StoredApplication, StoredFile], ...]


class Overview:
    """What the template asks of the round."""

    def __init__(self, report: RoundReport, standings: Standings) -> None:
        self.report = report
        self._standings = standings
        self.rows = tuple(map(self._row, report.applications))

    @cached_property
    def states(self) -> list[tuple[State, int]]:
        counted = Counter(row.state for row in self.rows)
        counted[State.FAILED] += len(self.report.failed)
        return [(state, counted[state]) for state in State]

    @cached_property
    def fields(self) -> list[str]:
        return _names(row.one.field or _NO_FIELD for row in self.rows)

    @cached_property
    def bureaus(self) -> list[str]:
        return _names(row.one.bureau for row in self.rows if row.one.bureau)

    @cached_property
    def unread(self) -> list[tuple[StoredApplication, StoredFile]]:
        return [
            (row.one, file)
            for row in self.rows
            for file in row.one.files
            if file.state is not FileState.READ
        ]

    @cached_property
    def duplicates(self) -> list[Duplicate]:
        uses: dict[str, list[tuple[StoredApplication, StoredFile]]] = {}
        for row in self.rows:
            for file in row.one.files:
                uses.setdefault(file.sha256, []).append((row.one, file))
        return [
            Duplicate(sha256, tuple(found))
            for sha256, found in uses.items()
            if sha256 and len({one.key for one, _ in found}) > 1
        ]

    @cached_property
    def candidates(self) -> list[Candidates]:
        """Items with more than one application; the choice is people's."""
        groups: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.one.list_no:
                groups.setdefault(row.one.list_no, []).append(row)
        return [
            Candidates(number, rows[0].one.product, tuple(rows), _requirements(rows))
            for number, rows in sorted(groups.items())
            if len(rows) > 1
        ]

    @property
    def decided(self) -> int:
        """Subjects that people decided on."""
        return len(self._standings)

    @cached_property
    def gone(self) -> list[Standing]:
        """Decisions whose application or subject is no longer part of the round."""
        return [one for one in self._standings.values() if one.is_gone]

    @cached_property
    def stale(self) -> list[Standing]:
        return [one for one in self._standings.values() if one.is_stale]

    @property
    def charts(self) -> list[tuple[str, Markup]]:
        return [
            (title, bar_chart(title, bars))
            for title, bars in (
                ("各领域判定", self._by_field()),
                ("缺口种类", self._by_kind()),
                ("批次进展", self._progress()),
                ("与上次结果相比", self._changes()),
            )
        ]

    def href(self, one: StoredApplication, anchor: str = "") -> Markup:
        return page_href(quoted(f"{one.folder}/report.html")) + Markup(anchor)

    def style(self, state: State) -> str:
        return STATE_STYLE[state]

    def _row(self, one: StoredApplication) -> Row:
        counted = Counter(finding.verdict for finding in one.findings)
        changed = Counter(change.kind for change in one.changes or ())
        return Row(
            one=one,
            state=application_state(one),
            href=self.href(one),
            counts=tuple((verdict, counted[verdict]) for verdict in Verdict),
            cells=tuple(self._cell(one, finding) for finding in one.findings),
            rule_gaps=tuple({rule.rule: rule.title for rule in one.rules if rule.is_gap}.items()),
            unread=sum(file.state is not FileState.READ for file in one.files),
            decided=sum((*one.key, finding.subject) in self._standings for finding in one.findings),
            changed=tuple((kind, changed[kind]) for kind in ChangeKind),
        )

    def _cell(self, one: StoredApplication, finding: StoredFinding) -> Cell:
        words = (
            f"指标{finding.indicator_no} {VERDICT_LABEL[finding.verdict]}：{finding.requirement}"
        )
        href = self.href(one, f"#i{finding.indicator_no}")
        return Cell(finding.indicator_no, finding.verdict, href, words)

    def _by_field(self) -> list[Bar]:
        counted: Counter[tuple[str, Verdict]] = Counter(
            (row.one.field or _NO_FIELD, finding.verdict)
            for row in self.rows
            for finding in row.one.findings
        )
        return [
            Bar(field, tuple(_verdict_part(one, counted[field, one]) for one in Verdict))
            for field in self.fields
        ]

    def _by_kind(self) -> list[Bar]:
        verdicts = Counter(
            finding.verdict
            for row in self.rows
            for finding in row.one.findings
            if finding.verdict.is_gap
        )
        bars = [Bar(VERDICT_LABEL[one], (_verdict_part(one, verdicts[one]),)) for one in Verdict]
        rules = Counter(gap for row in self.rows for gap in row.rule_gaps)
        bars += [
            Bar(title or name, (_part(f"{STATUS_LABEL[RuleStatus.GAP]} {name}", count),))
            for (name, title), count in sorted(rules.items())
            if name not in OF_FINDINGS
        ]
        ordered = sorted((bar for bar in bars if bar.total), key=lambda bar: -bar.total)
        rest = sum(bar.total for bar in ordered[MOST_GAP_KINDS:])
        return ordered[:MOST_GAP_KINDS] + ([Bar("其他", (_part("其他", rest),))] if rest else [])

    def _progress(self) -> list[Bar]:
        bars = [
            Bar(state.value, (Part(state.value, count, *VERDICT_INK[STATE_VERDICT[state]]),))
            for state, count in self.states
            if count
        ]
        gaps = sum(count for row in self.rows for verdict, count in row.counts if verdict.is_gap)
        decided = sum(row.decided for row in self.rows)
        parts = (
            Part("已复核", decided, *VERDICT_INK[Verdict.MET]),
            Part("未复核", max(gaps - decided, 0), *VERDICT_INK[Verdict.MANUAL]),
        )
        return [*bars, Bar("指标人工复核", parts)]

    def _changes(self) -> list[Bar]:
        counted: Counter[ChangeKind] = Counter()
        for row in self.rows:
            counted.update(dict(row.changed))
        inks = {
            ChangeKind.NEW: Verdict.NOT_MET,
            ChangeKind.SOLVED: Verdict.MET,
            ChangeKind.CHANGED: Verdict.UNCLEAR,
            ChangeKind.UNCHANGED: Verdict.MANUAL,
        }
        return [
            Bar(CHANGE_LABEL[kind], (Part(CHANGE_LABEL[kind], counted[kind], *VERDICT_INK[ink]),))
            for kind, ink in inks.items()
            if counted[kind]
        ]


def _names(names: Iterable[str]) -> list[str]:
    return sorted(set(names))


def _requirements(rows: Iterable[Row]) -> tuple[tuple[int, str], ...]:
    found = {
        finding.indicator_no: finding.requirement for row in rows for finding in row.one.findings
    }
    return tuple(sorted(found.items()))


def _verdict_part(verdict: Verdict, count: int) -> Part:
    return Part(VERDICT_LABEL[verdict], count, *VERDICT_INK[verdict])


def _part(label: str, count: int) -> Part:
    return Part(label, count, *VERDICT_INK[Verdict.NOT_MET])


def write_index(report: RoundReport, out: Path, standings: Standings) -> None:
    """The overview of the round."""
    view = Overview(report, standings)
    page = render("index.html.j2", script="index.js", head=report.head, report=report, view=view)
    write_text(out / INDEX, page)
