"""Rules on papers of a desk they were not tuned on: planted defects found, sound ones left alone.

    python -m tests.benchmarks.desk_rules [--seeds 1-4] [--scanned] [--only RULE]

One application with one defect each, read by the real readers. A defect counts as found when
its rule says what it does not say of the sound application. Seeds below 100 are for tuning,
those from 100 on are held back. Verdicts have a benchmark of their own: findings are given.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from data import path
from extractors import read_evidence
from extractors.errors import ClassifiedFileError, UnreadableFileError
from extractors.evidence import Evidence, FileKind
from matchers.findings import Application, Finding, RefusedFile, RoundTerms, Support
from matchers.indicator_list import IndicatorList, load_list, match_item
from matchers.registry import Recognition, load_registry
from matchers.rules import RoundPapers, RuleResult, RuleStatus, check_application, view_round
from matchers.rules.registry import Mode, notice_rules
from matchers.uscc import CHARACTERS
from matchers.verdict import Judgement, Verdict
from tests.corpus.desk import forms, letters, reports
from tests.corpus.desk.board import scanned
from tests.corpus.desk.defects import DEFECTS
from tests.corpus.desk.values import Values, sound_values

LIST = load_list(path("indicators", "sample-2022.csv"))
TERMS = RoundTerms("2022", deadline=date(2022, 9, 15), as_of=date(2022, 9, 15))
SAYS = (RuleStatus.GAP, RuleStatus.ASK, RuleStatus.INFO)
BUREAU_KINDS = ("letter", "summary")
KINDS = ("form", "report", "user", "contract", "invoice", "licence", *BUREAU_KINDS)
Paper = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One application: what was planted (nothing in a sound one) and what was said."""

    seed: int
    rule: str
    change: Values
    results: tuple[RuleResult, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-4")
    parser.add_argument("--scanned", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    first, _, last = arguments.seeds.partition("-")
    started = time.perf_counter()
    outcomes: list[Outcome] = []
    for seed in range(int(first), int(last or first) + 1):
        outcomes += [
            _reviewed(seed, rule, change, scans=arguments.scanned)
            for rule, change in (("", {}), *DEFECTS)
            if rule == "" or arguments.only in ("", rule)
        ]
        _read.cache_clear()
        _DRAWN.clear()
    _print(outcomes)
    print(f"{len(outcomes)} applications in {time.perf_counter() - started:.0f} s")


def _changed(seed: int, change: Values) -> Values:
    """The sound values with the change; `@` words stand for values worked out from them."""
    sound = sound_values(seed)
    code = sound["uscc"]
    wrong = code[:-1] + CHARACTERS[(CHARACTERS.index(code[-1]) + 7) % len(CHARACTERS)]
    item = LIST.item(sound["list_number"])
    known = {
        "@wrong": wrong,
        "@short": code[:16],
        "@next": _next_model(sound["model"]),
        "@old": _old_clause(item.requirements[0].text if item else ""),
        **{f"@{key}": value for key, value in sound.items()},
    }
    return sound | {key: known.get(value, value) for key, value in change.items()}


def _next_model(model: str) -> str:
    """The model's neighbour: one figure higher."""
    place = next(at for at, char in enumerate(model) if char.isdigit())
    return f"{model[:place]}{(int(model[place]) + 1) % 10}{model[place + 1 :]}"


def _old_clause(text: str) -> str:
    """A clause with its last figure changed, as an earlier list had it."""
    place = max(at for at, char in enumerate(text) if char.isdigit())
    return f"{text[:place]}{(int(text[place]) + 3) % 10}{text[place + 1 :]}"


def _papers(seed: int, v: Values) -> dict[str, Paper]:
    """Every paper's file name and bytes; the names tell nothing."""
    left_out = v.get("-", "").split(",")
    drawn: dict[str, Paper] = {}
    extra = tuple(key for key in v if key.startswith("+"))
    for number, kind in enumerate((*KINDS, *extra)):
        if kind not in left_out:
            suffix, content = _drawn(kind, v, seed)
            broken = v.get(kind) == "@broken"
            name = f"{'断' if broken else '材料'}{number + 1:02d}{suffix}"
            drawn[kind] = (name, content[: len(content) // 3] if broken else content)
    return drawn


class _Noted(dict[str, str]):
    """Values that note which of them a paper was drawn from."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self.asked: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        self.asked[key] = super().__getitem__(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked[key] = super().get(key)
        return super().get(key, default)


_DRAWN: dict[tuple[int, str], list[tuple[dict[str, str | None], Paper]]] = {}


def _drawn(kind: str, v: Values, seed: int) -> Paper:
    """The suffix and bytes of a paper; drawn once while what it says stays the same."""
    known = _DRAWN.setdefault((seed, kind), [])
    for asked, paper in known:
        if all(v.get(key) == value for key, value in asked.items()):
            return paper
    noted = _Noted(v)
    paper = _draw(kind, noted, np.random.default_rng([seed, *kind.encode()]))
    known.append((noted.asked, paper))
    return paper


def _draw(kind: str, v: Values, rng: np.random.Generator) -> Paper:
    if kind == "form":
        return forms.form(v, rng)
    if kind == "summary":
        return forms.summary(v, rng)
    if kind.startswith("+"):
        title, _, lines = v[kind].partition("|")
        return ".pdf", letters.plain_paper(title, lines.replace("@applicant", v["applicant"]), rng)
    draw = {
        "report": reports.report,
        "user": letters.user_report,
        "contract": letters.contract,
        "invoice": letters.invoice,
        "licence": letters.licence,
        "letter": forms.letter,
    }[kind]
    return ".pdf", draw(v, rng)


def _reviewed(seed: int, rule: str, change: Values, *, scans: bool) -> Outcome:
    v = _changed(seed, change)
    mine, bureau = _application(seed, v, scans=scans)
    others = _others(seed, v, scans=scans)
    papers = RoundPapers(_indicators(v), _registry(v), bureau)
    view = view_round((mine, *others), papers)
    results = check_application(mine, _findings(mine, v), TERMS, view)
    return Outcome(seed, rule, change, results)


def _application(seed: int, v: Values, *, scans: bool) -> tuple[Application, tuple[Evidence, ...]]:
    papers = _papers(seed, v)
    read = {kind: _read(*paper, scans=scans, seed=seed) for kind, paper in papers.items()}
    bureau = tuple(
        file for kind, file in read.items() if kind in BUREAU_KINDS and isinstance(file, Evidence)
    )
    own = [file for kind, file in read.items() if kind not in BUREAU_KINDS]
    files = tuple(file for file in own if isinstance(file, Evidence))
    refused = tuple(file for file in own if isinstance(file, RefusedFile))
    facts = [f for file in files if file.kind is FileKind.APPLICATION_FORM for f in file.facts]
    sound = sound_values(seed)
    folder = v.get("folder", sound["product"])
    if "product" in v and v["product"] != sound["product"] and not v["list_number"]:
        folder = v["product"] if v["sample"] == v["product"] else folder
    match = match_item(_indicators(v), facts, folder)
    mine = Application(v["applicant"], folder, match.item, match.source, files, refused)
    return mine, bureau


@cache
def _read(name: str, content: bytes, *, scans: bool, seed: int) -> Evidence | RefusedFile:
    """The paper read as a run reads it, as a scan when asked for."""
    if scans and name.endswith(".pdf") and not name.startswith("断"):
        content = scanned(content, seed)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        target.write_bytes(content)
        try:
            return read_evidence(target)
        except UnreadableFileError as error:
            secret = isinstance(error, ClassifiedFileError)
            return RefusedFile(name, "", str(error), secret)


def _others(seed: int, v: Values, *, scans: bool) -> list[Application]:
    """What else is in the round, as `round` asks."""
    kind = v.get("round", "")
    if kind == "three":
        return [
            _renamed(_application(seed, v, scans=scans)[0], f"{v['product']}{number}")
            for number in (2, 3)
        ]
    if not kind:
        return []
    other = sound_values(seed + 1000)
    if kind in ("same_report", "same_invoice"):
        paper = kind.removeprefix("same_")
        changed = v if paper == "report" else v | {"invoice_buyer": other["user"]}
        mine = _papers(seed, changed)[paper]
        application, _ = _application(seed + 1000, other | {"-": paper}, scans=scans)
        file = _read(*mine, scans=scans, seed=seed)
        assert isinstance(file, Evidence)
        return [replace(application, files=(*application.files, file))]
    shared = {
        "same_number": {"number": v["number"]},
        "same_letter": {"letter": _letter_text(seed, v)},
        "near_letter": {"letter": _letter_text(seed, v).replace("操作方便", "操作简便")},
    }[kind]
    return [_application(seed + 1000, other | shared, scans=scans)[0]]


def _letter_text(seed: int, v: Values) -> str:
    return letters.letter_body(v, np.random.default_rng(seed))


def _renamed(application: Application, equipment: str) -> Application:
    return replace(application, equipment=equipment)


def _indicators(v: Values) -> IndicatorList:
    """The list, its entries expired or gone where the change says so."""
    kind = v.get("list", "")
    listed = date(2019, 8, 1) if kind == "expired" else date(2022, 8, 1)
    gone = date(2022, 3, 1) if kind == "exited" else None
    items = tuple(replace(item, first_listed=listed, exited=gone) for item in LIST.items)
    return replace(LIST, items=items)


def _registry(v: Values) -> tuple[Recognition, ...] | None:
    """A registry as a bureau keeps it in Excel, with its title above the header."""
    rows = [("2021", "虚拟纺机有限公司", "高速剑杆织机", "省内", "9999")]
    if v.get("registry") == "own":
        rows.append(("2021", v["applicant"], v["product"], "国内", ""))
    if v.get("registry") == "used_up":
        rows.append(("2022", "虚拟重工有限公司", v["list_product"], "省内", v["list_number"]))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "历年认定名单.xlsx"
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(["浙江省首台（套）装备历年认定名单"])
        sheet.append(["认定年度", "企业名称", "装备名称", "认定档次", "清单引导标准序号"])
        for row in rows:
            sheet.append(list(row))
        book.save(target)
        return load_registry(target)


def _findings(application: Application, v: Values) -> tuple[Finding, ...]:
    """Met findings on the reports' own underlined passages; the first as `finding` says."""
    held = [
        Support(file.file, file.kind, Judgement(Verdict.MET, "达标"), passage=passage)
        for file in application.files
        if file.kind in (FileKind.TEST_REPORT, FileKind.USER_REPORT)
        for passage in file.passages[:1]
    ]
    requirements = application.item.requirements if application.item else ()
    first = Verdict(v.get("finding", "met"))
    return tuple(
        Finding(each, Judgement(first if place == 0 else Verdict.MET, "见报告"), tuple(held[:1]))
        for place, each in enumerate(requirements)
    )


def _print(outcomes: list[Outcome]) -> None:
    sound = {each.seed: each for each in outcomes if not each.rule}
    planted = [each for each in outcomes if each.rule]
    modes = {rule.id: rule.mode for rule in notice_rules()}
    told = [(each, _found(each, sound[each.seed])) for each in planted]
    for mode in Mode:
        of_mode = [status for each, status in told if modes[each.rule] is mode]
        if of_mode:
            found = sum(status is not None for status in of_mode)
            print(f"{mode.value}: {found} of {len(of_mode)} found ({found / len(of_mode):.1%})")
    print("  as", dict(Counter(status.value if status else "not" for _, status in told)))
    for each, status in told:
        if status is None:
            print(f"  missed {each.rule} in {each.seed}: {_shown(each.change)}")
    _print_sound(list(sound.values()))
    _print_beside(planted, sound)


def _found(planted: Outcome, sound: Outcome) -> RuleStatus | None:
    """The strongest new status of the planted rule."""
    known = {(each.status, each.reason) for each in sound.results}
    new = {
        each.status
        for each in planted.results
        if each.rule == planted.rule and (each.status, each.reason) not in known
    }
    return next((status for status in SAYS if status in new), None)


def _print_sound(sound: list[Outcome]) -> None:
    results = [result for each in sound for result in each.results]
    gaps = [each for each in results if each.status is RuleStatus.GAP]
    asks = [each for each in results if each.status is RuleStatus.ASK]
    share = len(gaps) / max(len(results), 1)
    print(f"sound: {len(gaps)} false gaps ({share:.1%}), {len(asks)} questions in {len(results)}")
    for outcome in sound:
        for each in outcome.results:
            if each.status in (RuleStatus.GAP, RuleStatus.ASK):
                print(f"  {outcome.seed} {each.rule} {each.status.value} {each.reason} {each.file}")


def _print_beside(planted: list[Outcome], sound: dict[int, Outcome]) -> None:
    """Gaps of other rules than the planted one that the sound application has not."""
    told = Counter(
        f"{each.rule} beside {outcome.rule} ({_shown(outcome.change)}): {each.reason}"[:150]
        for outcome in planted
        for each in outcome.results
        if each.status is RuleStatus.GAP
        and each.rule != outcome.rule
        and all(each.reason != other.reason for other in sound[outcome.seed].results)
    )
    for text, count in told.most_common(40):
        print(f"    {count}x {text}")


def _shown(change: Values) -> str:
    return "，".join(f"{key}={value}" for key, value in change.items())[:70]


if __name__ == "__main__":
    main()
