"""The whole way on small rounds, through the real flow and a real Prefect server."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.order import Order
from flows.reading import Reader, read_file
from flows.summary import Summary
from flows.time_limits import Limits
from tests.corpus.desk.board import Board, scanned
from tests.corpus.hostile import HOSTILE
from tests.flows.papers import SENTENCES, small_round, write_report

ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One real server for all flows of the session."""
    home = str(tmp_path_factory.mktemp("prefect"))
    saved = dict(os.environ)
    os.environ.update({**ENVIRONMENT, "PREFECT_HOME": home})
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield
    os.environ.clear()
    os.environ.update(saved)


def review(folder: Path, out: Path, **order: Any) -> Summary:
    from flows.round import review_round

    result = review_round(Order(round=folder, out=out, jobs=1, **order))
    assert isinstance(result, Summary)
    return result


def results(out: Path) -> dict[str, bytes]:
    """Every result by its name; run.json alone knows times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".huaxian" not in path.parts and path.name != "run.json"
    }


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def verdicts(out: Path) -> list[tuple[str, str, str]]:
    found = rows(out / "findings.csv")
    return [(row["equipment"], row["indicator_no"], row["verdict"]) for row in found]


EXPECTED = [
    ("精密测试磨床", "1", "not_met"),
    ("高速测试机床", "1", "met"),
    ("高速测试机床", "2", "met"),
]


@pytest.fixture(scope="module")
def reviewed(prefect: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small round reviewed once: its folder and its results."""
    folder = small_round(tmp_path_factory.mktemp("round") / "小批次")
    out = folder.parent / "out"
    summary = review(folder, out)
    assert summary.is_clean
    return folder, out


def copied(reviewed: tuple[Path, Path], to: Path) -> tuple[Path, Path]:
    """A copy of both, side by side as the originals, to change."""
    folder, out = reviewed
    shutil.copytree(folder, to / folder.name)
    shutil.copytree(out, to / out.name)
    return to / folder.name, to / out.name


def test_a_round_becomes_reports(reviewed: tuple[Path, Path]) -> None:
    _, out = reviewed
    assert sorted(verdicts(out)) == sorted(EXPECTED)
    names = {"index.html", "findings.csv", "rules.csv", "review.xlsx", "round.json", "run.json"}
    assert names <= {path.name for path in out.iterdir()}
    for path in ("甲测试公司/高速测试机床", "乙测试公司/精密测试磨床"):
        assert (out / path / "report.html").is_file()
        assert (out / path / "findings.json").is_file()


def test_the_same_round_again_reads_nothing_and_gives_the_same_bytes(
    reviewed: tuple[Path, Path],
) -> None:
    folder, out = reviewed
    before = results(out)
    summary = review(folder, out)
    assert summary.cache_hits == summary.files == 2
    assert results(out) == before


def test_a_fresh_run_elsewhere_gives_the_same_bytes(
    reviewed: tuple[Path, Path], tmp_path: Path
) -> None:
    _, out = reviewed
    again = copied(reviewed, tmp_path)[0]
    summary = review(again, tmp_path / "fresh", fresh=True)
    assert summary.cache_hits == 0
    assert results(tmp_path / "fresh").keys() == results(out).keys()
    assert verdicts(tmp_path / "fresh") == verdicts(out)


