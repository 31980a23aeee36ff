"""Verdicts over whole rounds that nobody tuned on.

    python -m tests.benchmarks.rounds --seeds 3 --applications 8 [--held-back]

Makes random rounds with their own list, runs the real command over them and holds
`findings.csv` against the truth. Prints accuracy, wrong clearances, false alarms and the
right file and page of the evidence, by medium and by layout, and every difference.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.random_round import DIGITAL, MEDIA, TrueApplication, make_round
from tests.corpus.random_specs import Plan

TUNING_SEEDS = range(1, 100)
HELD_BACK_SEEDS = range(9001, 9100)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One requirement: truth and what the run said."""

    application: TrueApplication
    number: int
    requirement: str
    plan: str
    truth: str
    verdict: str
    reason: str
    shows_the_place: bool = True

    @property
    def is_right(self) -> bool:
        return self.truth == self.verdict

    @property
    def is_wrong_clearance(self) -> bool:
        return self.verdict == "met" and self.truth != "met"

    @property
    def is_false_alarm(self) -> bool:
        return self.truth == "met" and self.verdict != "met"


def main() -> None:
    arguments = _arguments()
    seeds = HELD_BACK_SEEDS if arguments.held_back else TUNING_SEEDS
    outcomes = [
        outcome
        for seed in list(seeds)[arguments.first : arguments.first + arguments.seeds]
        for outcome in round_outcomes(seed, arguments)
    ]
    _print_differences(outcomes)
    _print_table("medium", outcomes, [o.application.medium for o in outcomes])
    _print_table("layout", outcomes, [o.application.layout for o in outcomes])
    _print_table("plan", outcomes, [o.plan for o in outcomes])
    _print_table("all", outcomes, ["all"] * len(outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="skip so many seeds")
    parser.add_argument("--applications", type=int, default=8)
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--digital", action="store_true", help="no scans among the reports")
    parser.add_argument("--keep", type=Path, help="keep rounds and reports in this folder")
    return parser.parse_args()


def round_outcomes(seed: int, arguments: argparse.Namespace) -> Iterator[Outcome]:
    """Make one round, run it, and compare every requirement."""
    with tempfile.TemporaryDirectory() as temporary:
        base = (arguments.keep or Path(temporary)) / f"round-{seed}"
        media = DIGITAL if arguments.digital else MEDIA
        truth = make_round(base / "round", seed, arguments.applications, media)
        command = [sys.executable, "-m", "flows.cli", "run", str(base / "round")]
        done = subprocess.run(
            [*command, "--out", str(base / "out")], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"run ended with {done.returncode}:\n{done.stderr[-3000:]}")
        found = _findings(base / "out" / "findings.csv")
    for application in truth:
        for number, plan in enumerate(application.plans, 1):
            key = (application.enterprise, application.equipment, str(number))
            row = found.get(key, {"verdict": "no row", "reason": ""})
            yield Outcome(
                application,
                number,
                plan.requirement,
                plan.outcome,
                plan.verdict,
                row["verdict"],
                row["reason"],
                _shows_the_place(plan, row),
            )


def _shows_the_place(plan: Plan, row: dict[str, str]) -> bool:
    """Whether file, page and line are those where the deciding value stands. The report has
    its table on page 4, the letter has one page."""
    shown = plan.in_report or plan.in_letter
    if plan.verdict not in ("met", "not_met") or shown is None:
        return True
    file, page = ("检验报告", "4") if plan.in_report else ("用户使用报告", "1")
    read = row.get("passage", "").replace(" ", "")
    return file in row.get("file", "") and row.get("page") == page and shown.number in read


def _findings(path: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["enterprise"], row["equipment"], row["indicator_no"]): row
            for row in csv.DictReader(file)
        }


def _print_differences(outcomes: list[Outcome]) -> None:
    for o in outcomes:
        if not o.is_right:
            place = f"{o.application.enterprise} {o.application.medium}/{o.application.layout}"
            print(f"{place} #{o.number} {o.requirement} [{o.plan}]")
            print(f"    truth {o.truth}, found {o.verdict}: {o.reason}")


def _print_table(title: str, outcomes: list[Outcome], keys: list[str]) -> None:
    groups = Counter(keys)
    print(f"\n{title:<16}{'n':>5}{'accuracy':>10}{'wrong met':>11}{'false alarm':>13}{'place':>7}")
    for key, count in sorted(groups.items()):
        group = [o for o, k in zip(outcomes, keys, strict=True) if k == key]
        right = sum(o.is_right for o in group) / count
        cleared = sum(o.is_wrong_clearance for o in group)
        met = max(1, sum(o.truth == "met" for o in group))
        placed = sum(o.shows_the_place for o in group) / count
        alarms = sum(o.is_false_alarm for o in group) / met
        print(f"{key:<16}{count:>5}{right:>10.3f}{cleared:>11}{alarms:>13.3f}{placed:>7.3f}")


if __name__ == "__main__":
    main()
