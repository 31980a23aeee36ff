"""One application as the rules see it: its papers by kind, its facts, its place in the round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.evidence import Evidence, Fact, FactName, FileKind, PageState, Source
from matchers.findings import Application, Finding, RoundTerms
from matchers.identity import Likeness, enterprise_likeness, model_codes
from matchers.rules.page_text import squeezed, whole_text
from matchers.rules.result import RuleStatus, Severity
from matchers.rules.round_view import RoundView

LEAST_TEXT = 20  # characters; fewer tell nothing of a file's kind
FRONT_PAGES = 3  # cover, notices and first page of a report, always read in full
SURE_READING = 0.9  # recognised lines below it hold a wrong character now and then


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of a rule's function; the registry adds the rule's id and severity."""

    status: RuleStatus
    reason: str
    file: str = ""
    page: int | None = None
    severity: Severity | None = None


Outcomes = tuple[Outcome, ...]


def ok(reason: str, file: str = "", page: int | None = None) -> Outcome:
    return Outcome(RuleStatus.OK, reason, file, page)


def gap(reason: str, file: str = "", page: int | None = None) -> Outcome:
    return Outcome(RuleStatus.GAP, reason, file, page)


def ask(reason: str, file: str = "", page: int | None = None) -> Outcome:
    return Outcome(RuleStatus.ASK, reason, file, page)


def info(reason: str, file: str = "", page: int | None = None) -> Outcome:
    return Outcome(RuleStatus.INFO, reason, file, page)


def human(reason: str, file: str = "", page: int | None = None) -> Outcome:
    return Outcome(RuleStatus.HUMAN, reason, file, page)


def gap_if(reason: str, file: str = "", page: int | None = None, *, sure: bool) -> Outcome:
    """A gap where the program is sure, otherwise a question."""
    return gap(reason, file, page) if sure else ask(reason, file, page)


@dataclass(frozen=True, slots=True)
class Case:
    """What every rule's function is given."""

    application: Application
    findings: tuple[Finding, ...]
    terms: RoundTerms
    view: RoundView

    def papers(self, *kinds: FileKind) -> tuple[Evidence, ...]:
        return tuple(file for file in self.application.files if file.kind in kinds)

    @property
    def forms(self) -> tuple[Evidence, ...]:
        return self.papers(FileKind.APPLICATION_FORM)

    @property
    def test_reports(self) -> tuple[Evidence, ...]:
        return self.papers(FileKind.TEST_REPORT)

    @property
    def user_reports(self) -> tuple[Evidence, ...]:
        return self.papers(FileKind.USER_REPORT)

    @property
    def market_papers(self) -> tuple[Evidence, ...]:
        return self.papers(FileKind.CONTRACT, FileKind.INVOICE)

    @property
    def all_read(self) -> bool:
        """True when no file was refused and the text of every page is known."""
        return not self.application.refused and all(
            file.is_complete for file in self.application.files
        )

    @property
    def unknown_papers(self) -> tuple[Evidence, ...]:
        """Files of no known kind with unread pages or hardly any text: they may be anything."""
        return tuple(
            file
            for file in self.papers(FileKind.OTHER)
            if not file.is_complete or len(squeezed(whole_text(file))) < LEAST_TEXT
        )

    @property
    def kinds_known(self) -> bool:
        """True when every file was opened and its kind could be told: what is absent is absent.

        A scan's later pages may be unread: its front tells its kind."""
        return not self.application.refused and not self.unknown_papers

    @property
    def applicant(self) -> str:
        """The applicant's name: the form's, else the licence holder's, else the folder's."""
        named = first_value(self.forms, FactName.APPLICANT) or first_value(
            self.papers(FileKind.LICENCE), FactName.HOLDER
        )
        return named or self.application.enterprise

    @property
    def product(self) -> str:
        return first_value(self.forms, FactName.EQUIPMENT) or self.application.equipment

    @property
    def models(self) -> tuple[str, ...]:
        """Every model the form gives for the equipment."""
        return tuple(fact.value for _, fact in facts(self.forms, FactName.MODEL))

    def is_applicant(self, name: str) -> Likeness:
        """How the name compares with the applicant's, as form and folder write it."""
        likenesses = {
            enterprise_likeness(name, known)
            for known in (self.applicant, self.application.enterprise)
        }
        return next(
            (likeness for likeness in (Likeness.SAME, Likeness.NEAR) if likeness in likenesses),
            Likeness.OTHER,
        )


def facts(files: Iterable[Evidence], *names: FactName) -> tuple[tuple[Evidence, Fact], ...]:
    """Every fact of these names with the file it stands in, in the files' order."""
    return tuple(
        (file, fact) for file in files for fact in file.facts if fact.name in names and fact.value
    )


def first_value(files: Iterable[Evidence], name: FactName) -> str:
    """The first value of that name, empty when no file has one."""
    return next((fact.value.strip() for _, fact in facts(files, name)), "")


def is_printed(file: Evidence, page: int) -> bool:
    """True when the page's text is a text layer, so that no character was guessed."""
    return any(each.number == page and each.source is Source.TEXT_LAYER for each in file.pages)


def is_sure(file: Evidence, fact: Fact) -> bool:
    """True for a fact from a text layer or read with confidence; not for single characters."""
    return is_printed(file, fact.page) or fact.confidence >= SURE_READING


def front_is_read(file: Evidence) -> bool:
    """True when the pages that carry marks, numbers and names were read in full."""
    return all(page.state in (PageState.READ, PageState.BLANK) for page in file.pages[:FRONT_PAGES])


def is_digital(file: Evidence) -> bool:
    """True when every page that was read has a text layer."""
    return all(
        page.source is Source.TEXT_LAYER for page in file.pages if page.state is PageState.READ
    )


def speaks_of_model(file: Evidence, models: Iterable[str]) -> bool:
    """Whether a model's code stands anywhere in the file, as a code of its own."""
    codes = {code for text in whole_text(file).splitlines() for code in model_codes(text)}
    return any(code in codes for model in models for code in model_codes(model))


def find_words(
    files: Sequence[Evidence], pattern: re.Pattern[str]
) -> tuple[tuple[Evidence, int, str], ...]:
    """File, page and words of each page's first hit, spaces inside lines ignored."""
    hits = (
        (file, page.number, found.group(0))
        for file in files
        for page in file.pages
        if (found := pattern.search(squeezed(page.text)))
    )
    return tuple(hits)


def listed(names: Iterable[str]) -> str:
    """Names in order, each once, with 、 between."""
    return "、".join(dict.fromkeys(names))


NO_REPORT = "没有检测检验报告，本条无从核对。"


def each_report(case: Case, results: Sequence[Outcome], fine: str) -> Outcomes:
    """The results, or one that tells that nothing was found, or that there is no report."""
    if not case.test_reports:
        return (info(NO_REPORT),)
    return tuple(results) or (ok(fine),)
