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
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import Any

from extractors import errors
from flows.prefect_env import importable
from flows.step_clock import summed
from flows.time_limits import START, Limits, RequestClock, Unit

Progress = Callable[[int, int], None]

# Attempts that may end in a kill before everything unfinished is left out.
MOST_STRIKES = 3
# A child is replaced when it holds more than this after a file.
RESTART_BYTES = 1200 << 20
EVERYTHING: Unit = (0, "*")
OPENING: Unit = (0, "open")
# Kinds of a loss beside `time`, `memory` and `crash` of one unit.
DEFECT = "defect"
FILE_TIME = "file_time"
DEFECT_REASON = "读取时发生内部错误，未能读出。"
_BLOCK = 1 << 16
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
    """An attempt that ended without an answer, and the unit it ended in; `detail` for the log."""

    unit: Unit
    kind: str
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
        self.cpu_by_step: dict[str, float] = {}
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
            clock = RequestClock(START)
            clock.attempt_begins(self._process.pid)
            answer = self._answer(clock, lambda *_: None)
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
        attempts = _Attempts(RequestClock(self.limits.for_operation(request["op"])))
        self.defects = ()
        while True:
            answer = self._attempt({**request, "skip": attempts.skip}, on_page, attempts)
            if not isinstance(answer, _Lost):
                return self._finished(answer)
            if answer.kind == DEFECT:
                self.defects += (answer.detail,)
            if not attempts.may_go_on(answer):
                return _lost_refusal(answer)

    def _attempt(
        self, request: dict[str, Any], on_page: Progress, attempts: _Attempts
    ) -> dict[str, Any] | _Lost:
        self.start()
        assert self._process is not None and self._process.stdin is not None
        attempts.begin(self._process.pid)
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return _Lost((0, "start"), "crash")
        answer = self._answer(attempts.clock, on_page)
        lost = answer if isinstance(answer, _Lost) else _failed_unit(answer)
        if lost is None:
            return answer
        if lost.kind != DEFECT:
            self._kill()
        return lost

    def _finished(self, answer: dict[str, Any]) -> dict[str, Any] | Refusal:
        self.cpu_seconds += answer.get("cpu", 0.0)
        if answer.get("rss", 0) > RESTART_BYTES:
            self._kill()
        self._empty_scratch()
        if "error" not in answer:
            done = dict(answer["done"])
            self.cpu_by_step = summed(self.cpu_by_step, done.get("steps", {}))
            return done
        if answer["error"] in _ERRORS:
            return Refusal(answer["error"], answer["message"])
        return Refusal(DEFECT, DEFECT_REASON, answer.get("trace") or answer["message"])

    def _answer(self, clock: RequestClock, on_page: Progress) -> dict[str, Any] | _Lost:
        """Waits for the last message of a request, minding its clocks."""
        while True:
            line = self._line(clock)
            if not line:
                kind = "time" if line is None else "crash"
                return _Lost(clock.unit, kind, f"after {clock.seconds:.1f} s")
            message = json.loads(line)
            if "at" not in message:
                return {**message, "unit": clock.unit}
            number, total, name = message["at"]
            if number != clock.unit[0]:
                on_page(number, total)
            clock.unit_begins((number, name), total)
            if number and clock.is_wasted:
                return _Lost((number, name), FILE_TIME, f"{clock.waste:.1f} s wasted")

    def _line(self, clock: RequestClock) -> bytes | None:
        """One line of the child; None when time is up, empty when the child is gone."""
        assert self._process is not None and self._process.stdout is not None
        stream = self._process.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                if not selector.select(clock.next_look()):
                    if clock.is_over:
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

    def __init__(self, clock: RequestClock) -> None:
        self.clock = clock
        self.skip: list[Unit] = []

    def begin(self, pid: int) -> None:
        self.clock.attempt_begins(pid, is_last=EVERYTHING in self.skip)

    def may_go_on(self, lost: _Lost) -> bool:
        """Notes what was lost; False when another attempt would end alike."""
        self.clock.attempt_lost()
        page, step = lost.unit
        if EVERYTHING in self.skip or (page == 0 and self.clock.is_wasted):
            return False
        if page == 0:
            # The second attempt opens the file with another program.
            may_open = step == "open" and OPENING not in self.skip
            self.skip.append(OPENING)
            return may_open
        again = any(page == other for other, _ in self.skip)
        self.skip.append((page, "*") if again else lost.unit)
        if len(self.skip) >= MOST_STRIKES or self.clock.is_wasted or lost.kind == FILE_TIME:
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
    return Refusal(lost.kind, words[lost.kind], f"step {step} {lost.detail}".rstrip())


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
    def cpu_by_step(self) -> dict[str, float]:
        """CPU of finished readings by step of a page."""
        return summed(*(reader.cpu_by_step for reader in self._readers))

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
