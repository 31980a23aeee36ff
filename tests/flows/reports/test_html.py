"""The report in a real browser: alone, quiet, safe and quick to find one's way in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.reports.application_html import REPORT as REPORT_FILE
from flows.reports.application_html import write_report
from flows.reports.drawing import Drawn, Picture, pages_of, picture_key
from flows.reports.html import page_href, quoted, shown
from flows.reports.model import StoredApplication
from flows.reports.wording import DISCLAIMER, UNOFFICIAL
from flows.reports.write import write_application
from matchers.verdict import Verdict
from tests.flows.reports.examples import REPORT, Papers, example_report

pytestmark = pytest.mark.browser

ATTACK = (
    '<img src=x onerror="window.hit=1">"\'{{7*7}}</script><script>window.hit=1</script>\u202egnp'
)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that notes every request and every error."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.requests, opened.errors = [], []
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("console", lambda said: opened.errors.append(said.text))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def report_file(stored: StoredApplication, out: Path) -> Path:
    return out / stored.folder / REPORT_FILE


def test_opens_from_disk_without_any_request(page: Any, report_file: Path) -> None:
    page.goto(report_file.as_uri())
    asked = [url for url in page.requests if not url.startswith("data:")]
    assert asked == [report_file.as_uri()]
    assert page.errors == []
    assert report_file.stat().st_size < 5_000_000


def test_says_what_it_is_on_screen_and_paper(page: Any, report_file: Path) -> None:
    page.goto(report_file.as_uri())
    for words in (DISCLAIMER, UNOFFICIAL):
        assert page.get_by_text(words).first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".running").is_visible()
    assert not page.locator("nav.bar").is_visible()


def test_paper_says_it_on_every_page(page: Any, report_file: Path) -> None:
    import pymupdf

    page.goto(report_file.as_uri())
    with pymupdf.open(stream=page.pdf(prefer_css_page_size=True)) as paper:
        assert paper.page_count >= 3
        texts = [sheet.get_text().replace("\n", "") for sheet in paper]
        assert abs(paper[0].rect.width - 595) < 2, "A4"
    assert all(DISCLAIMER in text and UNOFFICIAL in text for text in texts)


def test_heaviest_gaps_come_first(page: Any, report_file: Path) -> None:
    page.goto(report_file.as_uri())
    weights = page.locator("#gaps + .scroll tbody tr td:first-child").all_inner_texts()
    order = ["阻断", "需补正", "提示"]
    assert weights == sorted(weights, key=order.index)
    assert set(weights) == set(order)


def test_every_verdict_shows_its_reason_picture_and_place(
    page: Any, report_file: Path, stored: StoredApplication
) -> None:
    page.goto(report_file.as_uri())
    for finding in stored.findings:
        card = page.locator(f"#i{finding.indicator_no}")
        assert finding.reason in card.inner_text()
        for support in finding.supports:
            image = card.locator("figure img").first
            image.scroll_into_view_if_needed()
            assert image.evaluate("one => one.complete && one.naturalWidth > 500")
            link = card.locator(".where a").first.get_attribute("href")
            assert link is not None and link.endswith(f"#page={finding.supports[0].page}")
            assert support.text in card.inner_text()


def test_links_lead_to_the_submitted_files(page: Any, report_file: Path, papers: Papers) -> None:
    page.goto(report_file.as_uri())
    links = page.locator("#files ~ .scroll a").evaluate_all("all => all.map(one => one.href)")
    from urllib.parse import unquote, urlsplit

    paths = {Path(unquote(urlsplit(link).path)) for link in links}
    assert papers.folder / REPORT in paths
    assert all(path.exists() for path in paths)


def test_keys_walk_the_gaps(page: Any, report_file: Path, stored: StoredApplication) -> None:
    page.goto(report_file.as_uri())
    gaps = [f"i{one.indicator_no}" for one in stored.findings if one.verdict.is_gap]
    walked = []
    for _ in gaps:
        page.keyboard.press("j")
        walked.append(page.evaluate("document.activeElement.id"))
    assert walked == gaps
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == gaps[-2]


def test_search_narrows_and_escape_widens(page: Any, report_file: Path) -> None:
    page.goto(report_file.as_uri())
    page.keyboard.press("/")
    page.keyboard.type("MTBF")
    assert page.locator("article.card:visible").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("article.card:visible").count() == 7
    page.click("#only-gaps")
    assert page.locator("article.card:visible").count() == 6


def test_whole_page_opens_on_demand(page: Any, report_file: Path) -> None:
    page.goto(report_file.as_uri())
    assert page.locator("dialog:visible").count() == 0
    page.locator("#i1 a.whole").click()
    assert page.locator("dialog:visible img").evaluate("one => one.naturalWidth") > 600
    page.keyboard.press("Escape")
    assert page.locator("dialog:visible").count() == 0


def test_a_report_full_of_pictures_stays_below_the_limit(
    page: Any, stored: StoredApplication, tmp_path: Path
) -> None:
    """Fifty requirements with heavy pictures: the first ones are shown, the rest as text."""
    first = stored.findings[0]
    findings = tuple(replace(first, indicator_no=number) for number in range(1, 51))
    heavy = Picture(b"\xff\xd8" + bytes(150_000), 1240, 200)
    support = first.supports[0]
    key = picture_key(support.file, support.page, pages_of(support)[support.page])
    drawn = {support.file: Drawn({key: heavy}, dict.fromkeys(range(1, 40), heavy))}
    write_report(tmp_path, replace(stored, findings=findings), drawn, {})
    assert (tmp_path / REPORT_FILE).stat().st_size < 5_000_000
    page.goto((tmp_path / REPORT_FILE).as_uri())
    assert page.locator("#i1 figure img").count() == 1
    assert page.locator("#i50 figure .snippet mark").inner_text() == support.text


def _hostile(stored: StoredApplication) -> StoredApplication:
    finding = stored.findings[0]
    support = replace(
        finding.supports[0], text=ATTACK, sentence=f"前{ATTACK}后", cells=((ATTACK, ATTACK),)
    )
    finding = replace(
        finding,
        requirement=ATTACK,
        reason=ATTACK,
        value=ATTACK,
        supports=(support,),
        remarks=(ATTACK,),
    )
    file = replace(stored.files[0], file=ATTACK, link="", annotated="")
    return replace(
        stored,
        enterprise=ATTACK,
        equipment=ATTACK,
        findings=(finding, *stored.findings[1:]),
        files=(file, *stored.files[1:]),
        rules=tuple(replace(rule, reason=ATTACK, title=ATTACK) for rule in stored.rules),
    )


def test_hostile_texts_are_shown_as_text(
    page: Any, stored: StoredApplication, tmp_path: Path
) -> None:
    write_report(tmp_path, _hostile(stored), {}, {})
    page.goto((tmp_path / REPORT_FILE).as_uri())
    assert page.evaluate("window.hit") is None
    assert page.errors == []
    assert page.locator("img[src=x]").count() == 0
    seen = page.locator("#main").inner_text()
    assert '<img src=x onerror="window.hit=1">' in seen
    assert "\u202e" not in seen and "⟦U+202E⟧" in seen
    assert "{{7*7}}" in seen


def test_hostile_folder_names_make_good_links(page: Any, papers: Papers, tmp_path: Path) -> None:
    report = example_report(papers)
    folder = 'javascript:alert(1)#?%/"><b>'
    write_application(replace(report, folder=folder), tmp_path, papers.sources())
    page.goto((tmp_path / folder / REPORT_FILE).as_uri())
    links = page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
    assert links and all(link.startswith("file:///") for link in links)


def test_policy_forbids_everything_else(page: Any, report_file: Path) -> None:
    ended: list[tuple[str, str | None]] = []
    page.on("requestfailed", lambda request: ended.append((request.url, request.failure)))
    page.goto(report_file.as_uri())
    page.evaluate(
        """() => { const image = new Image(); image.src = "http://127.0.0.1:9/x.png";
        document.body.append(image); const script = document.createElement("script");
        script.textContent = "window.hit = 1"; document.body.append(script); }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None
    assert ended == [("http://127.0.0.1:9/x.png", "csp")]


