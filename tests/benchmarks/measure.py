"""Whole-process figures of a command: CPU seconds, wall seconds, peak memory.

As a program it measures the command it is given and prints the figures as JSON. A child's
peak memory counts what its parent held when it was started, so every command is started by
such a program of its own, which holds nothing (10 MB).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU includes children that were waited for; memory is the largest single process."""

    cpu_s: float
    wall_s: float
    peak_mib: float
    exit_code: int


def measured(command: Sequence[str]) -> Cost:
    """Run a command with its output thrown away and measure it from outside."""
    launcher = [sys.executable, "-m", "tests.benchmarks.measure", *command]
    done = subprocess.run(launcher, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(done.stdout))


def _launched(command: Sequence[str]) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - start
    cpu_s = usage.ru_utime + usage.ru_stime
    return Cost(cpu_s, wall_s, usage.ru_maxrss / 1024, process.returncode)


if __name__ == "__main__":
    print(json.dumps(asdict(_launched(sys.argv[1:]))))
