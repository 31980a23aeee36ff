"""Writing aside, locks, names of folders, the ledger."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.atomic import ASIDE, aside_prefix, sweep, write_text
from flows.ledger import Ledger, open_runs, records
from flows.locks import held, lock_path
from flows.places import LONGEST_NAME_BYTES, places_for, safe_name

HOLD = """
import sys, time
from pathlib import Path
from flows.locks import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_text(path, "一")
    write_text(path, "二")
    assert path.read_text(encoding="utf-8") == "二"
    assert list(path.parent.iterdir()) == [path]


def test_a_lock_falls_with_its_process(tmp_path: Path) -> None:
    path = lock_path(tmp_path, "甲公司")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    waited: list[float] = []

    def kill() -> None:
        waited.append(time.monotonic())
        holder.send_signal(signal.SIGKILL)

    with held(path, on_wait=kill):
        assert waited
    holder.wait()


def test_a_good_name_stays_as_it_is() -> None:
    assert safe_name("甲公司（杭州）") == "甲公司（杭州）"


@pytest.mark.parametrize("name", ["a:b", "..", "  ", "index.html", ".huaxian", "名.", "a\nb"])
def test_other_names_become_safe_and_stay_distinct(name: str) -> None:
    safe = safe_name(name)
    assert safe != name
    assert not set(safe) & set('/\\:*?"<>|\n')
    assert safe.strip(" .") == safe
    assert safe != safe_name(name + "2")


def test_long_names_stay_distinct() -> None:
    one, other = safe_name("长" * 200 + "1"), safe_name("长" * 200 + "2")
    assert one != other
    assert max(len(name.encode()) for name in (one, other)) <= LONGEST_NAME_BYTES


def test_state_is_shared_only_below_the_default_folder(tmp_path: Path) -> None:
    assert places_for("甲", None, None).state == places_for("乙", None, None).state
    assert places_for("甲", tmp_path, None).state.is_relative_to(tmp_path)


def test_a_dead_run_is_told_from_a_live_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    Ledger(path, "live").begin()
    Ledger(path, "ended").begin()
    Ledger(path, "ended").note("end")
    code = "import sys; from pathlib import Path; from flows.ledger import Ledger;"
    code += "Ledger(Path(sys.argv[1]), 'dead').begin()"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, cwd=Path.cwd())
    assert {run.run: run.alive for run in open_runs(path)} == {"live": True, "dead": False}


def test_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    Ledger(path, "a").note("begin")
    with path.open("a") as stream:
        stream.write('{"run": "b", "ev')
    assert [record["run"] for record in records(path)] == ["a"]
    assert json.loads(path.read_text().splitlines()[0])["run"] == "a"
    assert os.access(path, os.R_OK)


def test_only_what_a_dead_writer_left_aside_is_swept(tmp_path: Path) -> None:
    alive = tmp_path / f"{aside_prefix()}file"
    alive.write_bytes(b"x")
    code = (
        "import sys; from pathlib import Path; from flows.atomic import aside_prefix;"
        "deep = Path(sys.argv[1]) / 'deep'; place = deep / (aside_prefix() + 'archive');"
        "place.mkdir(parents=True); (place / 'member').touch();"
        "(deep / (aside_prefix() + 'file')).touch()"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    foreign = tmp_path / f"{ASIDE}0123abcd-1-2-x"
    foreign.touch()
    old = tmp_path / f"{ASIDE}1"
    old.touch()
    os.utime(old, (0, 0))
    assert len(list((tmp_path / "deep").iterdir())) == 2
    sweep(tmp_path)
    assert alive.exists()
    assert foreign.exists()
    assert not old.exists()
    assert not list((tmp_path / "deep").iterdir())
