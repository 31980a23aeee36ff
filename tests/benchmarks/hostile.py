"""Reads folders of arbitrary files as a run would: `python -m tests.benchmarks.hostile FOLDER…`.

Every file ends as read, partly read or refused with one reason; what does not is printed with
its name: a defect of ours, more than 120 s, more than 3 GiB, a file that changed or appeared
outside the scratch folder, a byte on the network. Archives are expanded and their members read.
`--log FILE` keeps one JSON line a file. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from extractors.serialise import json_to_evidence
from flows.bench import is_partly_read
from flows.intake import Folder, SubmittedFile, file_sha256, shown_name
from flows.listing import ListedFile, listing, unpacked
from flows.reading import Reader, ReaderPool, Refusal, read_file

MOST_SECONDS = 120.0
MOST_BYTES = 3 << 30
# How often the memory of a reader and what it started is looked at.
LOOK_SECONDS = 0.1
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_STATES = ("read", "partly", "refused")


@dataclass(frozen=True, slots=True)
class Result:
    """How one submitted file came out, with all members when it is an archive."""

    file: str
    state: str
    seconds: float
    peak_bytes: int
    pages: int = 0
    reason: str = ""
    defect: str = ""
    network: int = 0

    @property
    def misses(self) -> tuple[str, ...]:
        """The bars this file does not keep."""
        missed = {
            "unaccounted": self.state not in _STATES
            or (self.state == "refused" and not self.reason),
            "defect": bool(self.defect),
            f"over {MOST_SECONDS:.0f} s": self.seconds > MOST_SECONDS,
            "over 3 GiB": self.peak_bytes > MOST_BYTES,
            "network": self.network > 0,
        }
        return tuple(name for name, is_missed in missed.items() if is_missed)


class Memory:
    """The most memory that a reader and what it started hold while a file is at work."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.peak = 0

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            pid = self._reader.pid
            if pid is not None:
                self.peak = max(self.peak, sum(map(_resident, _family(pid))))


def _family(pid: int) -> Iterator[int]:
    """A process and everything below it."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _resident(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[21]) * _PAGE_BYTES if fields else 0


def network_bytes(pid: int | None) -> int:
    """Bytes received and sent in the network namespace of a reader, loopback included."""
    try:
        lines = Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]
    except OSError:
        return 0
    counters = [line.partition(":")[2].split() for line in lines]
    return sum(int(fields[0]) + int(fields[8]) for fields in counters)


def result_of(reader: Reader, path: Path, name: str, aside: Path) -> Result:
    """Reads one file, or all members of an archive, minding clock and memory."""
    reader.start()
    before, began = network_bytes(reader.pid), time.monotonic()
    with Memory(reader) as memory:
        parts = [_part(reader, one, aside) for one in _listed(reader, path, name, aside)]
    same_space = reader.network == "namespace"
    sent = max(0, network_bytes(reader.pid) - before) if same_space else 0
    return Result(
        name,
        _joined([part.state for part in parts]),
        round(time.monotonic() - began, 2),
        memory.peak,
        sum(part.pages for part in parts),
        "；".join(dict.fromkeys(part.reason for part in parts if part.reason)),
        "\n".join(part.defect for part in parts if part.defect),
        sent,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One file as it is read: the submitted one, or a member of it."""

    state: str
    pages: int = 0
    reason: str = ""
    defect: str = ""


def _listed(reader: Reader, path: Path, name: str, aside: Path) -> list[ListedFile | str]:
    """What is read of a submitted file; the reason in words where it is not opened."""
    file = SubmittedFile(name, path, file_sha256(path), path.stat().st_size)
    found = listing("", "", Folder((file,)), lambda one: unpacked(one, aside / "members", reader))
    return [*found.files, *(entry.reason for entry in found.refused)]


