"""Files are read in killable children: hangs and crashes sit in native code.

One long-lived child a job keeps the models loaded. It announces each unit of work; a unit
that takes too long, or takes the process down, is left out in the next attempt, and pages
finished before are kept. Every file ends as read, partly read or refused with one reason.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import LifoQueue
from typing import Any

from extractors import errors
from flows.prefect_env import importable

Unit = tuple[int, str]
Progress = Callable[[int, int], None]

# Attempts that may end in a kill before everything unfinished is left out.
MOST_STRIKES = 3
MOST_LOST_SECONDS = 60.0
# CPU of a whole file, and for each of its pages: a scanned page read wholly takes 4 s.
FILE_CPU_SECONDS = 60.0
FILE_PAGE_CPU_SECONDS = 8.0
# A child is replaced when it holds more than this after a file.
RESTART_BYTES = 1200 << 20
# Operations on a whole application or archive take longer than a step of one page.
WHOLE_CPU_SECONDS = 120.0
WHOLE_SECONDS = 600.0
# Seconds between looks at the CPU a silent child has used.
LOOK_SECONDS = 1.0
EVERYTHING: Unit = (0, "*")
# Kinds of a loss beside `time`, `memory` and `crash` of one unit.
DEFECT = "defect"
FILE_TIME = "file_time"
DEFECT_REASON = "读取时发生内部错误，未能读出。"
_BLOCK = 1 << 16
_TICKS = os.sysconf("SC_CLK_TCK")
_PASSED_ON = (
    "PATH",
    "TESSDATA_PREFIX",
    "LD_LIBRARY_PATH",
    "SSL_CERT_FILE",
    "COVERAGE_PROCESS_START",
)

# Parent-death signals follow the thread that started the child, so one thread that lives as
# long as the process starts them all.
_STARTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader-starter")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may take.

    `step_seconds`: CPU of one unit, so that a busy machine does not end honest work;
    `page_seconds`: on the clock without a new page, also while nothing is computed.
    """

    step_seconds: float = 30.0
    page_seconds: float = 100.0
    memory_bytes: int = 3 << 30

    def file_seconds(self, pages: int) -> float:
        """Most CPU of a whole file: pages that each stay within their limits add up."""
        return FILE_CPU_SECONDS + FILE_PAGE_CPU_SECONDS * pages


_START = Limits(step_seconds=60.0, page_seconds=180.0)


class _Clock:
    """How long the unit and the page at work have taken."""

    def __init__(self, pid: int, limits: Limits) -> None:
        self._pid = pid
        self._limits = limits
        self._page_began = time.monotonic()
        self._began_cpu = self._step_cpu = _cpu_seconds(pid)
        self._most_cpu = limits.step_seconds

    @property
    def cpu(self) -> float:
        """CPU since the attempt began."""
        return _cpu_seconds(self._pid) - self._began_cpu

    @property
    def seconds(self) -> float:
        """On the clock since the page at work began."""
        return time.monotonic() - self._page_began

    def step_begins(self, *, new_page: bool, whole: bool) -> None:
        """`whole`: over all pages, which takes as long as there are pages."""
        self._step_cpu = _cpu_seconds(self._pid)
        self._most_cpu = max(self._limits.step_seconds, WHOLE_CPU_SECONDS if whole else 0)
        if new_page:
            self._page_began = time.monotonic()

    def next_look(self) -> float:
        """Seconds to wait for the child before looking whether its time is up."""
        left = self._limits.page_seconds - self.seconds
        return max(0.0, min(left, LOOK_SECONDS, self._limits.step_seconds))

    def is_over(self) -> bool:
        if self.seconds >= self._limits.page_seconds:
            return True
        return _cpu_seconds(self._pid) - self._step_cpu >= self._most_cpu


def _cpu_seconds(pid: int) -> float:
    """CPU a process has used; 0 when it is gone (then its pipe says so)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read. `kind` is the error's class, or `time`, `memory`, `crash`,
    `defect`; `detail` is for the log and may quote the file."""

    kind: str
    reason: str
    detail: str = ""

    @property
    def is_classified(self) -> bool:
        return self.kind == errors.ClassifiedFileError.__name__

    def as_error(self) -> errors.UnreadableFileError:
        """The error a caller of one file raises."""
        return _ERRORS.get(self.kind, errors.FileLimitError)(self.reason)


