"""report.html: what a reviewer reads of one application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from flows.atomic import write_text
from flows.reports.decisions import Standing, Standings
from flows.reports.drawing import Drawn, Picture, pages_of, picture_key
from flows.reports.html import file_href, page_href, quoted, render
from flows.reports.model import (
    Change,
    ChangeKind,
    FileState,
    StoredApplication,
    StoredFile,
    StoredFinding,
    StoredRule,
    StoredSupport,
)
from flows.reports.storing import content_key
from flows.reports.wording import VERDICT_SEVERITY
from matchers.rules import RuleStatus, Severity
from matchers.verdict import Verdict

REPORT = "report.html"
# A cut-out is shown at this many CSS pixels for each of its 150 dpi pixels.
_SHOWN_SCALE = 0.8
# All cut-outs and all whole pages of one report, before base64: it stays below 5 MB.
CUTS_BYTES = 2_000_000
WHOLE_PAGES_BYTES = 1_500_000
# Evidence of one requirement shown without unfolding.
MOST_LEADING = 3
_STATUS_WEIGHT = {
    RuleStatus.GAP: 0,
    RuleStatus.ASK: 1,
    RuleStatus.INFO: 2,
    RuleStatus.HUMAN: 3,
    RuleStatus.OK: 4,
}
_WEIGHT = {Severity.BLOCKING: 0, Severity.CURABLE: 1, Severity.HINT: 2}


@dataclass(frozen=True, slots=True)
class Link:
    """A place in a file: where a click leads (empty: nowhere) and what it says."""

    file: str
    page: int | None
    href: Markup


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of the list that stands first: a finding or a rule that is not settled."""

    severity: Severity
    label: str
    title: str
    anchor: str
    reason: str
    remedy: str
    link: Link
    verdict: Verdict | None = None
    status: RuleStatus | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """The picture of a passage on one page; `whole` is the id of the page's own picture."""

    page: int
    picture: Picture | None
    whole: str = ""

    @property
    def width(self) -> int:
        return round(self.picture.width * _SHOWN_SCALE) if self.picture else 0

    @property
    def height(self) -> int:
        return round(self.picture.height * _SHOWN_SCALE) if self.picture else 0


