"""CPU seconds, memory and pages a second of one file, beside other tools.

python -m tests.benchmarks.speed [--sizes] — `--sizes` adds cost against pages, 10 to 1,000.

Every tool runs as a process of its own, start-up included, one thread each; ratios are CPU
seconds of the tool over ours on the same file in the same run.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path

import numpy as np
import pymupdf

from extractors.document import PageImage
from tests.benchmarks.measure import Cost, measured
from tests.corpus.papers import ResultRow, TestReport, test_report
from tests.corpus.scanner import ScanLook, scan_page
from tests.corpus.sheet import Marking, Sheet

LOOK = ScanLook(dpi=200, skew=0.4, grey=True, jpeg_quality=70)
FILLER = (
    "设备经现场安装调试后进行检测，环境温度、供电电压、气源压力均符合标准规定，"
    "检测过程中设备运行平稳，无异常振动和噪声，各项安全防护装置齐全有效，记录完整。"
)
ROWS = tuple(
    ResultRow(f"检测项目{number}", "mm", "≤0.5", f"[[0.{number + 10}]]" if number < 3 else "0.20")
    for number in range(1, 8)
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if arguments.sizes:
            _print_sizes(folder)
        else:
            _print_peers(folder)


def _print_peers(folder: Path) -> None:
    scan = report_file(folder / "scan.pdf", pages=20, marked=3, scanned=True)
    full = report_file(folder / "marked.pdf", pages=1, marked=1, scanned=True)
    digital = report_file(folder / "digital.pdf", pages=20, marked=3, scanned=False)
    _compare("scanned report, 20 pages, 3 marked", scan, _ocr_peers(scan))
    _compare("one scanned page full of marks", full, _ocr_peers(full))
    _compare("digital report, 20 pages, 3 marked", digital, {"text": _peer("text", digital)})


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


def _ours(file: Path) -> list[str]:
    return [sys.executable, "-m", "flows.cli", "read", str(file), "--json"]


def _peer(name: str, file: Path) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.peers", name, str(file)]


def _ocr_peers(file: Path) -> dict[str, list[str]]:
    peers = {name: _peer(name, file) for name in ("rapidocr", "rapidocr-default", "tesseract")}
    if importlib.util.find_spec("ocrmypdf"):
        out = str(file.with_suffix(".ocr.pdf"))
        options = ["-l", "chi_sim+eng", "--jobs", "1", "--output-type", "pdf", "--force-ocr"]
        peers["ocrmypdf"] = [sys.executable, "-m", "ocrmypdf", *options, str(file), out]
    else:
        print("OCRmyPDF is not installed: pip install ocrmypdf to see it here")
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
