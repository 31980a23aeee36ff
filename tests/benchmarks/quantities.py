"""How well quantities and clauses are read: `python -m tests.benchmarks.quantities`.

Cases were written before the grammar was tuned; the `held` half was never looked at while
tuning. `second` to `fifth` were written later, one after the other, and each was scored
before anything was changed for it; the first scores (clauses / quantities) were
0.93 / 0.96, 0.88 / 0.99, 0.90 / 0.98, 0.98 / 0.99.

Clauses count when kind, bounds, inclusive or strict and unit are right, quantities
when value (both ends of a range) and unit are. `--failures` prints what went wrong.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors import quantities
from extractors.quantities import parse_quantities
from matchers import requirements
from matchers.requirements import parse_requirement

TESTS = Path(__file__).parent.parent
REQUIREMENTS = TESTS / "matchers" / "cases"
EVIDENCE = TESTS / "extractors" / "quantities" / "cases"
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over all cases of a file."""

    right: int
    wrong: int
    missed: int
    failures: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        denominator = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / denominator if denominator else 1.0


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def clause_key(clause: dict[str, Any]) -> Key:
    """What must be right of a clause."""
    low, high = (_plain(clause[side]) for side in ("low", "high"))
    return (
        clause["kind"],
        low,
        clause["low_inclusive"] if low is not None else None,
        high,
        clause["high_inclusive"] if high is not None else None,
        clause["unit"],
    )


def quantity_key(quantity: dict[str, Any]) -> Key:
    """What must be right of a quantity."""
    return (_plain(quantity["value"]), _plain(quantity["value_high"]), quantity["unit"])


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    return float(f"{value:.9g}") if isinstance(value, int | float) else value


def clauses_of(text: str) -> list[Key]:
    return [clause_key(requirements.as_json(clause)) for clause in parse_requirement(text)]


def quantities_of(text: str) -> list[Key]:
    return [quantity_key(quantities.as_json(quantity)) for quantity in parse_quantities(text)]


def score(
    cases: Iterable[dict[str, Any]], field: str, key: Callable[[dict[str, Any]], Key]
) -> Score:
    """Right, wrong and missed over the cases; `field` names the truth in a case."""
    read = clauses_of if field == "clauses" else quantities_of
    right = wrong = missed = 0
    failures = []
    for case in cases:
        truth = Counter(key(entry) for entry in case[field])
        found = Counter(read(case["text"]))
        right += (truth & found).total()
        wrong += (found - truth).total()
        missed += (truth - found).total()
        if truth != found:
            failures.append(
                f"{case['text']}\n   too much {list((found - truth).elements())}"
                f"\n   missed   {list((truth - found).elements())}"
            )
    return Score(right, wrong, missed, tuple(failures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--split", choices=("dev", "held", "second", "third", "fourth", "fifth"), default=None
    )
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    parse_quantities("1 mm")
    print(
        f"{'what':14} {'split':6} {'texts':>5} {'right':>6} {'wrong':>6} {'missed':>6} {'F1':>7} ms"
    )
    for split in (
        [options.split] if options.split else ["dev", "held", "second", "third", "fourth", "fifth"]
    ):
        for folder, name, field, key in (
            (REQUIREMENTS, "requirements", "clauses", clause_key),
            (EVIDENCE, "evidence", "quantities", quantity_key),
        ):
            cases = read_cases(folder / f"{name}_{split}.jsonl")
            begin = time.perf_counter()
            result = score(cases, field, key)
            each = 1000 * (time.perf_counter() - begin) / len(cases)
            print(
                f"{name:14} {split:6} {len(cases):5} {result.right:6} {result.wrong:6} "
                f"{result.missed:6} {result.f1:7.4f} {each:.2f}"
            )
            if options.failures:
                print("\n".join(result.failures))


if __name__ == "__main__":
    main()
