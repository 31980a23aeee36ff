"""The overview in a real browser: sorts, filters and searches without a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from flows.reports.charts import Bar, Part, bar_chart
from flows.reports.model import FailedApplication, FileState, LooseFile, StoredApplication
from flows.reports.overview_html import INDEX, State, application_state
from flows.reports.write import write_round
from matchers.rules import RuleStatus
from matchers.verdict import Verdict
from tests.flows.reports.examples import FIELDS, example_round

pytestmark = pytest.mark.browser
COUNT = 60


@pytest.fixture(scope="module")
def index(stored: StoredApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("overview")
    report = replace(
        example_round(stored, COUNT),
        loose=(LooseFile("推荐函.ofd", FileState.REFUSED, "OFD 文件暂不支持。"),),
        failed=(FailedApplication("样例乙公司", "样例装备", "程序内部错误。"),),
    )
    write_round(report, out)
    return out / INDEX


@pytest.fixture
def page(browser: Any, index: Path) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.requests = []
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.goto(index.as_uri())
    yield opened
    opened.close()


def rows(page: Any) -> Any:
    return page.locator("#matrix tbody tr:visible")


def test_shows_every_application_and_asks_nobody(page: Any, index: Path) -> None:
    assert rows(page).count() == COUNT
    assert page.requests == [index.as_uri()]
    text = page.locator("main").text_content()
    assert "样例乙公司" in text and "推荐函.ofd" in text and "OFD 文件暂不支持" in text


def test_exports_are_there(page: Any, index: Path) -> None:
    links = page.locator("header.head a").evaluate_all("all => all.map(one => one.href)")
    paths = [Path(unquote(urlsplit(link).path)) for link in links]
    assert len(paths) == 4 and all(path.exists() for path in paths)


def test_filters(page: Any) -> None:
    page.select_option("#field", FIELDS[0])
    assert rows(page).count() == COUNT // len(FIELDS)
    page.fill("#search", "样例000")
    assert rows(page).count() == 1
    page.click("#reset")
    assert rows(page).count() == COUNT
    page.select_option("#verdict", "conflict")
    assert 0 < rows(page).count() < COUNT
    assert all("≠" in text for text in rows(page).all_text_contents())


def test_state_buttons_filter(page: Any) -> None:
    button = page.locator("button.pick").first
    count = int(button.inner_text().split()[-1])
    button.click()
    assert rows(page).count() == count


def test_sorts_both_ways(page: Any) -> None:
    head = page.locator("#matrix thead th").nth(6)
    head.locator("button").click()
    down = [int(text) for text in page.locator("#matrix tbody td:nth-child(7)").all_text_contents()]
    assert down == sorted(down, reverse=True) and head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    up = [int(text) for text in page.locator("#matrix tbody td:nth-child(7)").all_text_contents()]
    assert up == sorted(up)


def test_one_click_leads_to_the_number(page: Any, stored: StoredApplication) -> None:
    cell = page.locator("#matrix .cells a").nth(2)
    assert cell.get_attribute("href").endswith("/report.html#i3")
    assert stored.findings[2].requirement in cell.get_attribute("title")


def test_tells_duplicates_and_candidates(page: Any) -> None:
    assert page.get_by_text("重复提交的文件（").is_visible()
    assert page.locator("#cand-h").inner_text() == "同一清单序号的申报项目（20）"


def test_accessible(page: Any, stored: StoredApplication, tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    write_round(example_round(stored, 4), tmp_path)
    page.goto((tmp_path / INDEX).as_uri())
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8") + ";0")
    assert [one["id"] for one in page.evaluate("axe.run()")["violations"]] == []


def _with(stored: StoredApplication, *verdicts: Verdict) -> StoredApplication:
    findings = tuple(
        replace(finding, verdict=verdict)
        for finding, verdict in zip(stored.findings, verdicts, strict=False)
    )
    return replace(stored, findings=findings, rules=())


def test_state_is_the_heaviest_thing_open(stored: StoredApplication) -> None:
    met, unclear = Verdict.MET, Verdict.UNCLEAR
    assert application_state(_with(stored, met, met)) is State.CLEAR
    assert application_state(_with(stored, met, unclear)) is State.LOOK
    assert application_state(_with(stored, Verdict.MISSING, unclear)) is State.CURABLE
    assert application_state(_with(stored, Verdict.MISSING, Verdict.NOT_MET)) is State.BLOCKED
    assert application_state(replace(stored, findings=())) is State.BLOCKED
    asking = tuple(rule for rule in stored.rules if rule.status is RuleStatus.ASK)
    assert application_state(replace(_with(stored, met), rules=asking)) is State.LOOK


def test_charts_escape_what_they_are_given() -> None:
    chart = bar_chart("标题", [Bar('<b>"&', (Part("<i>", 3, "#000", "#fff"),))])
    assert "<b>" not in chart and "<i>" not in chart and "&lt;b&gt;" in chart


def test_empty_chart_says_so() -> None:
    assert "没有数据" in bar_chart("标题", [Bar("甲", (Part("乙", 0, "#000", "#fff"),))])
