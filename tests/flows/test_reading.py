"""Files in killable children: whatever they do, one outcome in bounded time."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.evidence import Evidence, NoticeCode, PageState
from extractors.serialise import json_to_evidence
from flows import time_limits
from flows.reading import Reader, Refusal, read_file
from flows.time_limits import Limits
from tests.benchmarks.speed import report_file
from tests.corpus.hostile import HOSTILE
from tests.flows.papers import write_report

# Harmless or refused at once; those that need seconds are for the benchmark.
QUICK = sorted(
    name
    for name in HOSTILE
    if name
    not in {
        "annots-30000.pdf",
        "bomb.png",
        "flate-in-flate.pdf",
        "form-exponential.pdf",
        "glyphs-500000.pdf",
        "heavy-pages.pdf",
        "huge-picture.pdf",
        "lines-1000000.pdf",
        "many-members.zip",
        "nested-bomb.zip",
        "paragraphs-150000.docx",
        "bomb.docx",
        "bomb.zip",
        "pattern-tiny-step.pdf",
        "q-2000000.pdf",
        "runs-120000.docx",
    }
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    one = Reader(tmp_path_factory.mktemp("reader") / "r", Limits(step_seconds=10))
    yield one
    one.close()


def outcome(reader: Reader, path: Path, pages: Path | None = None) -> Evidence | Refusal:
    request = {"path": str(path), "name": path.name, "thorough": False}
    answer = read_file(reader, {**request, "pages": str(pages) if pages else None})
    return answer if isinstance(answer, Refusal) else json_to_evidence(answer)


@pytest.mark.parametrize("name", QUICK)
def test_hostile_files_end_with_one_reason(reader: Reader, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    found = outcome(reader, path)
    if isinstance(found, Refusal):
        assert found.kind != "defect", found.detail
        assert found.reason
        assert "\n" not in found.reason
    else:
        assert found.pages


def test_an_ordinary_file_is_read_between_hostile_ones(reader: Reader, tmp_path: Path) -> None:
    write_report(tmp_path / "a.pdf", "机床", ("定位精度为0.004mm。",))
    found = outcome(reader, tmp_path / "a.pdf")
    assert isinstance(found, Evidence)
    assert [passage.text for passage in found.passages] == ["定位精度为0.004mm"]


def test_a_step_that_hangs_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(HOSTILE["form-exponential.pdf"]())
    reader = Reader(tmp_path / "r", Limits(step_seconds=3))
    began = time.monotonic()
    try:
        found = outcome(reader, path, tmp_path / "pages")
    finally:
        reader.close()
    assert time.monotonic() - began < 40
    assert isinstance(found, Evidence)
    assert found.pages[0].state is not PageState.READ or any(
        notice.code is NoticeCode.STEP_FAILED for notice in found.notices
    )
    assert not (tmp_path / "r").exists()


def test_pages_that_add_up_are_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_limits, "HONEST_CPU", {})
    path = tmp_path / "heavy.pdf"
    path.write_bytes(HOSTILE["heavy-pages.pdf"]())
    reader = Reader(tmp_path / "r", Limits(waste_seconds=1.0))
    try:
        found = outcome(reader, path, tmp_path / "pages")
    finally:
        reader.close()
    assert isinstance(found, Evidence)
    assert len(found.pages) == 30
    assert found.pages[-1].state is PageState.FAILED
    assert any(notice.code is NoticeCode.PAGE_SKIPPED for notice in found.notices)


def test_a_frame_behind_a_broken_directory_costs_no_other(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "two.tif"
    path.write_bytes(HOSTILE["broken-directory.tif"]())
    found = outcome(reader, path)
    assert isinstance(found, Evidence)
    assert NoticeCode.PAGE_UNREADABLE in {notice.code for notice in found.notices}


def test_a_child_that_dies_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(HOSTILE["form-exponential.pdf"]())
    reader = Reader(tmp_path / "r", Limits(step_seconds=60))
    reader.start()
    assert reader.pid is not None
    killer = threading.Timer(2.0, os.kill, (reader.pid, signal.SIGKILL))
    killer.start()
    reader.limits = Limits(step_seconds=3)
    try:
        write_report(tmp_path / "a.pdf", "机床", ("定位精度为0.004mm。",))
        outcome(reader, path)
        assert isinstance(outcome(reader, tmp_path / "a.pdf"), Evidence)
    finally:
        killer.cancel()
        reader.close()


def test_readers_have_no_network_and_no_secrets(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "r")
    reader.start()
    assert reader.pid is not None
    environment = Path(f"/proc/{reader.pid}/environ").read_bytes().decode()
    own = {name.partition("=")[0] for name in environment.split("\0") if name}
    assert not {name for name in own if "TOKEN" in name or "KEY" in name or "SECRET" in name}
    network = Path(f"/proc/{reader.pid}/net/dev").read_text()
    reader.close()
    if reader.network == "namespace":
        assert [line.split(":")[0].strip() for line in network.splitlines()[2:]] == ["lo"]


def test_readers_end_with_their_parent(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, time; from pathlib import Path; from flows.reading import Reader;"
        "r = Reader(Path(sys.argv[1])); r.start(); print(r.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "r")], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    until = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
        if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break
    else:
        assert not Path(f"/proc/{child}").exists()


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="of glibc only")
def test_a_reader_gives_back_what_a_file_needed(tmp_path: Path) -> None:
    scan = report_file(tmp_path / "scan.pdf", pages=4, marked=1, scanned=True)
    one = Reader(tmp_path / "r")
    try:
        assert isinstance(outcome(one, scan), Evidence)
        until = time.monotonic() + 30
        while (held := _mebibytes(one.pid, "VmRSS")) > _mebibytes(one.pid, "VmHWM") - 50:
            assert time.monotonic() < until, f"{held} MiB are still held"
            time.sleep(0.1)
    finally:
        one.close()


def _mebibytes(pid: int | None, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) >> 10
