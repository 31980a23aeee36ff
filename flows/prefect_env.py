"""Prefect's environment, set at the edge, before its first import.

Without an API address of the user's own, Prefect starts a server of its own for the run:
its data stay inside the project, it tells nobody anything and stays out of sight. What the
user set in the environment wins.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from flows.ledger import process_mark

_SERVER_FILE = "server.pid"
_QUIET = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL"}
_ALWAYS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The first start makes the database; 27 s were seen on a loaded machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_TASKS_DEFAULT_PERSIST_RESULT": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_EVENTS_MAXIMUM_LABELS_PER_RESOURCE": "500",
}


def set_environment(home: Path, *, verbose: bool) -> None:
    """Must come before `import prefect`."""
    home.mkdir(parents=True, exist_ok=True)
    wanted = {"PREFECT_HOME": str(home), **_ALWAYS, **({} if verbose else _QUIET)}
    for name, value in wanted.items():
        os.environ.setdefault(name, value)


def has_own_server() -> bool:
    """True when the user points to a server, so that none is started here."""
    return bool(os.environ.get("PREFECT_API_URL"))


def is_first_start(home: Path) -> bool:
    return not (home / "prefect.db").exists()


def note_server(home: Path) -> None:
    """Writes down the server that Prefect started below this process."""
    lines = [
        f"{os.getpid()} {process_mark(os.getpid())} {pid} {process_mark(pid)}" for pid in _servers()
    ]
    if lines:
        (home / _SERVER_FILE).write_text("\n".join(lines) + "\n")


def end_orphaned_server(home: Path) -> int:
    """Ends servers whose run was killed; returns how many. Live runs keep theirs."""
    path = home / _SERVER_FILE
    if not path.exists():
        return 0
    ended = 0
    for line in path.read_text().splitlines():
        owner, owner_mark, server, server_mark = line.split()
        is_orphan = process_mark(int(owner)) != owner_mark
        if is_orphan and process_mark(int(server)) == server_mark:
            os.kill(int(server), signal.SIGTERM)
            ended += 1
    return ended


def _servers() -> list[int]:
    """Children of this process that serve Prefect's API."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid() and b"prefect.server" in command:
            found.append(int(folder.name))
    return found
