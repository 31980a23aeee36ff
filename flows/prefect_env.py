"""Prefect's environment, set at the edge, before its first import.

Without an API address of the user's own, Prefect starts a server of its own for the run:
its data stay inside the project, it tells nobody anything and stays out of sight. What the
user set in the environment wins.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from flows.atomic import write_text
from flows.ledger import process_mark

_SERVERS = "servers"
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
    owner = os.getpid()
    for server in _servers():
        mark = f"{owner} {process_mark(owner)} {process_mark(server)}"
        write_text(home / _SERVERS / str(server), mark)


def end_orphaned_servers(home: Path) -> int:
    """Ends servers whose run was killed; returns how many. Live runs keep theirs."""
    ended = 0
    for note in sorted((home / _SERVERS).glob("[0-9]*")):
        owner, owner_mark, server_mark = note.read_text(encoding="ascii").split()
        if process_mark(int(owner)) == owner_mark:
            continue
        if process_mark(int(note.name)) == server_mark:
            os.kill(int(note.name), signal.SIGTERM)
            ended += 1
        note.unlink(missing_ok=True)
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
