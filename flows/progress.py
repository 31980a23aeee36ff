"""What a person sees while a run works: a bar with the file at work and the time left.

On standard error only. Where that is no terminal, plain lines at most every few seconds.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TextIO

from flows.texts import duration

# Seconds between plain lines.
PLAIN_INTERVAL = 5.0
_SHOWN_NAME = 36


class Display(Protocol):
    """Told by the run what it does; any thread may call."""

    def stage(self, sentence: str) -> None: ...
    def expect(self, files: int) -> None: ...
    def page(self, file: str, page: int, total: int) -> None: ...
    def finished(self, file: str) -> None: ...


class Silent:
    """Shows nothing."""

    def stage(self, sentence: str) -> None:
        pass

    def expect(self, files: int) -> None:
        pass

    def page(self, file: str, page: int, total: int) -> None:
        pass

    def finished(self, file: str) -> None:
        pass


DISPLAY: ContextVar[Display] = ContextVar("display", default=Silent())  # noqa: B039


class PlainLines:
    """Lines for logs and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._expected = self._done = 0
        self._began = self._said = time.monotonic()

    def stage(self, sentence: str) -> None:
        self._say(sentence)

    def expect(self, files: int) -> None:
        with self._lock:
            self._expected += files

    def page(self, file: str, page: int, total: int) -> None:
        self._now_and_then(f"{file} 第 {page}/{total} 页")

    def finished(self, file: str) -> None:
        with self._lock:
            self._done += 1
        self._now_and_then(file)

    def _now_and_then(self, what: str) -> None:
        if time.monotonic() - self._said >= PLAIN_INTERVAL:
            left = _seconds_left(self._began, self._done, self._expected)
            rest = f"，约剩 {duration(left)}" if left is not None else ""
            self._say(f"{self._done}/{self._expected} 个文件{rest}：{what}")

    def _say(self, sentence: str) -> None:
        with self._lock:
            self._said = time.monotonic()
            self._stream.write(sentence + "\n")
            self._stream.flush()


def _seconds_left(began: float, done: int, expected: int) -> float | None:
    if not done or done >= expected:
        return None
    return (time.monotonic() - began) / done * (expected - done)


class Bar:
    """A Rich bar; pages of the files at work count as parts of a file."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        self.progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self.progress.add_task("", total=None)
        self._expected = 0

    def stage(self, sentence: str) -> None:
        self.progress.update(self._task, description=sentence)

    def expect(self, files: int) -> None:
        self._expected += files
        self.progress.update(self._task, total=self._expected)

    def page(self, file: str, page: int, total: int) -> None:
        name = file if len(file) <= _SHOWN_NAME else "…" + file[1 - _SHOWN_NAME :]
        self.progress.update(self._task, description=f"{name} 第 {page}/{total} 页")

    def finished(self, file: str) -> None:  # noqa: ARG002
        self.progress.advance(self._task)


@contextmanager
def shown_progress() -> Iterator[Display]:
    """The display that fits standard error, in place for everything run inside."""
    if not sys.stderr.isatty():
        plain = PlainLines(sys.stderr)
        token = DISPLAY.set(plain)
        try:
            yield plain
        finally:
            DISPLAY.reset(token)
        return
    bar = Bar()
    token = DISPLAY.set(bar)
    with bar.progress:
        try:
            yield bar
        finally:
            DISPLAY.reset(token)