def test_one_enterprise_is_rerun_into_the_round(
    reviewed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = copied(reviewed, tmp_path)
    report = folder / "乙测试公司" / "精密测试磨床" / "检验报告.pdf"
    write_report(report, "精密测试磨床", ("圆度为0.3μm。",))
    summary = review(folder, out, enterprises=("乙测试公司",))
    assert (summary.files, summary.cache_hits) == (1, 0)
    assert ("精密测试磨床", "1", "met") in verdicts(out)
    assert len(verdicts(out)) == len(EXPECTED)


def test_a_changed_list_judges_again_without_reading(
    reviewed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = copied(reviewed, tmp_path)
    changed = (folder / "list.csv").read_text(encoding="utf-8").replace("≤0.5μm", "≤2μm")
    (folder / "list.csv").write_text(changed, encoding="utf-8")
    summary = review(folder, out)
    assert summary.cache_hits == summary.files
    assert ("精密测试磨床", "1", "met") in verdicts(out)


def test_bad_files_are_named_and_the_rest_goes_on(
    reviewed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = copied(reviewed, tmp_path)
    place = folder / "甲测试公司" / "高速测试机床"
    for name in ("empty.pdf", "encrypted.pdf", "same-names.zip", "encrypted.zip"):
        (place / name).write_bytes(HOSTILE[name]())
    (place / "Thumbs.db").write_bytes(b"x")
    (folder / "甲测试公司" / "散件.pdf").write_bytes(b"x")
    summary = review(folder, out)
    assert not summary.is_clean
    unread = {one.name.rpartition("高速测试机床/")[2] for one in summary.unread}
    assert {"empty.pdf", "encrypted.pdf", "encrypted.zip/a.pdf"} <= unread
    assert sorted(verdicts(out)) == sorted(EXPECTED)
    told = (out / "round.json").read_text(encoding="utf-8")
    assert all(name in told for name in ("散件.pdf", "Thumbs.db"))
    stored = json.loads((place_of(out) / "findings.json").read_text(encoding="utf-8"))
    names = {file["file"] for file in stored["files"]}
    assert {"same-names.zip/a/报告.pdf", "same-names.zip/b/报告.pdf", "empty.pdf"} <= names


def test_a_classified_file_leaves_no_trace(reviewed: tuple[Path, Path], tmp_path: Path) -> None:
    folder, out = copied(reviewed, tmp_path)
    paper = folder / "甲测试公司" / "高速测试机床" / "密.pdf"
    write_report(paper, "涉密样机甲乙丙", ("定位精度为0.001mm。",))
    with pymupdf.open(paper) as document:
        document[0].insert_text((460, 40), "机密★10年", fontname="china-s", fontsize=14)
        document.saveIncr()
    summary = review(folder, out)
    (told,) = summary.unread
    assert "密级标志" in told.reason
    digest = hashlib.sha256(paper.read_bytes()).hexdigest()
    kept = [path for path in (out / ".huaxian" / "readings").rglob("*") if digest in path.name]
    assert kept == []
    assert not any("涉密样机甲乙丙".encode() in payload for payload in results(out).values())


def test_a_scan_marked_on_a_late_page_leaves_no_trace(
    reviewed: tuple[Path, Path], tmp_path: Path
) -> None:
    """The pages before the marked one were read and kept aside; they must go, too."""
    folder, out = copied(reviewed, tmp_path)
    board = Board("song")
    for number in range(1, 5):
        board.center(f"涉密样机甲乙丙第{number}节", 16)
        if number < 4:
            board.new_page()
    board.page.insert_text((430, 140), "机密★5年", fontname="china-s", fontsize=15)
    paper = folder / "甲测试公司" / "高速测试机床" / "密扫描.pdf"
    paper.write_bytes(scanned(board.save(), seed=1, dpi=150))
    (told,) = review(folder, out).unread
    assert "第 4 页有密级标志" in told.reason
    digest = hashlib.sha256(paper.read_bytes()).hexdigest()
    kept = [path for path in (out / ".huaxian").rglob("*") if digest in path.name]
    assert kept == []
    for path in out.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert "涉密样机".encode() not in content
            assert paper.read_bytes()[2000:2400] not in content


def place_of(out: Path) -> Path:
    return out / "甲测试公司" / "高速测试机床"


def test_a_damaged_reading_and_a_deleted_report_are_made_again(
    reviewed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = copied(reviewed, tmp_path)
    before = results(out)
    for reading in (out / ".huaxian" / "readings").rglob("*.reading"):
        reading.write_bytes(reading.read_bytes()[:-3])
    (place_of(out) / "report.html").unlink()
    summary = review(folder, out)
    assert summary.cache_hits == 0
    assert results(out) == before


def test_after_the_deadline_a_scheduled_run_does_nothing(
    reviewed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, _ = reviewed
    summary = review(folder, tmp_path / "out", until_deadline=True)
    assert "截止日期已过" in summary.remark
    assert not (tmp_path / "out").exists()


def test_pages_read_before_a_kill_are_not_read_again(tmp_path: Path) -> None:
    write_report(tmp_path / "a.pdf", "机床", SENTENCES["高速测试机床"])
    reader = Reader(tmp_path / "r", Limits())
    request = {"path": str(tmp_path / "a.pdf"), "name": "a.pdf", "thorough": False}
    request["pages"] = str(tmp_path / "pages")
    try:
        first = read_file(reader, request)
        assert len(list((tmp_path / "pages").iterdir())) == 1
        assert read_file(reader, request) == first
    finally:
        reader.close()


def test_both_deployments_of_a_schedule(reviewed: tuple[Path, Path]) -> None:
    from flows.deployments import round_deployments
    from flows.plan import planned

    folder, out = reviewed
    nightly, rerun = round_deployments(planned(Order(round=folder, out=out)), "0 2 * * *")
    assert nightly.schedules
    assert getattr(nightly.schedules[0].schedule, "timezone", None) == "Asia/Shanghai"
    assert nightly.parameters["order"]["until_deadline"] is True
    schema = rerun._parameter_openapi_schema.model_dump()
    offered = schema["definitions"]["Order"]["properties"]["enterprises"]["items"]["enum"]
    assert offered == ["乙测试公司", "甲测试公司"]
