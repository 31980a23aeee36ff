"""The run ledger: what happened, one JSON object a line, with ids and without content.

The one place besides run.json that knows times. Prefect's own rows are never asked: its
embedded server may lose them.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def process_mark(pid: int) -> str | None:
    """Tells a process from a later one with the same id; None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that began and did not end; `alive` when its process still works (this host only)."""

    run: str
    host: str
    pid: int
    alive: bool
    prefect_run: str | None


class Ledger:
    """Appends to one file; each line is one write, so that runs side by side do not mix."""

    def __init__(self, path: Path, run: str) -> None:
        self.path = path
        self.run = run

    def note(self, event: str, **particulars: Any) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        record = {"at": now(), "run": self.run, "event": event, **particulars}
        line = json.dumps(record, ensure_ascii=True) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line.encode("ascii"))
        finally:
            os.close(handle)

    def begin(self, **particulars: Any) -> None:
        pid = os.getpid()
        self.note("begin", host=platform.node(), pid=pid, process=process_mark(pid), **particulars)


def new_run_id() -> str:
    """Sortable by time, distinct between processes."""
    return f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{os.getpid()}-{os.urandom(2).hex()}"


def records(path: Path) -> Iterator[dict[str, Any]]:
    """All whole lines; one torn by a power cut is passed over."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and "run" in record and "event" in record:
            yield record


def open_runs(path: Path) -> tuple[OpenRun, ...]:
    """Runs without an end, oldest first."""
    begun: dict[str, dict[str, Any]] = {}
    for record in records(path):
        if record["event"] == "begin":
            begun[record["run"]] = dict(record)
        elif record["event"] in ("end", "abandoned"):
            begun.pop(record["run"], None)
        elif record["event"] == "flow" and record["run"] in begun:
            begun[record["run"]]["prefect_run"] = record.get("prefect_run")
    return tuple(_open_run(record) for record in begun.values())


def _open_run(record: dict[str, Any]) -> OpenRun:
    host, pid = str(record.get("host")), int(record.get("pid", 0))
    same_host = host == platform.node()
    # Of another host nothing is known: it counts as alive, the locks decide.
    alive = not same_host or (
        process_mark(pid) is not None and process_mark(pid) == record.get("process")
    )
    return OpenRun(record["run"], host, pid, alive, record.get("prefect_run"))
