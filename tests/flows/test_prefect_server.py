"""The run's own Prefect server: it comes back when it dies, and ends with its run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CODE = """
import os, sys, time
from pathlib import Path
from flows import prefect_env
from flows.prefect_server import run_server
os.environ.pop("PREFECT_API_URL", None)
prefect_env.set_environment(Path(sys.argv[1]), verbose=False)
with run_server(verbose=False) as await_server:
    await_server()
    print("up", flush=True)
    sys.stdin.readline()
    await_server()
    print("up again", flush=True)
    time.sleep(60)
"""

SCHEDULE = """
import os, sys
from pathlib import Path
from flows import prefect_env
from flows.prefect_server import run_server
os.environ.pop("PREFECT_API_URL", None)
prefect_env.set_environment(Path(sys.argv[1]), verbose=False)
with run_server(verbose=False) as await_server:
    await_server()
    import httpx
    with httpx.Client(base_url=os.environ["PREFECT_API_URL"], timeout=60) as api:
        flow = api.post("/flows/", json={"name": "review-round"}).json()["id"]
        nightly = {"schedule": {"cron": "0 2 * * *", "timezone": "Asia/Shanghai"}, "active": True}
        wanted = {"name": "nightly", "flow_id": flow, "schedules": [nightly]}
        deployment = api.post("/deployments/", json=wanted).json()["id"]
        api.post(f"/deployments/{deployment}/schedule", json={"min_runs": 3}).raise_for_status()
        runs = api.post("/flow_runs/filter", json={}).json()
        print(sorted(run["expected_start_time"][11:16] for run in runs)[0], len(runs))
"""


def servers_of(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat, line = (folder / "stat").read_text(), (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent and b"prefect_server" in line:
            found.append(int(folder.name))
    return found


@pytest.mark.slow
def test_a_killed_server_comes_back_and_ends_with_its_run(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", CODE, str(tmp_path / "home")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
    )
    assert run.stdin is not None
    assert run.stdout is not None
    try:
        assert run.stdout.readline() == b"up\n"
        (first,) = servers_of(run.pid)
        os.kill(first, signal.SIGKILL)
        time.sleep(0.5)
        run.stdin.write(b"\n")
        run.stdin.flush()
        assert run.stdout.readline() == b"up again\n"
        (second,) = servers_of(run.pid)
        assert second != first
    finally:
        run.kill()
        run.wait()
    until = time.monotonic() + 10
    while Path(f"/proc/{second}/cmdline").exists() and time.monotonic() < until:
        if not Path(f"/proc/{second}/cmdline").read_bytes():
            break
        time.sleep(0.05)
    assert time.monotonic() < until


@pytest.mark.slow
def test_a_schedule_makes_runs_at_two_in_shanghai(tmp_path: Path) -> None:
    """With some releases of SQLAlchemy the scheduler fails quietly: no night ever comes."""
    command = [sys.executable, "-c", SCHEDULE, str(tmp_path / "home")]
    done = subprocess.run(command, cwd=Path.cwd(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    first, count = done.stdout.split()
    assert first == "18:00"
    assert int(count) >= 3