def _part(reader: Reader, file: ListedFile | str, aside: Path) -> Part:
    if isinstance(file, str):
        return Part("refused", reason=file)
    pages = aside / "pages" / file.sha256
    request = {"path": str(file.path), "name": file.name, "thorough": False, "pages": str(pages)}
    answer = read_file(reader, request)
    defect = "\n".join(reader.defects)
    if isinstance(answer, Refusal):
        ours = answer.detail if answer.kind == "defect" else ""
        return Part("refused", reason=answer.reason, defect=defect or ours)
    evidence = json_to_evidence(answer)
    state = "partly" if is_partly_read(evidence) else "read"
    return Part(state, len(evidence.pages), defect=defect)


def _joined(states: Sequence[str]) -> str:
    """The state of an archive by those of its members."""
    if not states:
        return "refused"
    return states[0] if len(set(states)) == 1 else "partly"


def files_below(folders: Sequence[Path]) -> list[tuple[Path, str]]:
    """Every regular file with the name it is shown by, in order."""
    return [
        (path, shown_name(f"{folder.name}/{path.relative_to(folder)}"))
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    ]


def snapshot(folders: Sequence[Path]) -> dict[str, tuple[int, int]]:
    """Size and time of everything below folders, to tell what was written meanwhile."""
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if "__pycache__" in path.parts:
                continue
            status = path.lstat()
            is_folder = stat.S_ISDIR(status.st_mode)
            found[str(path)] = (0, 0) if is_folder else (status.st_size, status.st_mtime_ns)
    return found


def read_all(
    files: Sequence[tuple[Path, str]], jobs: int, scratch: Path, log: Path | None
) -> list[Result]:
    """Every file's result in order; one line of the log as soon as each is there."""
    pool = ReaderPool([Reader(scratch / str(number)) for number in range(jobs)])
    lock = threading.Lock()

    def one(item: tuple[Path, str]) -> Result:
        with pool.lent() as reader:
            result = result_of(reader, *item, scratch / "aside")
        with lock:
            if log:
                with log.open("a", encoding="ascii") as stream:
                    stream.write(json.dumps(asdict(result)) + "\n")
            for missed in result.misses:
                print(f"{missed}: {result.file} {result.defect}", flush=True)
        return result

    try:
        with ThreadPoolExecutor(jobs) as threads:
            return list(threads.map(one, files))
    finally:
        pool.close()


HEAD = " " * 16 + "  files   read partly refused missed   slowest      peak"


def row(label: str, results: Sequence[Result]) -> str:
    counts = [sum(one.state == state for one in results) for state in _STATES]
    missed = sum(bool(one.misses) for one in results)
    slowest = max(one.seconds for one in results)
    peak = max(one.peak_bytes for one in results) >> 20
    counted = f"{counts[0]:7}{counts[1]:7}{counts[2]:8}{missed:7}"
    return f"{label:16}{len(results):7}{counted}{slowest:8.1f} s{peak:6} MiB"


def table(results: Sequence[Result]) -> str:
    """Rows by suffix and over all, then the five slowest files."""
    kinds: dict[str, list[Result]] = {}
    for one in results:
        kinds.setdefault(Path(one.file).suffix.lower()[:12] or "(none)", []).append(one)
    slow = sorted(results, key=lambda one: -one.seconds)[:5]
    lines = [HEAD, *(row(kind, kinds[kind]) for kind in sorted(kinds)), row("all", results), ""]
    return "\n".join([*lines, *(f"{one.seconds:8.1f} s  {one.state:8} {one.file}" for one in slow)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--log", type=Path)
    given = parser.parse_args()
    files = files_below(given.folders)
    watched = [*given.folders, Path.cwd() / "extractors", Path.cwd() / "data"]
    before = snapshot(watched)
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        results = read_all(files, given.jobs, Path(name), given.log)
    changed = sorted(key for key, value in snapshot(watched).items() if before.get(key) != value)
    print(table(results))
    print(f"written outside: {changed or 'nothing'}")
    accounted = len(results) == len(files)
    return 0 if accounted and not changed and not any(one.misses for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
