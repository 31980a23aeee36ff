"""What the tasks of a run share, by value: so that they run in a thread here or on another host."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.evidence import Evidence, NoticeCode, PageState
from flows.cache import ReadingCache, ReadingKey, reader_version
from flows.judging import ReadFile
from flows.ledger import Ledger
from flows.listing import ListedFile
from flows.plan import Plan
from flows.progress import DISPLAY
from flows.reading import Reader, ReaderPool, Refusal, read_file
from flows.time_limits import Limits

# A refusal of this kind is a defect of ours or must leave no trace: read again next time.
_NOT_KEPT = frozenset({"defect", "ClassifiedFileError"})
_INCOMPLETE = frozenset(
    {
        NoticeCode.PAGE_SKIPPED,
        NoticeCode.PAGE_UNREADABLE,
        NoticeCode.LIMIT_REACHED,
        NoticeCode.STEP_FAILED,
    }
)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how files are read in this run."""

    readings: Path
    reader_version: str
    scratch: Path
    ledger: Path
    run: str
    jobs: int
    limits: Limits
    fresh: bool = False

    @classmethod
    def of(cls, plan: Plan, run: str, jobs: int) -> Bench:
        return cls(
            readings=plan.places.readings,
            reader_version=reader_version(),
            scratch=plan.places.scratch(run),
            ledger=plan.places.ledger,
            run=run,
            jobs=jobs,
            limits=plan.settings.limits,
            fresh=plan.order.fresh,
        )

    @property
    def cache(self) -> ReadingCache:
        return ReadingCache(self.readings, self.reader_version)

    @property
    def log(self) -> Ledger:
        return Ledger(self.ledger, self.run)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """How one file's content came out; `key` is None when it was refused."""

    key: ReadingKey | None
    sha256: str
    reason: str = ""
    classified: bool = False
    pages: int = 0
    partly: bool = False
    cached: bool = False

    def named(self, name: str) -> ReadFile:
        return ReadFile(name, self.sha256, self.key, self.reason, self.classified)


class _Pools:
    """The readers of this process. Tasks meet them here because a task may run in any worker
    process of a cluster, where nobody hands it anything but plain values."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_run: dict[str, ReaderPool] = {}

    def of(self, bench: Bench) -> ReaderPool:
        with self._lock:
            if bench.run not in self._by_run:
                self._close_idle()
                own = bench.scratch / str(os.getpid())
                readers = [Reader(own / str(number), bench.limits) for number in range(bench.jobs)]
                self._by_run[bench.run] = ReaderPool(readers)
            return self._by_run[bench.run]

    def _close_idle(self) -> None:
        """A worker that outlives a run is not told of its end: the next run's first task is."""
        for run in [run for run, pool in self._by_run.items() if pool.is_idle]:
            self._by_run.pop(run).close()

    def close(self, bench: Bench) -> None:
        with self._lock:
            pool = self._by_run.pop(bench.run, None)
        if pool is not None:
            pool.close()


_POOLS = _Pools()


def reader_pool(bench: Bench) -> ReaderPool:
    """This process's readers for a run; made when first asked for."""
    return _POOLS.of(bench)


def close_pool(bench: Bench) -> None:
    """Ends this process's readers and removes what the run wrote aside."""
    _POOLS.close(bench)
    shutil.rmtree(bench.scratch, ignore_errors=True)


def is_partly_read(evidence: Evidence) -> bool:
    """True when something of the file could not be read; unread by choice does not count."""
    return any(page.state is PageState.FAILED for page in evidence.pages) or any(
        notice.code in _INCOMPLETE for notice in evidence.notices
    )


def outcome_of_file(bench: Bench, file: ListedFile, *, thorough: bool) -> FileOutcome:
    """Reads one file's content unless it is kept; never raises for what the file holds."""
    key = ReadingKey(file.sha256, file.suffix, thorough)
    kept = None if bench.fresh else _kept(bench, key)
    outcome = kept or _read(bench, file, key)
    DISPLAY.get().finished(file.name)
    bench.log.note(
        "file",
        file=file.sha256[:16],
        pages=outcome.pages,
        state="refused" if outcome.key is None else "partly" if outcome.partly else "read",
        cached=outcome.cached,
        thorough=thorough,
    )
    return outcome


def _kept(bench: Bench, key: ReadingKey) -> FileOutcome | None:
    if reason := bench.cache.refusal(key):
        return FileOutcome(None, key.sha256, reason, cached=True)
    evidence = bench.cache.get(key)
    return _outcome(key, evidence, cached=True) if evidence else None


def _outcome(key: ReadingKey, evidence: Evidence, *, cached: bool) -> FileOutcome:
    return FileOutcome(
        key,
        key.sha256,
        pages=len(evidence.pages),
        partly=is_partly_read(evidence),
        cached=cached,
    )


def _read(bench: Bench, file: ListedFile, key: ReadingKey) -> FileOutcome:
    display = DISPLAY.get()
    request = {
        "path": str(file.path),
        "name": file.name,
        "thorough": key.thorough,
        "pages": str(bench.cache.pages_folder(key)),
        "earlier": str(bench.cache.pages_folder(_marks_key(key))) if key.thorough else None,
    }
    with reader_pool(bench).lent() as reader:
        answer = read_file(
            reader, request, lambda page, total: display.page(file.name, page, total)
        )
        for defect in reader.defects:
            bench.log.note("defect", file=key.sha256[:16], error=defect)
    if isinstance(answer, Refusal):
        return _refused(bench, key, answer)
    bench.cache.put_bytes(key, answer)
    evidence = bench.cache.get(key)
    assert evidence is not None
    _forget_pages(bench, key, evidence)
    return _outcome(key, evidence, cached=False)


def _marks_key(key: ReadingKey) -> ReadingKey:
    return replace(key, thorough=False)


def _forget_pages(bench: Bench, key: ReadingKey, evidence: Evidence) -> None:
    """Pages are kept on only where a thorough reading may still follow."""
    if key.thorough or evidence.is_complete:
        bench.cache.forget_pages(key)
        bench.cache.forget_pages(_marks_key(key))


def _refused(bench: Bench, key: ReadingKey, refusal: Refusal) -> FileOutcome:
    bench.log.note("refused", file=key.sha256[:16], kind=refusal.kind, detail=refusal.detail)
    for depth in (key, _marks_key(key)):
        bench.cache.forget_pages(depth)
        if refusal.is_classified:
            bench.cache.drop(depth)
    if refusal.kind not in _NOT_KEPT:
        bench.cache.put_refusal(key, refusal.reason)
    return FileOutcome(None, key.sha256, refusal.reason, refusal.is_classified)
