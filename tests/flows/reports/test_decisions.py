"""What people write survives reruns, old copies and changed evidence; the log only grows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from extractors.errors import UsageError
from flows.reports import sheets
from flows.reports.application_html import REPORT as REPORT_FILE
from flows.reports.decisions import (
    LOG,
    append_decisions,
    load_decisions,
    new_decisions,
    standings,
)
from flows.reports.json_files import load_application
from flows.reports.model import Decision, RoundReport, StoredApplication
from flows.reports.take_over import import_decisions, take_over_review
from flows.reports.word import OPINION
from flows.reports.workbook import ARCHIVE, HEAD_ROW, REVIEW
from flows.reports.write import write_application, write_round
from tests.flows.reports.examples import HEAD, Papers, example_report

FIRST, SECOND = "2022-09-20T09:00:00+08:00", "2022-09-21T09:00:00+08:00"


@pytest.fixture
def round_of_one(stored: StoredApplication, tmp_path: Path) -> tuple[RoundReport, Path]:
    report = RoundReport(HEAD, (stored,), "")
    write_round(report, tmp_path)
    return report, tmp_path


def fill(path: Path, number: int, conclusion: str, comment: str = "", reviewer: str = "") -> None:
    """What a person does in the workbook: fills three cells of one row."""
    book: Any = load_workbook(path)
    page = book[sheets.INDICATORS]
    columns = {cell.value: cell.column for cell in page[HEAD_ROW]}
    texts = (conclusion, comment, reviewer)
    for name, text in zip(sheets.PERSON[:3], texts, strict=False):
        page.cell(HEAD_ROW + number, columns[name]).value = text
    book.save(path)


def test_a_decision_survives_the_rerun(round_of_one: tuple[RoundReport, Path]) -> None:
    report, out = round_of_one
    fill(out / REVIEW, 2, "达标", "原件为5.8″，清晰", "张工")
    taken = take_over_review(out, FIRST)
    assert [one.conclusion for one in taken.added] == ["达标"]
    write_round(report, out)
    cells = _row(out / REVIEW, 2)
    assert (cells["复核结论"], cells["复核意见"], cells["复核人"]) == (
        "达标",
        "原件为5.8″，清晰",
        "张工",
    )
    assert cells["复核状态"].startswith("人工改定") and cells["机核结果"] == "存疑"
    assert take_over_review(out, SECOND).added == ()


def _row(path: Path, number: int) -> dict[str, str]:
    book: Any = load_workbook(path)
    page = book[sheets.INDICATORS]
    heads = [cell.value for cell in page[HEAD_ROW]]
    return dict(
        zip(heads, (str(cell.value or "") for cell in page[HEAD_ROW + number]), strict=True)
    )


def test_report_shows_person_beside_machine(
    papers: Papers, round_of_one: tuple[RoundReport, Path]
) -> None:
    report, out = round_of_one
    fill(out / REVIEW, 2, "达标", "原件清晰", "张工")
    take_over_review(out, FIRST)
    write_application(example_report(papers), out, papers.sources())
    text = (out / report.applications[0].folder / REPORT_FILE).read_text(encoding="utf-8")
    for words in ("人工改定", "张工", FIRST, "原件清晰", "存疑"):
        assert words in text
    folder = out / report.applications[0].folder
    sheet = Document(str(folder / OPINION))
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    assert "达标 原件清晰（人工改定，张工，2022-09-20）" in cells
    again = load_application(folder)
    assert again and [one.reviewer for one in again.decisions] == ["张工"]
    write_round(report, out)
    assert json.loads((out / "round.json").read_bytes())["decisions"][0]["state"] == "人工改定"


def test_changed_evidence_asks_for_another_look(
    stored: StoredApplication, round_of_one: tuple[RoundReport, Path]
) -> None:
    _, out = round_of_one
    fill(out / REVIEW, 2, "达标", "", "张工")
    take_over_review(out, FIRST)
    findings = list(stored.findings)
    findings[1] = replace(findings[1], evidence_key="another")
    changed = replace(stored, findings=tuple(findings))
    standing = standings(load_decisions(out), (changed,))[(*stored.key, "指标2")]
    assert standing.is_stale and standing.label == "待复核"
    write_round(RoundReport(HEAD, (changed,), ""), out)
    assert _row(out / REVIEW, 2)["复核结论"] == "达标"
    assert "待复核" in (out / "index.html").read_text(encoding="utf-8")


def test_an_old_copy_does_not_undo_a_newer_decision(
    round_of_one: tuple[RoundReport, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    report, out = round_of_one
    fill(out / REVIEW, 2, "达标", "", "张工")
    take_over_review(out, FIRST)
    write_round(report, out)
    mailed = tmp_path_factory.mktemp("mail") / "copy.xlsx"
    mailed.write_bytes((out / REVIEW).read_bytes())
    fill(out / REVIEW, 2, "需补正", "", "李工")
    take_over_review(out, SECOND)
    write_round(report, out)
    fill(mailed, 3, "待定", "", "王工")
    assert [one.subject for one in import_decisions(mailed, out, SECOND).added] == ["指标3"]
    latest = standings(load_decisions(out), report.applications)
    assert latest[(*report.applications[0].key, "指标2")].latest.conclusion == "需补正"
    assert latest[(*report.applications[0].key, "指标2")].earlier[0].conclusion == "达标"


def test_emptying_is_a_decision_that_the_log_keeps(round_of_one: tuple[RoundReport, Path]) -> None:
    report, out = round_of_one
    fill(out / REVIEW, 2, "达标", "", "张工")
    take_over_review(out, FIRST)
    write_round(report, out)
    fill(out / REVIEW, 2, "", "", "")
    take_over_review(out, SECOND)
    standing = standings(load_decisions(out), report.applications)[
        (*report.applications[0].key, "指标2")
    ]
    assert standing.label == "已撤回" and standing.earlier[0].conclusion == "达标"


def test_a_changed_workbook_is_kept_before_it_is_replaced(
    round_of_one: tuple[RoundReport, Path],
) -> None:
    report, out = round_of_one
    book: Any = load_workbook(out / REVIEW)
    book.create_sheet("我的笔记")["A1"] = "别丢"
    book.save(out / REVIEW)
    payload = (out / REVIEW).read_bytes()
    write_round(report, out)
    kept = list((out / ARCHIVE).glob("*.xlsx"))
    assert [one.read_bytes() for one in kept] == [payload]
    write_round(report, out)
    assert list((out / ARCHIVE).glob("*.xlsx")) == kept


def test_a_broken_workbook_is_kept_and_told(round_of_one: tuple[RoundReport, Path]) -> None:
    _, out = round_of_one
    (out / REVIEW).write_bytes(b"PK\x03\x04 broken")
    taken = take_over_review(out, FIRST)
    assert taken.added == () and "复核存档" in taken.problem
    assert next((out / ARCHIVE).iterdir()).read_bytes() == b"PK\x03\x04 broken"


def test_rows_without_keys_are_led_back_by_what_people_see(
    round_of_one: tuple[RoundReport, Path],
) -> None:
    report, out = round_of_one
    fill(out / REVIEW, 3, "达标", "", "张工")
    book: Any = load_workbook(out / REVIEW)
    page = book[sheets.INDICATORS]
    for cell in list(page[HEAD_ROW]):
        if cell.value in sheets.KEYS:
            for row in page.iter_rows(min_row=HEAD_ROW, min_col=cell.column, max_col=cell.column):
                row[0].value = None
    book.save(out / REVIEW)
    (decision,) = take_over_review(out, FIRST).added
    assert decision.key == (*report.applications[0].key, "指标3")


def test_decisions_on_what_is_gone_stay_in_sight(
    stored: StoredApplication, round_of_one: tuple[RoundReport, Path]
) -> None:
    _, out = round_of_one
    fill(out / REVIEW, 2, "达标", "", "张工")
    take_over_review(out, FIRST)
    write_round(RoundReport(HEAD, (replace(stored, equipment="另一装备"),), ""), out)
    text = (out / "index.html").read_text(encoding="utf-8")
    assert "本次批次中已没有该事项" in text and "张工" in text


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("no workbook"),
        lambda path: path.write_bytes(b""),
        lambda path: None,
    ],
)
def test_other_files_are_refused_in_one_sentence(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    make(tmp_path / "x.xlsx")
    with pytest.raises(UsageError, match="复核表"):
        import_decisions(tmp_path / "x.xlsx", tmp_path, FIRST)
    assert not (tmp_path / LOG).exists()


WORDS = st.text(max_size=12)
DECISIONS = st.lists(
    st.builds(
        Decision,
        enterprise=st.sampled_from(["甲", "乙"]),
        equipment=st.just("丙"),
        subject=st.sampled_from(["指标1", "规则P2"]),
        requirement=st.just(""),
        evidence_key=st.sampled_from(["a", "b"]),
        machine=st.just(""),
        conclusion=WORDS,
        comment=WORDS,
        reviewer=WORDS,
        at=st.just(FIRST),
        source=st.just("x"),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(DECISIONS, DECISIONS)
def test_nothing_written_is_ever_lost(first: list[Decision], second: list[Decision]) -> None:
    """However decisions come in, each is in the log, in the order it came, exactly once."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for said in (first, second, first):
            before = (out / LOG).read_bytes() if (out / LOG).exists() else b""
            append_decisions(out, new_decisions(load_decisions(out), said))
            after = (out / LOG).read_bytes() if (out / LOG).exists() else b""
            assert after.startswith(before), "the log only grows"
        kept = {(one.key, one.conclusion, one.comment, one.reviewer) for one in load_decisions(out)}
    said_all = {(one.key, one.conclusion, one.comment, one.reviewer) for one in [*first, *second]}
    assert kept == said_all


def test_a_torn_line_costs_itself_only(tmp_path: Path) -> None:
    decision = Decision("甲", "乙", "指标1", "", "a", "", "达标", "", "张工", FIRST, "x")
    append_decisions(tmp_path, (decision,))
    with (tmp_path / LOG).open("ab") as stream:
        stream.write(b'{"enterprise": "torn')
    append_decisions(tmp_path, (replace(decision, conclusion="需补正"),))
    assert [one.conclusion for one in load_decisions(tmp_path)] == ["达标", "需补正"]
