"""What orchestration costs: `python -m tests.benchmarks.orchestration [ROUND]`.

CPU seconds of whole runs, first and again, against those of the readers' work in them (reading,
judging, reporting), as the ledger has them. The rest is ours: start-up, Prefect and its server,
hashing, the overview. What the unchanged run costs is fixed; the rest grows with the work, and
from both follows how much work a round must hold for orchestration to stay under the bar.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from flows.ledger import records

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "data" / "samples" / "round-2022"


# Issue 8: orchestration at most this share of a scanned round's work.
BAR = 0.03


class Cost(NamedTuple):
    """Seconds of one run: on the clock, CPU of everything, CPU of the readers' work, and on
    the clock between the first and the last entry of its ledger."""

    wall: float
    cpu: float
    readers: float
    inside: float

    @property
    def ours(self) -> float:
        return self.cpu - self.readers

    def row(self, label: str) -> str:
        return (
            f"{label:24}{self.wall:8.1f}{self.inside:8.0f}{self.cpu:8.1f}{self.readers:9.1f}"
            f"{self.ours:8.1f}{self.ours / max(self.readers, 0.01):8.1%}"
        )


def measured(folder: Path, out: Path, *extra: str) -> Cost:
    command = [sys.executable, "-m", "flows.cli", "run", str(folder), "--out", str(out), *extra]
    began, before = time.monotonic(), os.times()
    subprocess.run(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    wall, after = time.monotonic() - began, os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    found = list(records(out / ".huaxian" / "ledger.jsonl"))
    last = [record for record in found if record["run"] == found[-1]["run"]]
    times = [time.mktime(time.strptime(one["at"][:19], "%Y-%m-%dT%H:%M:%S")) for one in last]
    return Cost(wall, cpu, float(last[-1]["reader_cpu_seconds"]), times[-1] - times[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("round", nargs="?", type=Path, default=SAMPLE)
    folder = parser.parse_args().round
    some = next(entry.name for entry in sorted(folder.iterdir()) if entry.is_dir())
    runs = {
        "first": [],
        "unchanged": [],
        "one enterprise": ["--enterprise", some],
        "fresh": ["--fresh"],
    }
    print(f"{'run':24}{'wall':>8}{'inside':>8}{'CPU':>8}{'readers':>9}{'ours':>8}{'ratio':>8}")
    with tempfile.TemporaryDirectory(prefix="orchestration-") as name:
        costs = {}
        for label, extra in runs.items():
            costs[label] = measured(folder, Path(name) / "out", *extra)
            print(costs[label].row(label), flush=True)
    print(growth(costs["unchanged"], costs["fresh"]))


def growth(unchanged: Cost, fresh: Cost) -> str:
    """Fixed and growing part of what is ours, and where their sum falls under the bar."""
    work = fresh.readers - unchanged.readers
    growing = max(fresh.ours - unchanged.ours, 0.0) / work if work > 0 else float("inf")
    line = f"fixed {unchanged.ours:.1f} CPU s, growing {growing:.2%} of the readers' work"
    if growing >= BAR:
        return f"{line}: never under {BAR:.0%}"
    return f"{line}: under {BAR:.0%} from {unchanged.ours / (BAR - growing):.0f} CPU s of work"


if __name__ == "__main__":
    main()
