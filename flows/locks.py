"""Locks between runs on one output folder; the system frees them when a process dies."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


def lock_path(folder: Path, name: str) -> Path:
    """The lock file of one enterprise (or of the overview) below `folder`."""
    return folder / f"{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.lock"


@contextmanager
def held(path: Path, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the lock; calls `on_wait` once when somebody else has it, then waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def held_all(paths: Iterable[Path], on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds several locks, always taken in the same order, so that runs cannot block each other."""
    with ExitStack() as stack:
        for path in sorted(set(paths)):
            stack.enter_context(held(path, on_wait))
        yield