def test_without_marks_of_the_sample_when_official(
    page: Any, stored: StoredApplication, tmp_path: Path
) -> None:
    write_report(tmp_path, replace(stored, round=replace(stored.round, official=True)), {}, {})
    page.goto((tmp_path / REPORT_FILE).as_uri())
    text = page.locator("body").inner_text()
    assert DISCLAIMER in text and UNOFFICIAL not in text


def test_verdicts_are_told_by_word_and_sign(
    page: Any, report_file: Path, stored: StoredApplication
) -> None:
    from flows.reports.wording import VERDICT_LABEL, VERDICT_SIGN

    page.goto(report_file.as_uri())
    for finding in stored.findings:
        head = page.locator(f"#i{finding.indicator_no} > header").inner_text()
        assert VERDICT_SIGN[finding.verdict] in head and VERDICT_LABEL[finding.verdict] in head
    assert {one.verdict for one in stored.findings} == set(Verdict)


def test_accessible(page: Any, report_file: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    page.goto(report_file.as_uri())
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8") + ";0")
    found = page.evaluate("axe.run()")["violations"]
    assert [one["id"] for one in found] == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [("a\u202eb", "a⟦U+202E⟧b"), ("a\x00b", "a⟦U+0000⟧b"), ("行\n行", "行\n行"), ("℃≤", "℃≤")],
)
def test_tricks_are_made_visible(text: str, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize(
    "name", ["javascript:alert(1).pdf", "//host/x.pdf", 'a"b.pdf', "a#b?c.pdf"]
)
def test_addresses_stay_relative(name: str) -> None:
    href = str(page_href(quoted(name), 3))
    assert href.startswith("./") and href.endswith("#page=3")
    assert not set('"<>?') & set(href) and href.count("#") == 1
