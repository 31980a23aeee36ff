"""Measures `compare`: accuracy and wrong clearances, by rule and by template.

python -m tests.benchmarks.judgement [--pairs N] [--seed S] [--show]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from matchers.judgement import compare
from tests.benchmarks.judgement_pairs import Pair, pairs

CASES = Path(__file__).parents[1] / "matchers" / "cases"


def _table(name: str) -> Iterable[Pair]:
    for line in (CASES / name).read_text("utf-8").splitlines():
        case = json.loads(line)
        yield Pair(f"rule {case['rule']}", case["requirement"], case["evidence"], case["verdict"])


def measure(title: str, table: Iterable[Pair], *, show: bool) -> None:
    """Prints one block: a row a template, then the sum."""
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    cleared: Counter[str] = Counter()
    for pair in table:
        got = compare(pair.requirement, pair.evidence)
        seen[pair.template] += 1
        right[pair.template] += got.verdict == pair.verdict
        cleared[pair.template] += got.verdict == "met" != pair.verdict
        if show and got.verdict != pair.verdict:
            print(f"  {pair.requirement} | {pair.evidence} | {pair.verdict} | {got.verdict}")
            print(f"    {got.reason}")
    print(f"{title:<28}{'right':>8}{'of':>6}{'wrong clearances':>18}")
    for template in sorted(seen):
        print(f"  {template:<26}{right[template]:>8}{seen[template]:>6}{cleared[template]:>18}")
    whole = sum(seen.values())
    print(f"  {'all':<26}{sum(right.values()):>8}{whole:>6}{sum(cleared.values()):>18}", end="")
    print(f"   accuracy {sum(right.values()) / whole:.3f}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=20220915)
    parser.add_argument("--show", action="store_true", help="print each wrong pair")
    arguments = parser.parse_args()
    measure("cases used for work", _table("compare.jsonl"), show=arguments.show)
    measure("more cases used for work", _table("compare_more.jsonl"), show=arguments.show)
    measure("cases made to mislead", _table("compare_hard.jsonl"), show=arguments.show)
    measure("wide cases, used for work", _table("compare_wide.jsonl"), show=arguments.show)
    worked_on = ("reports", "forms", "trades", "rows", "sentences", "causes")
    for name in (*worked_on, "held_second", "blind", "blind_second"):
        measure(f"{name}, used for work", _table(f"compare_{name}.jsonl"), show=arguments.show)
    measure("wide cases, still open", _table("compare_wide_open.jsonl"), show=False)
    measure("a blind writer's, still open", _table("compare_blind_open.jsonl"), show=False)
    measure("cases held back", _table("compare_held.jsonl"), show=False)
    made = pairs(arguments.seed, arguments.pairs)
    measure(f"random pairs, seed {arguments.seed}", made, show=arguments.show)


if __name__ == "__main__":
    main()
