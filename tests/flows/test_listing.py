"""Archives expanded into folders that several runs share."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.intake import RefusedEntry, SubmittedFile, file_sha256
from flows.listing import Entry, ListedFile, unpacked
from flows.reading import Reader
from tests.corpus.hostile_making import zipped

MEMBERS = 40
ROUNDS = 12
RUNS = 4
TORN = 400
# A run that expands each archive it is told of the moment it is told.
EXPAND = """
import sys
from pathlib import Path
from flows.intake import SubmittedFile, file_sha256
from flows.listing import ListedFile, unpacked
from flows.reading import Reader

reader = Reader(Path(sys.argv[2]))
reader.start()
print("ready", flush=True)
for line in sys.stdin:
    path = Path(line.strip())
    file = SubmittedFile(path.name, path, file_sha256(path), path.stat().st_size)
    found = unpacked(file, Path(sys.argv[1]), reader)
    print(sum(isinstance(one, ListedFile) for one in found), flush=True)
reader.close()
"""


def archive(path: Path, mark: int = 0) -> SubmittedFile:
    path.write_bytes(zipped((f"{n}.txt", b"%d %d" % (mark, n)) for n in range(MEMBERS)))
    return SubmittedFile(path.name, path, file_sha256(path), path.stat().st_size)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    one = Reader(tmp_path / "reader")
    yield one
    one.close()


def listed(entries: tuple[Entry, ...]) -> list[ListedFile]:
    return [one for one in entries if isinstance(one, ListedFile)]


def started(members: Path, scratch: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", EXPAND, str(members), str(scratch)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path.cwd())


def line_of(run: subprocess.Popen[str]) -> str:
    assert run.stdout is not None
    return run.stdout.readline().strip()


def leave_torn(folder: Path) -> None:
    """What a power cut left of an earlier run: members, no manifest."""
    folder.mkdir(parents=True)
    for number in range(TORN):
        (folder / f"{number}").touch()


@pytest.mark.parametrize("torn", [False, True])
def test_runs_that_expand_one_archive_at_once_all_have_its_members(
    tmp_path: Path, torn: bool
) -> None:
    members = tmp_path / "members"
    runs = [started(members, tmp_path / f"reader-{number}") for number in range(RUNS)]
    try:
        assert [line_of(run) for run in runs] == ["ready"] * RUNS
        for number in range(ROUNDS):
            file = archive(tmp_path / f"{number}.zip", number)
            if torn:
                leave_torn(members / file.sha256)
            for run in runs:
                assert run.stdin is not None
                run.stdin.write(f"{file.path}\n")
                run.stdin.flush()
            assert [line_of(run) for run in runs] == [str(MEMBERS)] * RUNS
    finally:
        for run in runs:
            run.communicate()
    assert len([one for one in members.iterdir() if one.is_dir()]) == ROUNDS


def test_an_archive_is_expanded_once(tmp_path: Path, reader: Reader) -> None:
    file = archive(tmp_path / "a.zip")
    first = listed(unpacked(file, tmp_path / "members", reader))
    first[0].path.with_name("trace").touch()
    again = listed(unpacked(file, tmp_path / "members", reader))
    assert again == first
    assert first[0].path.with_name("trace").exists()


@pytest.mark.parametrize("torn", ["manifest", "member", "lost member"])
def test_a_folder_torn_by_a_power_cut_is_expanded_anew(
    tmp_path: Path, reader: Reader, torn: str
) -> None:
    file = archive(tmp_path / "a.zip")
    first = listed(unpacked(file, tmp_path / "members", reader))
    folder = first[0].path.parent
    if torn == "lost member":
        first[3].path.unlink()
    else:
        name = "members.json" if torn == "manifest" else first[3].path.name
        (folder / name).write_bytes(b"")
    again = listed(unpacked(file, tmp_path / "members", reader))
    assert again == first
    assert json.loads((folder / "members.json").read_text())[3]["size"] == "3"


def test_a_broken_archive_is_refused_and_leaves_nothing(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive(path).path.read_bytes()[:200])
    file = SubmittedFile("a.zip", path, file_sha256(path), 200)
    found = unpacked(file, tmp_path / "members", reader)
    assert [type(one) for one in found] == [RefusedEntry]
    assert not list((tmp_path / "members").iterdir())
