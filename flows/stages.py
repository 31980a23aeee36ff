"""The stages of a run between reading and the finished folder; no Prefect here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.evidence import Evidence
from flows.atomic import sweep
from flows.bench import Bench, FileOutcome, reader_pool
from flows.cache import ReadingKey, program_version
from flows.intake import Folder, Submission, submitted_round
from flows.judging import Judged, JudgeOrder, ReadFile, files_to_read_wholly, load_judged
from flows.ledger import now
from flows.listing import ListedFile, Listing, listing, unpacked
from flows.locks import held, held_all, lock_path
from flows.places import application_folder
from flows.plan import Plan
from flows.progress import DISPLAY
from flows.reading import Reader, Refusal
from flows.report_record import is_as_written, note_written, report_key
from flows.report_step import ReportOrder, save_order, save_view
from flows.reports.json_files import load_application
from flows.reports.model import (
    FailedApplication,
    FileState,
    LooseFile,
    RoundHead,
    RoundReport,
    StoredApplication,
    SubmittedSource,
)
from flows.reports.take_over import take_over_review
from flows.reports.write import write_round
from flows.summary import Summary, summarised
from flows.version import tool_version
from matchers.rules.round_view import RoundPapers, RoundView, view_round

OVERVIEW = "overview"
_DEEP = (FileOutcome(ReadingKey("", "", thorough=True), ""),)
NOT_YET = "尚未核验（本次只核验了指定企业）。"
OTHER_LIST = "上次核验用的是另一份指标清单，请重新核验该企业。"
NOT_JUDGED = "核验时程序内部错误，未能给出结果，请联系维护人员。"


@dataclass(frozen=True, slots=True)
class Work:
    """One run's work, by value. `papers`: the bureau's, in the round folder itself."""

    plan: Plan
    bench: Bench
    submission: Submission
    listings: tuple[Listing, ...]
    papers: Listing
    view: Path | None = None

    @property
    def thorough(self) -> bool:
        return self.plan.order.thorough

    @property
    def head(self) -> RoundHead:
        terms, indicators = self.plan.terms, self.plan.indicators
        return RoundHead(
            name=terms.name,
            list_name=indicators.name,
            list_sha256=indicators.sha256,
            list_source=indicators.source,
            official=indicators.official,
            tool_version=tool_version(),
            deadline=terms.deadline,
            as_of=terms.as_of,
            decision_rule=terms.decision_rule,
        )

    def with_view(self, path: Path) -> Work:
        return replace(self, view=path)

    def key(self, one: Listing) -> str:
        """Stable short id of an application in its round, for the ledger and file names."""
        words = f"{one.enterprise}\0{one.equipment}".encode("utf-8", "replace")
        return hashlib.sha256(words).hexdigest()[:16]

    def judged_path(self, one: Listing, outcomes: tuple[FileOutcome, ...]) -> Path:
        """Apart for both passes: the first is not judged anew because the second came after."""
        folder = self.plan.places.machinery / "judged" / program_version()
        deep = any(outcome.key and outcome.key.thorough for outcome in outcomes)
        return folder / f"{self.key(one)}-{'all' if deep else 'marks'}.judged"


@contextmanager
def run_locks(plan: Plan, on_wait: Callable[[], None]) -> Iterator[None]:
    """Holds the enterprises of this run, so that no other run works on them meanwhile."""
    locks = plan.places.locks
    with held_all([lock_path(locks, name) for name in plan.enterprises], on_wait):
        yield


def taken_over(plan: Plan) -> str:
    """Keeps what people wrote into the workbook since the last run; a problem in words."""
    with held(lock_path(plan.places.locks, OVERVIEW)):
        return take_over_review(plan.places.out, now()).problem


def prepared_work(bench: Bench, plan: Plan) -> Work:
    """Walks what was submitted and expands archives."""
    DISPLAY.get().stage("清点申报材料…")
    only = None if plan.is_whole_round else frozenset(plan.enterprises)
    submission = submitted_round(plan.folder, skip=plan.places.out, only=only)
    submission = _without_settings(plan, submission)
    with reader_pool(bench).lent() as reader:
        listings = tuple(
            _listed(plan, reader, one.enterprise, one.equipment, one.content)
            for one in submission.applications
        )
        papers = _listed(plan, reader, "", "", submission.papers)
    return Work(plan, bench, submission, listings, papers)


def _without_settings(plan: Plan, submission: Submission) -> Submission:
    papers = submission.papers
    kept = tuple(file for file in papers.files if not plan.is_setting(file.path))
    return replace(submission, papers=replace(papers, files=kept))


def _listed(
    plan: Plan, reader: Reader, enterprise: str, equipment: str, content: Folder
) -> Listing:
    members = plan.places.members
    return listing(enterprise, equipment, content, lambda file: unpacked(file, members, reader))


def judge_order(work: Work, one: Listing, outcomes: tuple[FileOutcome, ...]) -> JudgeOrder:
    read = [outcome.named(file.name) for file, outcome in zip(one.files, outcomes, strict=True)]
    refused = [ReadFile(entry.name, "", None, entry.reason) for entry in one.refused]
    return JudgeOrder(
        enterprise=one.enterprise,
        equipment=one.equipment,
        files=tuple(sorted((*read, *refused), key=lambda file: file.name)),
        readings=work.bench.readings,
        reader_version=work.bench.reader_version,
        terms=work.plan.terms,
        indicators=work.plan.indicators,
    )


def inputs_key(order: JudgeOrder) -> str:
    """Changes with everything a judgement depends on."""
    files = [
        (file.name, file.sha256, file.key.name if file.key else "", file.reason)
        for file in order.files
    ]
    parts = [program_version(), order.enterprise, order.equipment, files, repr(order.terms)]
    parts.append(order.indicators.sha256)
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def judge_listing(work: Work, one: Listing, outcomes: tuple[FileOutcome, ...]) -> tuple[str, ...]:
    """Judges in a child unless the last result came of the same inputs; names files to read
    wholly first. Raises RuntimeError when the child is lost."""
    order = judge_order(work, one, outcomes)
    inputs, path = inputs_key(order), work.judged_path(one, outcomes)
    last = load_judged(path)
    if last is None or last.inputs != inputs:
        _ask_child(work, order, {"op": "judge", "inputs": inputs, "out": str(path)})
        last = load_judged(path)
        assert last is not None
    work.bench.log.note("judged", application=work.key(one), requirements=len(last.findings))
    return files_to_read_wholly(last)


def _ask_child(work: Work, order: JudgeOrder | ReportOrder, request: dict[str, str]) -> None:
    with reader_pool(work.bench).lent() as reader:
        reader.start()
        path = reader.scratch.with_name(reader.scratch.name + ".order")
        save_order(path, order)
        try:
            answer = reader.ask({**request, "order": str(path)})
        finally:
            path.unlink(missing_ok=True)
    if isinstance(answer, Refusal):
        raise RuntimeError(f"{request['op']}: {answer.kind} {answer.reason} {answer.detail}")


def load_results(
    work: Work, outcomes: Mapping[Listing, tuple[FileOutcome, ...]]
) -> dict[str, Judged]:
    """The results of this run's applications by their labels; those that failed are absent,
    whatever an earlier run left."""
    found = {}
    for one, how in outcomes.items():
        result = load_judged(work.judged_path(one, how))
        if result is not None and result.inputs == inputs_key(judge_order(work, one, how)):
            found[one.label] = result
    return found


def last_result(work: Work, one: Listing) -> Judged | None:
    """What an earlier run of this program made of an application that this one leaves alone."""
    paths = [work.judged_path(one, how) for how in (_DEEP, ())]
    there = sorted((path for path in paths if path.exists()), key=lambda path: path.stat().st_mtime)
    return load_judged(there[-1]) if there else None


def round_view(work: Work, results: Mapping[str, Judged], papers: tuple[FileOutcome, ...]) -> Path:
    """Writes the round as its applications see each other; returns where it lies, under a name
    that is its digest."""
    others = [last_result(work, Listing(*names, ())) for names in work.submission.others]
    known = [*results.values(), *(one for one in others if one)]
    known.sort(key=lambda one: (one.enterprise, one.equipment))
    bureau = RoundPapers(
        indicator_list=work.plan.indicators,
        registry=work.plan.registry,
        bureau=_paper_evidence(work, papers),
    )
    view: RoundView = view_round([one.as_application for one in known], bureau)
    digest = hashlib.sha256(repr(view).encode("utf-8", "surrogatepass")).hexdigest()
    path = work.bench.scratch / f"{digest}.view"
    save_view(path, view)
    return path


def _paper_evidence(work: Work, outcomes: tuple[FileOutcome, ...]) -> tuple[Evidence, ...]:
    found = []
    for file, outcome in zip(work.papers.files, outcomes, strict=True):
        evidence = work.bench.cache.get(outcome.key) if outcome.key else None
        if evidence is not None:
            found.append(replace(evidence, file=file.name))
    return tuple(found)


def report_result(
    work: Work, one: Listing, outcomes: tuple[FileOutcome, ...], result: Judged
) -> None:
    """Writes one application's folder in a child, unless it stands as last written from the
    same inputs. Raises RuntimeError when the child is lost."""
    assert work.view is not None
    folder = application_folder(one.enterprise, one.equipment)
    order = ReportOrder(
        judge=judge_order(work, one, outcomes),
        result=result,
        view=work.view,
        head=work.head,
        folder=folder,
        out=work.plan.places.out,
        sources=tuple((file.name, SubmittedSource(file.path, file.lasting)) for file in one.files),
    )
    record = work.plan.places.machinery / "reported" / f"{work.key(one)}.json"
    inputs = report_key(order)
    written = work.plan.places.out / folder
    if not is_as_written(record, inputs, written):
        _ask_child(work, order, {"op": "report"})
        note_written(record, inputs, written)
    work.bench.log.note("reported", application=work.key(one))


def write_overview(
    work: Work, outcomes: Mapping[Listing, tuple[FileOutcome, ...]], failed: frozenset[str]
) -> Summary:
    """Writes the round's own files from every application's last result; `failed` are the
    labels of those that came to none now."""
    places = work.plan.places
    with held(lock_path(places.locks, OVERVIEW)):
        sweep(places.out)
        applications, absent = _stored(work, failed)
        report = RoundReport(
            head=work.head,
            applications=applications,
            ran_at="",
            loose=_loose(work, outcomes.get(work.papers, ())),
            failed=absent,
            remarks=_remarks(work),
        )
        write_round(report, places.out)
    return summarised(work.plan, report, outcomes)


def _stored(
    work: Work, failed: frozenset[str]
) -> tuple[tuple[StoredApplication, ...], tuple[FailedApplication, ...]]:
    """Every application of the round as last reported, and those without a report."""
    now = {(one.enterprise, one.equipment) for one in work.listings}
    stored, absent = [], []
    for names in sorted({*now, *work.submission.others}):
        found = load_application(work.plan.places.out / application_folder(*names))
        if "/".join(names) in failed:
            absent.append(FailedApplication(*names, NOT_JUDGED))
        elif found is None:
            absent.append(FailedApplication(*names, NOT_YET))
        elif found.round.list_sha256 != work.head.list_sha256:
            absent.append(FailedApplication(*names, OTHER_LIST))
        else:
            stored.append(found)
    return tuple(stored), tuple(absent)


def _remarks(work: Work) -> tuple[str, ...]:
    """What the overview says beside the applications."""
    ignored = [
        *work.submission.papers.ignored,
        *work.submission.loose.ignored,
        *(f"{one.label}/{name}" for one in work.listings for name in one.ignored),
    ]
    return (f"已忽略系统或临时文件：{'、'.join(sorted(ignored))}",) if ignored else ()


def _loose(work: Work, outcomes: tuple[FileOutcome, ...]) -> tuple[LooseFile, ...]:
    """Everything submitted outside applications, and what is ignored, with the reason."""
    loose: list[LooseFile] = []
    for file, outcome in zip(work.papers.files, outcomes, strict=True):
        loose.append(_loose_file(file, outcome))
    for entry in (*work.papers.refused, *work.submission.loose.refused):
        loose.append(LooseFile(entry.name, FileState.REFUSED, entry.reason))
    misplaced = "不在任何申报项目的文件夹内，未核验；请移入对应项目文件夹后重新核验。"
    for submitted in work.submission.loose.files:
        loose.append(LooseFile(submitted.name, FileState.REFUSED, misplaced))
    return tuple(sorted(loose, key=lambda one: one.file))


def _loose_file(file: ListedFile, outcome: FileOutcome) -> LooseFile:
    if outcome.key is None:
        return LooseFile(file.name, FileState.REFUSED, outcome.reason)
    if outcome.partly:
        return LooseFile(file.name, FileState.PARTIAL, "部分页面未能读取。")
    return LooseFile(file.name, FileState.READ)
