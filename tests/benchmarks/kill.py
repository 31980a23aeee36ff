"""Kills a run again and again: `python -m tests.benchmarks.kill [ROUND] [--kills N] [--seed N]`.

Each time at a random moment of what an undisturbed run takes: the run itself, one of its
readers, the Prefect server, or all at once as in a power cut. Then one run goes through, and
its results are held byte for byte against the undisturbed run's.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "data" / "samples" / "round-2022"
TARGETS = ("run", "run", "power", "reader", "server")


def command(folder: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "flows.cli", "run", str(folder), "--out", str(out)]


def results(out: Path) -> dict[str, bytes]:
    """Every result by name; run.json alone knows times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".huaxian" not in path.parts and path.name != "run.json"
    }


def descendants(root: int) -> Iterator[tuple[int, str]]:
    """Process id and command line of everything below a process."""
    children: dict[int, list[int]] = {}
    lines: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        pid = int(folder.name)
        children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(pid)
        lines[pid] = line
    waiting = [root]
    while waiting:
        for child in children.get(waiting.pop(), []):
            waiting.append(child)
            yield child, lines[child]


def kill(run: subprocess.Popen[bytes], target: str) -> None:
    """Sends SIGKILL to what is meant; to the run when that does not exist yet."""
    below = list(descendants(run.pid))
    chosen = {
        "run": [run.pid],
        "power": [run.pid, *(pid for pid, _ in below)],
        "reader": [pid for pid, line in below if "reader_child" in line][:1],
        "server": [pid for pid, line in below if "prefect_server" in line][:1],
    }[target]
    for pid in chosen:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def killed_run(folder: Path, out: Path, after: float, target: str) -> int | None:
    """Starts a run, kills its target after some seconds; its exit code, None when it died."""
    run = subprocess.Popen(
        command(folder, out), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        run.wait(after)
    except subprocess.TimeoutExpired:
        kill(run, target)
    code = run.wait()
    return None if code < 0 else code


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("round", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="kill-") as name:
        base = Path(name)
        began = time.monotonic()
        subprocess.run(command(given.round, base / "calm"), cwd=ROOT, stdout=subprocess.DEVNULL)
        whole = time.monotonic() - began
        print(f"undisturbed: {whole:.1f} s, {len(results(base / 'calm'))} results")
        out = base / "hunted"
        for number in range(1, given.kills + 1):
            if number % 7 == 0:
                shutil.rmtree(out, ignore_errors=True)
            after, target = chance.uniform(0.2, whole), chance.choice(TARGETS)
            code = killed_run(given.round, out, after, target)
            print(f"kill {number:2}: {target:6} after {after:5.1f} s, exit {code}", flush=True)
        done = subprocess.run(command(given.round, out), cwd=ROOT, stdout=subprocess.DEVNULL)
        calm, hunted = results(base / "calm"), results(out)
        differing = sorted(
            key for key in calm.keys() | hunted.keys() if calm.get(key) != hunted.get(key)
        )
        print(f"finished: exit {done.returncode}, {len(hunted)} results, differing: {differing}")
        time.sleep(2)
        left = [line for _, line in descendants(1) if str(out) in line]
        print(f"processes left: {left}")
        return 1 if differing or left else 0


if __name__ == "__main__":
    sys.exit(main())
