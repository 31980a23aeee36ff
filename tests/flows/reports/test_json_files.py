"""findings.json and round.json: what is stored comes back, and the schemas say what it is."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from data import path
from flows.reports.json_files import (
    FINDINGS,
    ROUND,
    application_from_json,
    findings_schema,
    load_application,
    round_schema,
    stored_applications,
)
from flows.reports.model import StoredApplication
from flows.reports.write import write_application, write_round
from tests.flows.reports.examples import Papers, example_report, example_round

RENEW = "python -m tests.flows.reports.renew_schemas"


def test_round_trip(stored: StoredApplication, out: Path) -> None:
    assert load_application(out / stored.folder) == stored


def test_stored_applications_are_found_in_order(stored: StoredApplication, out: Path) -> None:
    assert stored_applications(out) == (stored,)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema_version": "0.1"}', "null"])
def test_other_files_are_none_of_ours(text: str) -> None:
    assert application_from_json(text) is None


@pytest.mark.parametrize(
    ("name", "schema"), [("findings", findings_schema()), ("round", round_schema())]
)
def test_published_schema_is_current(name: str, schema: object) -> None:
    published = json.loads(path("schemas", f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == schema, f"run: {RENEW}"


def test_files_obey_the_schemas(stored: StoredApplication, out: Path, tmp_path: Path) -> None:
    findings = json.loads((out / stored.folder / FINDINGS).read_text(encoding="utf-8"))
    jsonschema.validate(findings, findings_schema())
    write_round(example_round(stored, 3), tmp_path)
    jsonschema.validate(json.loads((tmp_path / ROUND).read_bytes()), round_schema())


def test_same_input_same_bytes(papers: Papers, tmp_path: Path) -> None:
    """Twice into two places, and once more over the first: every file is the same."""
    report = example_report(papers)
    trees = []
    for name in ("one", "two", "one"):
        stored = write_application(report, tmp_path / name, papers.sources())
        write_round(example_round(stored, 3), tmp_path / name)
        trees.append(_tree(tmp_path / name))
    assert trees[0] == trees[1] == trees[2]


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_time_of_the_run_stands_in_one_place(stored: StoredApplication, tmp_path: Path) -> None:
    report = example_round(stored, 2)
    write_round(report, tmp_path)
    texts = [file for file in tmp_path.rglob("*") if file.suffix in (".json", ".html", ".csv")]
    holding = [file.name for file in texts if report.ran_at in file.read_text(encoding="utf-8")]
    assert holding == [ROUND]
