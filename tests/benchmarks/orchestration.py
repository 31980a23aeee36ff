"""What orchestration costs: `python -m tests.benchmarks.orchestration [ROUND]`.

CPU seconds of whole runs, first and again, against those of the readers' work in them (reading,
judging, reporting), as the ledger has them. The rest is ours: start-up, Prefect and its server,
hashing, the overview.
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


class Cost(NamedTuple):
    """Seconds of one run: on the clock, CPU of everything, CPU of the readers' work, and on
    the clock between the first and the last entry of its ledger."""

    wall: float
    cpu: float
    readers: float
    inside: float


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
    print(f"{'run':24}{'wall':>8}{'inside':>8}{'CPU':>8}{'readers':>9}{'ours':>8}{'share':>8}")
    with tempfile.TemporaryDirectory(prefix="orchestration-") as name:
        out = Path(name) / "out"
        for label, extra in (
            ("first", []),
            ("unchanged", []),
            ("one enterprise", ["--enterprise", some]),
            ("fresh", ["--fresh"]),
        ):
            cost = measured(folder, out, *extra)
            ours = cost.cpu - cost.readers
            print(
                f"{label:24}{cost.wall:8.1f}{cost.inside:8.0f}{cost.cpu:8.1f}"
                f"{cost.readers:9.1f}{ours:8.1f}{ours / cost.cpu:8.1%}",
                flush=True,
            )


if __name__ == "__main__":
    main()