_ERRORS: dict[str, type[errors.UnreadableFileError]] = {
    one.__name__: one
    for one in (
        errors.UnreadableFileError,
        errors.EncryptedFileError,
        errors.DamagedFileError,
        errors.UnsupportedFileError,
        errors.FileLimitError,
        errors.ClassifiedFileError,
    )
}


@dataclass(frozen=True, slots=True)
class _Lost:
    """An attempt that ended without an answer, the unit it ended in, and how long its page
    had been at work; `cpu` of the whole attempt, `detail` for the log."""

    unit: Unit
    kind: str
    seconds: float = 0.0
    cpu: float = 0.0
    detail: str = ""


class Reader:
    """One child process, started when needed and replaced when lost."""

    def __init__(
        self, scratch: Path, limits: Limits | None = None, *, verbose: bool = False
    ) -> None:
        self.scratch = scratch
        self.limits = limits or Limits()
        self.verbose = verbose
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        self.network = ""
        self.cpu_seconds = 0.0
        self.defects: tuple[str, ...] = ()

    @property
    def pid(self) -> int | None:
        """The child's process id, None when there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Starts the child if there is none."""
        if self._process is None or self._process.poll() is not None:
            self._process = _STARTER.submit(self._started).result()
            self._buffer = b""
            answer = self._answer(_START, lambda *_: None)
            if isinstance(answer, _Lost):
                raise RuntimeError(f"reader did not start: {answer.kind}")
            self.network = str(answer["network"])

    def _started(self) -> subprocess.Popen[bytes]:
        self.scratch.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-P", "-m", "flows.reader_child", str(self.limits.memory_bytes)]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if self.verbose else subprocess.DEVNULL,
            cwd=self.scratch,
            env=_child_environment(self.scratch),
            start_new_session=True,
        )

    def close(self) -> None:
        """Ends the child and removes what it wrote aside."""
        self._kill()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def ask(
        self, request: dict[str, Any], on_page: Progress = lambda *_: None
    ) -> dict[str, Any] | Refusal:
        """The child's answer; attempts that hang, crash or fail are repeated without that unit.

        `defects` then says what failed in a way nobody foresaw.
        """
        attempts = _Attempts()
        self.defects = ()
        while True:
            answer = self._attempt({**request, "skip": attempts.skip}, on_page, attempts.cpu)
            if not isinstance(answer, _Lost):
                return self._finished(answer)
            if answer.kind == DEFECT:
                self.defects += (answer.detail,)
            if not attempts.may_go_on(answer):
                return _lost_refusal(answer)

    def _attempt(
        self, request: dict[str, Any], on_page: Progress, spent: float
    ) -> dict[str, Any] | _Lost:
        self.start()
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return _Lost((0, "start"), "crash")
        answer = self._answer(self._limits_of(request["op"]), on_page, spent)
        lost = answer if isinstance(answer, _Lost) else _failed_unit(answer)
        if lost is None:
            return answer
        if lost.kind != DEFECT:
            self._kill()
        return lost

    def _limits_of(self, operation: str) -> Limits:
        if operation == "read":
            return self.limits
        return replace(self.limits, step_seconds=WHOLE_CPU_SECONDS, page_seconds=WHOLE_SECONDS)

    def _finished(self, answer: dict[str, Any]) -> dict[str, Any] | Refusal:
        self.cpu_seconds += answer.get("cpu", 0.0)
        if answer.get("rss", 0) > RESTART_BYTES:
            self._kill()
        self._empty_scratch()
        if "error" not in answer:
            return dict(answer["done"])
        if answer["error"] in _ERRORS:
            return Refusal(answer["error"], answer["message"])
        return Refusal(DEFECT, DEFECT_REASON, answer.get("trace") or answer["message"])

    def _answer(
        self, limits: Limits, on_page: Progress, spent: float = 0.0
    ) -> dict[str, Any] | _Lost:
        """Waits for the last message of a request, minding the clocks of step and page."""
        assert self._process is not None
        clock = _Clock(self._process.pid, limits)
        unit: Unit = (0, "open")
        while True:
            line = self._line(clock)
            if not line:
                kind = "time" if line is None else "crash"
                return _Lost(unit, kind, clock.seconds, clock.cpu)
            message = json.loads(line)
            if "at" not in message:
                return {**message, "unit": unit}
            number, total, name = message["at"]
            if number and spent + clock.cpu > limits.file_seconds(total):
                return _Lost((number, name), FILE_TIME, clock.seconds, clock.cpu)
            clock.step_begins(new_page=number != unit[0], whole=number == 0)
            if number != unit[0]:
                on_page(number, total)
            unit = (number, name)

    def _line(self, clock: _Clock) -> bytes | None:
        """One line of the child; None when time is up, empty when the child is gone."""
        assert self._process is not None and self._process.stdout is not None
        stream = self._process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                if not selector.select(clock.next_look()):
                    if clock.is_over():
                        return None
                    continue
                block = os.read(stream.fileno(), _BLOCK)
                if not block:
                    return b""
                self._buffer += block
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _kill(self) -> None:
        """Ends the child and all it started (its own session)."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()

    def _empty_scratch(self) -> None:
        for entry in self.scratch.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


class _Attempts:
    """The attempts at one request: what the next one leaves out, and when to give up."""

    def __init__(self) -> None:
        self.skip: list[Unit] = []
        self.cpu = 0.0
        self._lost = 0.0

    def may_go_on(self, lost: _Lost) -> bool:
        """Notes what was lost; False when another attempt would end alike."""
        page, _ = lost.unit
        if page == 0 or EVERYTHING in self.skip:
            return False
        self.cpu += lost.cpu
        again = any(page == other for other, _ in self.skip)
        self.skip.append((page, "*") if again else lost.unit)
        self._lost += lost.seconds
        given_up = len(self.skip) >= MOST_STRIKES or self._lost > MOST_LOST_SECONDS
        if given_up or lost.kind == FILE_TIME:
            self.skip.append(EVERYTHING)
        return True


def _failed_unit(answer: dict[str, Any]) -> _Lost | None:
    """The unit of a page that ran out of memory or failed as nobody foresaw; None for any
    other answer."""
    unit = (int(answer["unit"][0]), str(answer["unit"][1]))
    if answer.get("error") == "memory":
        return _Lost(unit, "memory")
    if answer.get("error") == DEFECT and unit[0]:
        return _Lost(unit, DEFECT, detail=answer.get("trace") or answer["message"])
    return None


_STAGES = {"passages": "汇总全文时", "write": "汇总全文时", "members": "展开压缩包时"}


def _lost_refusal(lost: _Lost) -> Refusal:
    page, step = lost.unit
    place = f"第 {page} 页" if page else _STAGES.get(step, "打开文件时")
    words = {
        DEFECT: DEFECT_REASON,
        FILE_TIME: f"读取超时（{place}），已中止。请拆分文件，或重新扫描、另存后提交。",
        "time": f"读取超时（{place}），已中止。请检查文件，或重新扫描、另存后提交。",
        "memory": f"读取所需内存超出上限（{place}），已中止。请降低扫描分辨率或拆分后提交。",
        "crash": f"文件内容使读取程序异常终止（{place}）。请重新扫描或另存后提交。",
    }
    detail = lost.detail or f"step {step} after {lost.seconds:.1f} s"
    return Refusal(lost.kind, words[lost.kind], detail)


def _child_environment(scratch: Path) -> dict[str, str]:
    """A bare environment: the readers need no secret of the user's."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **passed,
        **importable(),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "DO_NOT_TRACK": "1",
    }


