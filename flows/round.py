"""The round as one flat Prefect flow: the same for a night's batch and for one enterprise.

A task reads a file, a task judges an application, a task writes its report; none starts
another. Results and reports are never taken from Prefect's rows: every step leaves its own
on disk, so that a run killed anywhere is finished by the next.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.bench import Bench, FileOutcome, close_pool, outcome_of_file, reader_pool
from flows.judging import Judged
from flows.ledger import new_run_id
from flows.listing import ListedFile, Listing
from flows.order import Order
from flows.plan import Plan, has_ended, planned
from flows.progress import DISPLAY
from flows.publishing import publish_artifacts
from flows.recovery import recovered
from flows.settings import default_jobs
from flows.stages import (
    Work,
    judge_listing,
    load_results,
    prepared_work,
    report_result,
    round_view,
    run_locks,
    taken_over,
    write_overview,
)
from flows.summary import Summary, write_summary

# Files asked for ahead of the application that is waited for, for each reader.
AHEAD = 4
# Threads beyond those that wait for readers: judging and reporting never queue behind reading.
SPARE_THREADS = 4
DEFECT_SENTENCE = "程序内部错误，未能完成，详见运行日志。"

Future = PrefectFuture[FileOutcome]


@task(name="extract-file", task_run_name="extract-{file.sha256}", cache_policy=NO_CACHE)
def extract_file(bench: Bench, file: ListedFile, thorough: bool) -> FileOutcome:
    """Reads one file in a killable child, or takes its kept reading."""
    return outcome_of_file(bench, file, thorough=thorough)


@task(name="judge-application", cache_policy=NO_CACHE)
def judge_application(
    work: Work, listing: Listing, outcomes: tuple[FileOutcome, ...]
) -> tuple[str, ...]:
    """Judges one application; names files to read wholly first, if any."""
    return judge_listing(work, listing, outcomes)


@task(name="report-application", cache_policy=NO_CACHE)
def report_application(
    work: Work, listing: Listing, outcomes: tuple[FileOutcome, ...], result: Judged
) -> None:
    """Checks the rules of one application and writes its report."""
    report_result(work, listing, outcomes, result)


def task_runner(plan: Plan) -> TaskRunner[PrefectFuture[Any]]:
    """Threads that mind readers here, or the workers of a Dask cluster, as set."""
    settings = plan.settings
    if settings.task_runner == "dask":
        from prefect_dask import DaskTaskRunner

        dask: Any = DaskTaskRunner(address=settings.dask_address)
        return cast("TaskRunner[PrefectFuture[Any]]", dask)
    return _threads(jobs_of(plan))


def _threads(jobs: int) -> TaskRunner[PrefectFuture[Any]]:
    runner: Any = ThreadPoolTaskRunner(max_workers=jobs * AHEAD + SPARE_THREADS)
    return cast("TaskRunner[PrefectFuture[Any]]", runner)


def jobs_of(plan: Plan) -> int:
    return plan.order.jobs or plan.settings.jobs or default_jobs()


@flow(
    name="review-round",
    description="划线核验：读取申报材料，核对指标，生成差异报告",
    task_runner=_threads(default_jobs()),
    persist_result=False,
    validate_parameters=True,
)
def review_round(order: Order) -> Summary:
    """Reviews a round, or some of its enterprises, and writes all reports."""
    plan = planned(order)
    if order.until_deadline and has_ended(plan.terms, date.today()):
        return Summary.nothing_to_do(plan.terms.name, plan.places.out)
    with run_locks(plan, on_wait=_say_waiting):
        return _reviewed(Bench.of(plan, new_run_id(), jobs_of(plan)), plan)


# On its own: a cluster pickles the flow's function with the globals it names.
def _say_waiting() -> None:
    DISPLAY.get().stage("另一次核验正在进行，等待其结束…")


def _reviewed(bench: Bench, plan: Plan) -> Summary:
    began, display = time.monotonic(), DISPLAY.get()
    recovered(plan.places)
    bench.log.begin(enterprises=len(plan.enterprises), jobs=bench.jobs)
    bench.log.note("flow", prefect_run=str(flow_run.id))
    try:
        if problem := taken_over(plan):
            display.stage(problem)
        work = prepared_work(bench, plan)
        summary = _review(work)
        pool = reader_pool(bench)
        spent = {
            "reader_cpu_seconds": round(pool.cpu_seconds, 2),
            "cpu_by_step": {step: round(cpu, 2) for step, cpu in pool.cpu_by_step.items()},
        }
    finally:
        close_pool(bench)
    write_summary(plan, bench, summary, time.monotonic() - began)
    bench.log.note("end", clean=summary.is_clean, **spent)
    publish_artifacts(summary)
    return summary


def _review(work: Work) -> Summary:
    display = DISPLAY.get()
    everything = (work.papers, *work.listings)
    display.expect(len({_content(file) for one in everything for file in one.files}))
    reading = _Reading(work)
    outcomes = dict(_judged_in_order(work, reading))
    display.stage("核对规则，生成报告…")
    results = load_results(work, outcomes)
    view = round_view(work, results, reading.collected(work.papers))
    futures = {
        one: report_application.submit(work.with_view(view), one, outcomes[one], results[one.label])
        for one in work.listings
        if one.label in results
    }
    failed = frozenset(
        one.label
        for one in work.listings
        if one not in futures or isinstance(_result(futures[one]), BaseException)
    )
    display.stage("汇总…")
    return write_overview(work, reading.outcomes_by_listing(everything), failed)


def _content(file: ListedFile) -> tuple[str, str]:
    return (file.sha256, file.suffix)


def _result(future: PrefectFuture[Any]) -> object:
    result: object = future.result(raise_on_failure=False)
    return result


class _Reading:
    """Files asked for once each, whatever applications they belong to."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._asked: dict[tuple[str, str, bool], Future] = {}
        self.ask(work.papers, work.thorough)

    def ask(self, listing: Listing, thorough: bool, names: Iterable[str] | None = None) -> None:
        for file in listing.files:
            key = (*_content(file), thorough)
            if key not in self._asked and (names is None or file.name in set(names)):
                self._asked[key] = extract_file.submit(self._work.bench, file, thorough)
                if names is not None:
                    DISPLAY.get().expect(1)

    def collected(self, listing: Listing) -> tuple[FileOutcome, ...]:
        """How the listing's files came out, in order; the deepest reading of each."""
        return tuple(self._outcome(file) for file in listing.files)

    def _outcome(self, file: ListedFile) -> FileOutcome:
        future = self._asked.get((*_content(file), True)) or self._asked[(*_content(file), False)]
        outcome = _result(future)
        if isinstance(outcome, FileOutcome):
            return outcome
        self._work.bench.log.note("defect", file=file.sha256[:16], error=repr(outcome)[:500])
        return FileOutcome(None, file.sha256, DEFECT_SENTENCE)

    def outcomes_by_listing(
        self, listings: Iterable[Listing]
    ) -> dict[Listing, tuple[FileOutcome, ...]]:
        return {listing: self.collected(listing) for listing in listings}


def _judged_in_order(
    work: Work, reading: _Reading
) -> Iterator[tuple[Listing, tuple[FileOutcome, ...]]]:
    """Each application judged as soon as its files are read, while later files are read."""
    waiting: deque[Listing] = deque()
    ahead = work.bench.jobs * AHEAD
    for listing in work.listings:
        reading.ask(listing, work.thorough)
        waiting.append(listing)
        while len(waiting) > 1 and sum(len(one.files) for one in waiting) > ahead:
            first = waiting.popleft()
            yield first, _judged(work, reading, first)
    for listing in waiting:
        yield listing, _judged(work, reading, listing)


def _judged(work: Work, reading: _Reading, listing: Listing) -> tuple[FileOutcome, ...]:
    """Judges one application; where evidence is missing, reads its scans wholly and judges
    again."""
    outcomes = reading.collected(listing)
    unread = _result(judge_application.submit(work, listing, outcomes))
    if isinstance(unread, tuple) and unread:
        reading.ask(listing, thorough=True, names=unread)
        outcomes = reading.collected(listing)
        unread = _result(judge_application.submit(work, listing, outcomes))
    if isinstance(unread, BaseException):
        work.bench.log.note("defect", application=work.key(listing), error=repr(unread)[:2000])
    return outcomes
