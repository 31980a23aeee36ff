"""Files that are either the old one or the whole new one, whenever the power fails."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flows.ledger import process_mark

ASIDE = ".aside-"
# Of a writer on another host nothing is known: what it left is taken for dead after a day.
FOREIGN_SECONDS = 86_400.0
_HOST = hashlib.sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:8]


def write_bytes(path: Path, payload: bytes) -> None:
    """Writes beside the file, then replaces it. Makes the folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=aside_prefix(), dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(payload)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(0o644)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """UTF-8; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def aside_prefix() -> str:
    """How names aside begin: they tell whose they are, so that only a dead writer's go."""
    pid = os.getpid()
    return f"{ASIDE}{_HOST}-{pid}-{process_mark(pid)}-"


def sweep(folder: Path) -> None:
    """Removes what killed runs left aside; what a run beside this one is writing stays."""
    for leftover in _left_aside(folder):
        if not _is_abandoned(leftover):
            continue
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _left_aside(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if name.startswith(ASIDE):
                yield Path(root) / name


def _is_abandoned(leftover: Path) -> bool:
    host, _, rest = leftover.name.removeprefix(ASIDE).partition("-")
    pid, _, rest = rest.partition("-")
    if host == _HOST and pid.isdecimal():
        return process_mark(int(pid)) != rest.partition("-")[0]
    try:
        return time.time() - leftover.stat().st_mtime > FOREIGN_SECONDS
    except FileNotFoundError:
        return False
