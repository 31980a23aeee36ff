"""How long reports take to make, open and filter: `python -m tests.benchmarks.reports`.

Bars: an overview of 600 applications opens and filters within 1 s, a report opens within
0.5 s and weighs at most 5 MB.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from flows.reports.write import write_application, write_round
from tests.flows.reports.examples import example_report, example_round, make_papers

if TYPE_CHECKING:
    from playwright.sync_api import Page

APPLICATIONS = 600
RUNS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder))


def measure(folder: Path) -> None:
    papers = make_papers(folder / "papers")
    report = example_report(papers)
    out = folder / "out"
    row("application written", timed(lambda: write_application(report, out, papers.sources())))
    stored = write_application(report, out, papers.sources())
    round_report = example_round(stored, APPLICATIONS)
    row(f"round of {APPLICATIONS} written", timed(lambda: write_round(round_report, out)))
    page_file = out / report.folder / "report.html"
    print(f"{'report.html':32} {page_file.stat().st_size / 1e6:8.2f} MB")
    print(f"{'index.html':32} {(out / 'index.html').stat().st_size / 1e6:8.2f} MB")
    in_browser(page_file, out / "index.html")


def in_browser(report: Path, index: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        row("report opens", min(opening(page, report) for _ in range(RUNS)))
        row("overview opens", min(opening(page, index) for _ in range(RUNS)))
        for name, action in (
            ("overview filters by field", lambda: page.select_option("#field", index=2)),
            ("overview searches", lambda: page.fill("#search", "样例05")),
            ("overview clears", lambda: page.click("#reset")),
            ("overview sorts", lambda: page.click("#matrix thead th:nth-child(1) button")),
        ):
            row(name, painted(page, action))
        browser.close()


def opening(page: Page, file: Path) -> float:
    """Seconds from the address to the first painted frame after loading."""
    return painted(page, lambda: page.goto(file.absolute().as_uri()))


def painted(page: Page, action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return time.perf_counter() - began


def timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def row(name: str, seconds: float) -> None:
    print(f"{name:32} {seconds:8.3f} s")


if __name__ == "__main__":
    main()
