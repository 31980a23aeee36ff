"""A list is taken over from Word, PDF, Excel and CSV without a lost or changed clause."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from data import path
from extractors.errors import ListError, UsageError
from flows.list_import import import_list, read_list
from matchers.indicator_list import load_list
from matchers.list_rows import file_rows
from tests.corpus.list_papers import Entry, Habits, list_document

SAMPLE = path("indicators", "sample-2022.csv")
LIST = load_list(SAMPLE)
ENTRIES: tuple[Entry, ...] = tuple(
    (row[0], row[1], row[2], row[3]) for row in file_rows(SAMPLE)[1:]
)
HABITS = {
    "merged": Habits(),
    "paragraphs": Habits(breaks="paragraphs", raised=True),
    "titles": Habits(fields="titles", breaks="lists", landscape=False),
    "narrow": Habits(
        fields="repeated", full_width=True, repeat_header=False, size=12, landscape=False
    ),
}


def written(folder: Path, habits: Habits) -> Path:
    document = folder / "list.docx"
    document.write_bytes(list_document(ENTRIES, habits))
    return document


def taken_over(file: Path) -> list[tuple[str, str, str, tuple[object, ...]]]:
    """What the import and loading its output keep of a file; they must agree."""
    out = file.with_suffix(".imported.csv")
    import_list(file, out)
    loaded = load_list(out)
    assert [item.requirements for item in loaded.items] == [
        item.requirements for item in read_list(file).items
    ]
    return [(each.number, each.field, each.product, each.requirements) for each in loaded.items]


EXPECTED = [(each.number, each.field, each.product, each.requirements) for each in LIST.items]


@pytest.mark.parametrize("habits", HABITS.values(), ids=HABITS)
def test_word_table(tmp_path: Path, habits: Habits) -> None:
    assert taken_over(written(tmp_path, habits)) == EXPECTED


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("target", ["pdf", "doc"])
def test_digital_pdf_and_legacy_word(tmp_path: Path, target: str) -> None:
    document = written(tmp_path, HABITS["narrow"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(document)], check=True, capture_output=True, timeout=120)
    assert taken_over(tmp_path / f"list.{target}") == EXPECTED


def test_csv_is_taken_over(tmp_path: Path) -> None:
    copy = tmp_path / "list.csv"
    copy.write_bytes(SAMPLE.read_bytes())
    assert taken_over(copy) == EXPECTED


def test_source_and_clauses_are_recorded(tmp_path: Path) -> None:
    out = tmp_path / "official.csv"
    told = import_list(
        written(tmp_path, Habits()), out, source="浙经信装备〔2022〕168号", official=True
    )
    loaded = load_list(out)
    assert loaded.official
    assert loaded.source == "浙经信装备〔2022〕168号"
    clauses = (tmp_path / "official.clauses.csv").read_text(encoding="utf-8-sig")
    for item in loaded.items:
        for requirement in item.requirements:
            assert requirement.text in clauses
    assert "具备高、低电压穿越功能" in told


def test_official_needs_a_source(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        import_list(written(tmp_path, Habits()), tmp_path / "x.csv", official=True)


def test_a_row_that_lost_its_number_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "list.csv"
    text = SAMPLE.read_text(encoding="utf-8-sig").replace("9002,", ",", 1)
    copy.write_text(text, encoding="utf-8")
    with pytest.raises(ListError, match="第3行"):
        load_list(copy)


def test_a_document_without_a_list_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "list.docx"
    document.write_bytes(list_document((), Habits()))
    with pytest.raises(ListError):
        read_list(document)