class ReaderPool:
    """As many readers as jobs; each is lent to one file at a time."""

    def __init__(self, readers: list[Reader]) -> None:
        self._readers = readers
        self._free: LifoQueue[Reader] = LifoQueue()
        for reader in reversed(readers):
            self._free.put(reader)

    @contextmanager
    def lent(self) -> Iterator[Reader]:
        reader = self._free.get()
        try:
            yield reader
        finally:
            self._free.put(reader)

    @property
    def cpu_seconds(self) -> float:
        """CPU of all finished requests: the work itself, without orchestration."""
        return sum(reader.cpu_seconds for reader in self._readers)

    @property
    def is_idle(self) -> bool:
        return self._free.qsize() == len(self._readers)

    def close(self) -> None:
        for reader in self._readers:
            reader.close()


def read_file(
    reader: Reader, request: dict[str, Any], on_page: Progress = lambda *_: None
) -> bytes | Refusal:
    """The evidence of one file as JSON. `request`: path, name, thorough, pages (or None)."""
    out = reader.scratch.with_name(reader.scratch.name + ".evidence")
    try:
        answer = reader.ask({**request, "op": "read", "out": str(out)}, on_page)
        return answer if isinstance(answer, Refusal) else out.read_bytes()
    finally:
        out.unlink(missing_ok=True)
