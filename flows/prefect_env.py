"""Prefect's environment, set at the edge, before its first import.

Its data stay inside the project, it tells nobody anything and stays out of sight. What the
user set in the environment wins.
"""

from __future__ import annotations

import os
from pathlib import Path

_QUIET = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "DASK_LOGGING__DISTRIBUTED": "error",
}
_ALWAYS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
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


def importable() -> dict[str, str]:
    """Environment in which a process of our own finds this package, installed or not."""
    root = str(Path(__file__).resolve().parent.parent)
    known = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return {"PYTHONPATH": os.pathsep.join(dict.fromkeys((root, *known)))}
