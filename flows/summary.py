"""What a run came to: counts for the person who started it, times in run.json and the ledger."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.atomic import write_text
from flows.texts import duration
from matchers.verdict import Verdict

if TYPE_CHECKING:
    from flows.bench import Bench, FileOutcome
    from flows.listing import Listing
    from flows.plan import Plan
    from flows.reports.model import RoundReport

VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.MET: "达标",
    Verdict.NOT_MET: "不达标",
    Verdict.NOT_UNDERLINED: "未划线",
    Verdict.MISSING: "未见证据",
    Verdict.CONFLICT: "矛盾",
    Verdict.UNCLEAR: "存疑",
    Verdict.MANUAL: "需人工",
}
# Columns of the printed table; a Chinese character takes two.
_NAME_COLUMNS = 44
_MOST_UNREAD_SHOWN = 40


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that was refused or read in part, with the reason."""

    name: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One application's verdicts in the order of `VERDICT_WORDS`; `problem` when it has none."""

    enterprise: str
    equipment: str
    verdicts: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One run's outcome. `is_clean`: every file was read and every application judged."""

    round: str
    out: str
    files: int = 0
    pages: int = 0
    cache_hits: int = 0
    unread: tuple[UnreadFile, ...] = ()
    applications: tuple[ApplicationLine, ...] = ()
    remark: str = ""

    @classmethod
    def nothing_to_do(cls, name: str, out: Path) -> Summary:
        return cls(name, str(out), remark="申报截止日期已过，本次未核验。")

    @property
    def is_clean(self) -> bool:
        return not self.unread


def summarised(
    plan: Plan, report: RoundReport, outcomes: Mapping[Listing, tuple[FileOutcome, ...]]
) -> Summary:
    """Counts over this run's files and over all applications of the round."""
    distinct = {one.sha256: one for many in outcomes.values() for one in many}.values()
    lines = [
        ApplicationLine(one.enterprise, one.equipment, _counts(f.verdict for f in one.findings))
        for one in report.applications
    ]
    lines += [
        ApplicationLine(one.enterprise, one.equipment, problem=one.reason) for one in report.failed
    ]
    return Summary(
        round=plan.terms.name,
        out=str(plan.places.out),
        files=sum(len(many) for many in outcomes.values()),
        pages=sum(one.pages for one in distinct),
        cache_hits=sum(one.cached for one in distinct),
        unread=tuple(_unread(outcomes)),
        applications=tuple(sorted(lines, key=lambda line: (line.enterprise, line.equipment))),
    )


def _counts(verdicts: Iterable[Verdict]) -> tuple[int, ...]:
    counted = Counter(verdicts)
    return tuple(counted[verdict] for verdict in VERDICT_WORDS)


def _unread(outcomes: Mapping[Listing, tuple[FileOutcome, ...]]) -> Iterable[UnreadFile]:
    for listing, many in outcomes.items():
        for entry in listing.refused:
            yield UnreadFile(f"{listing.label}/{entry.name}", "refused", entry.reason)
        for file, outcome in zip(listing.files, many, strict=True):
            name = f"{listing.label}/{file.name}"
            if outcome.key is None:
                yield UnreadFile(name, "refused", outcome.reason)
            elif outcome.partly:
                yield UnreadFile(name, "partly", "部分页面未能读取。")


def write_summary(plan: Plan, bench: Bench, summary: Summary, seconds: float) -> None:
    """run.json: the last run with its times; nothing else in the output knows a clock."""
    record = {
        "run": bench.run,
        **asdict(summary),
        "seconds": round(seconds, 3),
        "pages_per_second": round(summary.pages / seconds, 3) if seconds else None,
        "jobs": bench.jobs,
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    write_text(plan.places.out / "run.json", text)


def shown_summary(summary: Summary, seconds: float) -> str:
    """The verdict table, the files that could not be read, and where the report lies."""
    if summary.remark:
        return summary.remark
    heads = list(VERDICT_WORDS.values())
    rows = [_row("申报项目", heads)]
    for line in summary.applications:
        name = f"{line.enterprise} / {line.equipment}"
        if line.problem:
            rows.append(f"{_padded(name)}  {line.problem}")
        else:
            rows.append(_row(name, [str(count) if count else "·" for count in line.verdicts]))
    rows += [
        f"未读取或未读全：{one.name}：{one.reason}" for one in summary.unread[:_MOST_UNREAD_SHOWN]
    ]
    if (rest := len(summary.unread) - _MOST_UNREAD_SHOWN) > 0:
        rows.append(f"另有 {rest} 个文件未读取或未读全，见报告。")
    rows.append(
        f"{summary.files} 个文件，{summary.pages} 页，"
        f"{summary.cache_hits} 个文件沿用以前的读取结果，用时 {duration(seconds)}。"
    )
    rows.append(f"报告：{Path(summary.out) / 'index.html'}")
    return "\n".join(rows)


def _row(name: str, cells: list[str]) -> str:
    return _padded(name) + "".join(" " * (9 - _width(cell)) + cell for cell in cells)


def _padded(name: str) -> str:
    kept = name
    while _width(kept) > _NAME_COLUMNS:
        kept = kept[:-2] + "…"
    return kept + " " * (_NAME_COLUMNS - _width(kept))


def _width(text: str) -> int:
    """Columns on a terminal."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