@dataclass(frozen=True, slots=True)
class Whole:
    id: str
    file: str
    page: int
    picture: Picture
    href: Markup


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """What the template asks of one application."""

    one: StoredApplication
    drawn: Mapping[str, Drawn]
    standings: Standings
    wholes: tuple[Whole, ...] = field(init=False)
    cuts: frozenset[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wholes", self._chosen_wholes())
        object.__setattr__(self, "cuts", self._chosen_cuts())

    @property
    def index_href(self) -> Markup:
        return Markup("../" * (self.one.folder.count("/") + 1) + "index.html")

    @property
    def run_key(self) -> str:
        """The same inputs, list and version have the same key."""
        one = self.one
        parts = [(file.file, file.sha256) for file in one.files]
        return content_key(
            one.round.tool_version, one.round.list_sha256, str(one.round.as_of), parts
        )

    @property
    def counts(self) -> list[tuple[Verdict, int]]:
        counted = Counter(finding.verdict for finding in self.one.findings)
        return [(verdict, counted[verdict]) for verdict in Verdict]

    @property
    def unread(self) -> list[StoredFile]:
        return [file for file in self.one.files if file.state is not FileState.READ]

    @property
    def gaps(self) -> list[Gap]:
        """阻断 first, then 需补正, then 提示; indicators before rules, each in order."""
        gaps = [self._finding_gap(one) for one in self.one.findings if one.verdict.is_gap]
        gaps += [
            self._rule_gap(number, rule)
            for number, rule in enumerate(self.one.rules, start=1)
            if rule.status in (RuleStatus.GAP, RuleStatus.ASK)
        ]
        return sorted(gaps, key=lambda gap: _WEIGHT[gap.severity])

    @property
    def change_counts(self) -> list[tuple[ChangeKind, int]]:
        counted = Counter(change.kind for change in self.one.changes or ())
        return [(kind, counted[kind]) for kind in ChangeKind]

    @property
    def moved(self) -> list[Change]:
        changes = self.one.changes or ()
        return [one for one in changes if one.kind is not ChangeKind.UNCHANGED]

    @property
    def open_rules(self) -> list[tuple[int, StoredRule]]:
        """Rules a person should read, with their numbers: gaps first, then what to look at."""
        numbered = enumerate(self.one.rules, start=1)
        shown = [pair for pair in numbered if pair[1].status is not RuleStatus.OK]
        return sorted(shown, key=lambda pair: _STATUS_WEIGHT[pair[1].status])

    @property
    def kept_rules(self) -> list[tuple[int, StoredRule]]:
        numbered = enumerate(self.one.rules, start=1)
        return [pair for pair in numbered if pair[1].status is RuleStatus.OK]

    def leading(self, finding: StoredFinding) -> tuple[StoredSupport, ...]:
        """The evidence shown at once: what the verdict rests on and what it is held against."""
        return _distinct(_decisive_first(finding.supports))[:MOST_LEADING]

    def further(self, finding: StoredFinding) -> tuple[StoredSupport, ...]:
        """The rest, folded."""
        leading = self.leading(finding)
        return tuple(one for one in finding.supports if one not in leading)

    def standing(self, subject: str) -> Standing | None:
        return self.standings.get((*self.one.key, subject))

    def link(self, file: str, page: int | None = None) -> Link:
        stored = next((one for one in self.one.files if one.file == file), None)
        return Link(file, page, file_href(stored, page) if stored else Markup(""))

    def openings(self, file: StoredFile) -> list[tuple[str, Markup]]:
        """The submitted file and its copies, as far as there are."""
        targets = (
            ("原件", Markup(file.link)),
            ("标注件", quoted(file.annotated)),
            ("打印件", quoted(file.annotated_print)),
        )
        return [(label, page_href(target)) for label, target in targets if target]

    def problems(self, file: str) -> list[str]:
        drawn = self.drawn.get(file)
        return [drawn.problem] if drawn and drawn.problem else []

    def shots(self, finding: StoredFinding, support: StoredSupport) -> list[Shot]:
        """One picture a page of the passage; without one, its text is shown instead."""
        known = {whole.id for whole in self.wholes}
        shots = []
        for page, boxes in pages_of(support).items():
            key = picture_key(support.file, page, boxes)
            chosen = (finding.indicator_no, key) in self.cuts
            whole = _whole_id(support.file, page)
            picture = self._cut(support.file, key) if chosen else None
            shots.append(Shot(page, picture, whole if whole in known else ""))
        return shots

    def _cut(self, file: str, key: str) -> Picture | None:
        drawn = self.drawn.get(file)
        return drawn.passages.get(key) if drawn else None

    def _chosen_cuts(self) -> frozenset[tuple[int, str]]:
        """Cut-outs as many as the size allows, those seen without unfolding first."""
        leading = [(one, support) for one in self.one.findings for support in self.leading(one)]
        folded = [
            (one, support)
            for one in self.one.findings
            for support in (*self.further(one), *one.rejected)
        ]
        chosen: set[tuple[int, str]] = set()
        left = CUTS_BYTES
        for finding, support in (*leading, *folded):
            for page, boxes in pages_of(support).items():
                key = picture_key(support.file, page, boxes)
                picture = self._cut(support.file, key)
                if picture and len(picture.data) <= left:
                    left -= len(picture.data)
                    chosen.add((finding.indicator_no, key))
        return frozenset(chosen)

    def around(self, support: StoredSupport) -> tuple[str, str] | None:
        """The sentence before and after the marked words, when they stand in it once."""
        if support.sentence.count(support.text) != 1:
            return None
        before, after = support.sentence.split(support.text)
        return before, after

    def _finding_gap(self, finding: StoredFinding) -> Gap:
        first = finding.supports[0] if finding.supports else None
        return Gap(
            severity=VERDICT_SEVERITY[finding.verdict] or Severity.HINT,
            label=finding.subject,
            title=finding.requirement,
            anchor=f"i{finding.indicator_no}",
            reason=finding.reason,
            remedy=finding.remedy,
            link=self.link(first.file, first.page) if first else Link("", None, Markup("")),
            verdict=finding.verdict,
            standing=self.standing(finding.subject),
        )

    def _rule_gap(self, number: int, rule: StoredRule) -> Gap:
        return Gap(
            severity=rule.severity,
            label=rule.title or rule.rule,
            title=f"规则{rule.rule}",
            anchor=f"r{number}",
            reason=rule.reason,
            remedy=rule.remedy,
            link=self.link(rule.file, rule.page),
            status=rule.status,
            standing=self.standing(rule.subject),
        )

    def _chosen_wholes(self) -> tuple[Whole, ...]:
        """Whole pages in the order of files and pages, as many as the size allows."""
        wholes: list[Whole] = []
        left = WHOLE_PAGES_BYTES
        for file, drawn in sorted(self.drawn.items()):
            for page, picture in sorted(drawn.pages.items()):
                left -= len(picture.data)
                if left < 0:
                    return tuple(wholes)
                href = self.link(file, page).href
                wholes.append(Whole(_whole_id(file, page), file, page, picture, href))
        return tuple(wholes)


def _decisive_first(supports: Sequence[StoredSupport]) -> list[StoredSupport]:
    """What the verdict rests on, then marked evidence that was judged, then the rest."""
    rest = sorted(supports[1:], key=lambda one: (one.mark is None, one.verdict is Verdict.MANUAL))
    return [*supports[:1], *rest]


def _distinct(supports: Iterable[StoredSupport]) -> tuple[StoredSupport, ...]:
    """Without unmarked text around a marked passage that says the same."""
    kept: list[StoredSupport] = []
    for support in supports:
        around = [one for one in kept if one.mark and _holds(support, one)]
        if support.mark or not around:
            kept.append(support)
    return tuple(kept)


def _holds(outer: StoredSupport, inner: StoredSupport) -> bool:
    """True when the words of one stand within those of the other, on the same page."""
    same_page = (outer.file, outer.page) == (inner.file, inner.page)
    return same_page and "".join(inner.text.split()) in "".join(outer.text.split())


def _whole_id(file: str, page: int) -> str:
    return f"p{content_key(file, page)[:10]}"


def write_report(
    folder: Path, one: StoredApplication, drawn: Mapping[str, Drawn], standings: Standings
) -> None:
    """One HTML file with its pictures inside."""
    view = ApplicationView(one, drawn, standings)
    page = render(
        "application.html.j2", script="application.js", one=one, head=one.round, view=view
    )
    write_text(folder / REPORT, page)
