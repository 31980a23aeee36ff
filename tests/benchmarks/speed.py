"""CPU seconds, memory and pages a second of one file, beside other tools.

python -m tests.benchmarks.speed [--digital | --sizes | --stages | --processes | --round N]: beside
the tools, or of digital files alone, cost against pages (10 to 1,000), the split by stage, two
processes against one, a scanned round through the real flow.

Every tool runs as a process of its own, start-up included, one thread each; ratios are CPU
seconds of the tool over ours on the same file in the same run. OCRmyPDF is asked where it is
on the path (in an environment of its own: it is no dependency):

    python -m venv ocrmypdf && ocrmypdf/bin/pip install ocrmypdf
    PATH=$PWD/ocrmypdf/bin:$PATH make bench-speed   # Tesseract from the system
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pymupdf

from extractors import read_evidence
from extractors.document import PageImage
from extractors.layout import PageReading
from flows.ledger import records
from flows.step_clock import StepClock
from tests.benchmarks.measure import Cost, measured
from tests.corpus.papers import ResultRow, TestReport, test_report
from tests.corpus.scanner import ScanLook, scan_page
from tests.corpus.sheet import Marking, Sheet

LOOK = ScanLook(dpi=200, skew=0.4, grey=True, jpeg_quality=70)
FILLER = (
    "设备经现场安装调试后进行检测，环境温度、供电电压、气源压力均符合标准规定，"
    "检测过程中设备运行平稳，无异常振动和噪声，各项安全防护装置齐全有效，记录完整。"
)
# Decoding, stroke finding, and recognition of what had to be recognised.
NEEDED = frozenset({"picture", "second", "strokes", "stamps", "ocr", "cells", "values"})
NAMES = ("定位精度", "重复定位精度", "圆度", "直线度", "平面度", "平行度", "垂直度")
ROWS = tuple(
    ResultRow(name, "mm", "≤0.5", f"[[0.{number + 10}]]" if number < 3 else "0.20")
    for number, name in enumerate(NAMES, 1)
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digital", action="store_const", const=_print_digital, dest="what")
    parser.add_argument("--round", type=int, metavar="REPORTS", help="3 are a small round")
    parser.add_argument("--sizes", action="store_const", const=_print_sizes, dest="what")
    parser.add_argument("--stages", action="store_const", const=_print_stages, dest="what")
    parser.add_argument("--processes", action="store_const", const=_print_processes, dest="what")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        if arguments.round:
            _print_round(Path(temporary), arguments.round)
        else:
            (arguments.what or _print_peers)(Path(temporary))


def _print_peers(folder: Path) -> None:
    scan = report_file(folder / "scan.pdf", pages=20, marked=3, scanned=True)
    full = report_file(folder / "marked.pdf", pages=1, marked=1, scanned=True)
    _compare("scanned report, 20 pages, 3 marked", scan, _ocr_peers(scan))
    _compare("one scanned page full of marks", full, _ocr_peers(full))
    _print_digital(folder)


def _print_digital(folder: Path) -> None:
    for pages in (1, 20, 200):
        marked = min(pages, 3)
        file = report_file(folder / f"{pages}.pdf", pages, marked, scanned=False)
        peers = {name: _peer(name, file) for name in ("text", "glyphs")}
        _compare(f"digital report, {pages} pages, {marked} marked", file, peers)


def _compare(title: str, file: Path, peers: dict[str, list[str]]) -> None:
    ours = measured(_ours(file))
    print(f"\n{title}\n{'tool':<20}{'CPU s':>8}{'wall s':>8}{'MiB':>7}{'x ours':>8}")
    _print_row("huaxian", ours, ours)
    for name, command in peers.items():
        _print_row(name, measured(command), ours)


def _print_row(name: str, cost: Cost, ours: Cost) -> None:
    failed = "" if cost.exit_code == 0 else f"   exit {cost.exit_code}"
    figures = f"{cost.cpu_s:>8.1f}{cost.wall_s:>8.1f}{cost.peak_mib:>7.0f}"
    print(f"{name:<20}{figures}{cost.cpu_s / ours.cpu_s:>8.2f}{failed}")


def _print_sizes(folder: Path) -> None:
    print(f"{'pages':>6}{'CPU s':>8}{'s/page':>8}{'MiB':>7}")
    for pages in (10, 30, 100, 300, 1000):
        cost = measured(_ours(report_file(folder / f"{pages}.pdf", pages, 3, scanned=True)))
        print(f"{pages:>6}{cost.cpu_s:>8.1f}{cost.cpu_s / pages:>8.3f}{cost.peak_mib:>7.0f}")


class StageWatch:
    """A watch that books CPU seconds on the step that was announced last."""

    def __init__(self) -> None:
        self.clock = StepClock()

    def may_start(self, _page: int, _total: int, step: str) -> bool:
        self.clock.begins(step)
        return True

    def kept_page(self, _number: int, _total: int) -> PageReading | None:
        return None

    def keep_page(self, _reading: PageReading) -> None: ...


def _print_stages(folder: Path) -> None:
    """One reading in this process; importing the libraries counts where it first happens."""
    file = report_file(folder / "scan.pdf", pages=20, marked=3, scanned=True)
    for run in ("cold", "warm"):
        watch = StageWatch()
        read_evidence(file, watch=watch)
        spent = watch.clock.spent()
        print(f"\nscanned report, 20 pages, 3 marked: {run}, {sum(spent.values()):.2f} CPU s")
        _print_steps(spent)


def _print_steps(spent: Mapping[str, float]) -> None:
    for step, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"{step:<16}{seconds:>7.2f}")


def _print_round(folder: Path, reports: int) -> None:
    """The whole of a scanned round against the steps that nobody can do without."""
    round_folder = _scanned_round(folder / "round", reports)
    cost = measured(_run(round_folder, folder / "out"))
    end = list(records(folder / "out" / ".huaxian" / "ledger.jsonl"))[-1]
    steps = end["cpu_by_step"]
    needed = sum(seconds for step, seconds in steps.items() if step in NEEDED)
    rest = end["reader_cpu_seconds"] - sum(steps.values())
    outside = cost.cpu_s - end["reader_cpu_seconds"]
    print(f"scanned round, {reports} reports of 20 pages, 3 marked: {cost.cpu_s:.1f} CPU s in all")
    print(f"largest process {cost.peak_mib:.0f} MiB, on the clock {cost.wall_s:.0f} s")
    _print_steps({**steps, "judge, report": rest, "flow": outside})
    print(f"decoding, strokes, recognition: {needed:.1f} CPU s, whole x {cost.cpu_s / needed:.2f}")


def _scanned_round(folder: Path, reports: int) -> Path:
    """Scanned reports that prove both requirements of their list."""
    folder.mkdir()
    clauses = "；".join(f"{n}.{row.item}≤0.5mm" for n, row in enumerate(ROWS[:2], 1))
    head = "序号,领域,产品名称,关键技术指标"
    (folder / "list.csv").write_text(f"{head}\n1,样例,样例装备,{clauses}；\n", encoding="utf-8")
    (folder / "round.toml").write_text('list = "list.csv"\n', encoding="utf-8")
    for number in range(reports):
        target = folder / f"样例企业{number}" / "样例装备"
        target.mkdir(parents=True)
        # Readings are kept by content: a comment at the end makes every file another one.
        report_file(target / "检验报告.pdf", 20, 3, scanned=True)
        with (target / "检验报告.pdf").open("ab") as file:
            file.write(b"%% copy %d\n" % number)
    return folder


def _run(folder: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "flows.cli", "run", str(folder), "--out", str(out), "--jobs", "1"]


def _print_processes(folder: Path) -> None:
    """Two files one after the other, then side by side."""
    files = [
        report_file(folder / f"{number}.pdf", pages=20, marked=3, scanned=True)
        for number in range(2)
    ]
    start = time.perf_counter()
    for file in files:
        subprocess.run(_ours(file), stdout=subprocess.DEVNULL, check=True)
    one = time.perf_counter() - start
    start = time.perf_counter()
    running = [subprocess.Popen(_ours(file), stdout=subprocess.DEVNULL) for file in files]
    for process in running:
        process.wait()
    two = time.perf_counter() - start
    print(
        f"two files: {one:.1f} s one after the other, {two:.1f} s side by side, x {one / two:.2f}"
    )


def _ours(file: Path) -> list[str]:
    return [sys.executable, "-m", "flows.cli", "read", str(file), "--json"]


def _peer(name: str, file: Path) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.peers", name, str(file)]


def _ocr_peers(file: Path) -> dict[str, list[str]]:
    peers = {name: _peer(name, file) for name in ("rapidocr", "rapidocr-default", "tesseract")}
    ocrmypdf = shutil.which("ocrmypdf")
    if ocrmypdf is None:
        print("OCRmyPDF is not on the path: install it into an environment of its own")
    else:
        out = str(file.with_suffix(".ocr.pdf"))
        options = ["-l", "chi_sim+eng", "--jobs", "1", "--output-type", "pdf", "--force-ocr"]
        peers["ocrmypdf"] = [ocrmypdf, *options, str(file), out]
    return peers


def report_file(path: Path, pages: int, marked: int, *, scanned: bool) -> Path:
    """A report of that many pages, the results with marks on its last `marked` pages."""
    sheet = _drawn(pages, marked)
    path.write_bytes(_scanned_pdf(sheet) if scanned else sheet.save())
    return path


def _drawn(pages: int, marked: int) -> Sheet:
    report = TestReport(
        number="BM2022-0001",
        sample="样例装备",
        model="YL-100",
        client="样例装备有限公司",
        maker="样例装备有限公司",
        laboratory="虚构检测中心",
        tested="2022-05-01～2022-05-09",
        issued="2022年6月1日",
        rows=ROWS,
    )
    if pages == 1:
        sheet = Sheet("song", Marking.VECTOR)
    else:
        sheet = test_report(report, "song", Marking.VECTOR)
        sheet.document.delete_page(3)
        sheet.marks.clear()
    while sheet.document.page_count < pages - marked:
        _filler_page(sheet)
    while sheet.document.page_count < pages:
        sheet.new_page()
        sheet.table(110, (28, 142, 44, 90, 158), _table_rows())
    return sheet


def _table_rows() -> tuple[tuple[str, ...], ...]:
    head = ("序号", "检验项目", "单位", "标准要求", "检验结果")
    body = ((str(n), row.item, row.unit, row.limit, row.result) for n, row in enumerate(ROWS, 1))
    return (head, *body)


def _filler_page(sheet: Sheet) -> None:
    sheet.new_page()
    y = 90.0
    while y < 740:
        y = sheet.paragraph(60, y, FILLER, 10.5)


def _scanned_pdf(sheet: Sheet) -> bytes:
    document = pymupdf.open()
    for number, page in enumerate(sheet.document):
        pixmap = page.get_pixmap(dpi=300, alpha=False)
        pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
        scan = scan_page(PageImage(pixels.copy(), 300 / 72), LOOK, number)
        target = document.new_page(width=page.rect.width, height=page.rect.height)
        height, width = scan.pixels.shape[:2]
        grey = np.ascontiguousarray(scan.pixels[:, :, 0])
        picture = pymupdf.Pixmap(pymupdf.csGRAY, width, height, grey.tobytes(), 0)
        target.insert_image(target.rect, stream=picture.tobytes("jpeg", jpg_quality=70))
    return bytes(document.tobytes(garbage=4))


if __name__ == "__main__":
    main()
