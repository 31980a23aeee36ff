"""Lists are loaded without a lost or changed clause; what is wrong is named by its row."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from data import path
from extractors.errors import ListError
from extractors.evidence import Fact, FactName
from matchers.indicator_list import load_list, match_item
from matchers.list_rows import file_rows
from matchers.numbered_clauses import split_numbered

SAMPLE = path("indicators", "sample-2022.csv")


def write_xlsx(target: Path, rows: tuple[tuple[str, ...], ...], merged_field: bool) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["浙江省首台（套）重点领域关键技术指标清单"])
    previous = None
    for row in rows:
        cells: list[str | int] = list(row)
        if merged_field and row[1] == previous:
            cells[1] = ""
        cells[0] = int(row[0]) if row[0].isdigit() else row[0]
        previous = row[1]
        sheet.append(cells)
    book.save(target)
    return target


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    copy = tmp_path / "list.csv"
    copy.write_text(SAMPLE.read_text(encoding="utf-8-sig"), encoding=encoding)
    assert load_list(copy).items == load_list(SAMPLE).items


def test_every_clause_of_the_sample_is_kept() -> None:
    items = load_list(SAMPLE).items
    assert len(items) == 40
    assert sum(len(item.requirements) for item in items) == 195
    for item in items:
        rebuilt = "".join(f"{each.number}.{each.text}；" for each in item.requirements)
        assert rebuilt == item.text


def test_xlsx_with_title_merged_fields_and_numbers(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "list.xlsx", file_rows(SAMPLE), merged_field=True)
    assert load_list(book).items == load_list(SAMPLE).items


def test_doubled_number_refuses_to_load_naming_the_row(tmp_path: Path) -> None:
    rows = list(csv.reader(SAMPLE.open(encoding="utf-8-sig")))
    rows[3][0] = rows[1][0]
    copy = tmp_path / "list.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(ListError, match=r"第4行.*9001.*第2行"):
        load_list(copy)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"x,y\n1,2\n"),
        ("b.csv", b""),
        ("c.xlsx", b"PK\x03\x04 broken"),
        ("d.docx", b"word"),
        ("e.csv", "序号,领域,产品名称,关键技术指标\n1,甲,,1.乙\n".encode()),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ListError):
        load_list(tmp_path / name)


def test_official_only_with_a_recorded_source_and_unchanged(tmp_path: Path) -> None:
    copy = tmp_path / "list.csv"
    copy.write_bytes(SAMPLE.read_bytes())
    assert not load_list(copy).official
    record = {"source": "省厅附件1", "official": True, "sha256": load_list(copy).sha256}
    (tmp_path / "list.meta.json").write_text(json.dumps(record), encoding="utf-8")
    assert load_list(copy).official
    copy.write_bytes(SAMPLE.read_bytes().replace(b"20000r/min", b"10000r/min"))
    changed = load_list(copy)
    assert not changed.official
    assert changed.caution == "示例清单，非官方"


CLAUSES = [
    ("1.定位≤1.5μm；2.B/C轴≤6″；", ((1, "定位≤1.5μm"), (2, "B/C轴≤6″"))),
    ("1.粒径≤1.5μm；2.5轴联动；3.转速≥3", ((1, "粒径≤1.5μm"), (2, "5轴联动"), (3, "转速≥3"))),
    ("1.粒径≤1.5μm；2.5μm颗粒；2.转速≥3", ((1, "粒径≤1.5μm；2.5μm颗粒"), (2, "转速≥3"))),
    ("1.粒径≤\n2.5μm；\n2.转速≥\n20000r/min", ((1, "粒径≤2.5μm"), (2, "转速≥20000r/min"))),
    ("1.粒径≤\n2.5μm", ((1, "粒径≤2.5μm"),)),
    ("（1）a≥1；（2）b≥2.5", ((1, "a≥1"), (2, "b≥2.5"))),
    ("①a≥1 ②b≥2", ((1, "a≥1"), (2, "b≥2"))),
    ("1、a；b≥3；2、c", ((1, "a；b≥3"), (2, "c"))),
    ("１．a≥1；２．b≥2", ((1, "a≥1"), (2, "b≥2"))),
    ("a≥1；b≥2.5mm；具备c", ((1, "a≥1"), (2, "b≥2.5mm"), (3, "具备c"))),
    ("主要技术指标：1.a；2.b", ((1, "a"), (2, "b"))),
    ("在额定工况下：1.a；2.b", ((0, "在额定工况下："), (1, "a"), (2, "b"))),
    ("1.等级达到ASIL\nD；2.效率≥3", ((1, "等级达到ASIL D"), (2, "效率≥3"))),
    ("1.噪声≤80dB(A) 2.效率≥3", ((1, "噪声≤80dB(A)"), (2, "效率≥3"))),
]


@pytest.mark.parametrize(("text", "clauses"), CLAUSES)
def test_clauses(text: str, clauses: tuple[tuple[int, str], ...]) -> None:
    assert split_numbered(text) == clauses


def facts(**values: str) -> tuple[Fact, ...]:
    return tuple(Fact(FactName(name), value, 1) for name, value in values.items())


MATCHES = [
    (facts(list_number="9001"), "随便", "9001", "form"),
    (facts(list_number="第9012项"), "随便", "9012", "form"),
    (facts(list_product="磁悬浮离心鼓风机"), "随便", "9012", "form"),
    (facts(equipment="磁悬浮离心鼓风机CX-300"), "随便", "9012", "form"),
    ((), "五轴联动立式加工中心VMC-850U", "9001", "folder"),
    ((), "数控外圆磨床MG1432", "9002", "folder"),
    ((), "热泵型污泥低温干化成套装备RB-600", "9014", "folder"),
    ((), "纺纱机", None, "none"),
    ((), "机器人", None, "none"),
    (facts(list_number="9001", list_product="磁悬浮离心鼓风机"), "随便", None, "none"),
]


@pytest.mark.parametrize(("given", "folder", "number", "source"), MATCHES)
def test_claimed_item(
    given: tuple[Fact, ...], folder: str, number: str | None, source: str
) -> None:
    match = match_item(load_list(SAMPLE), given, folder)
    assert (match.item.number if match.item else None, match.source) == (number, source)
    assert match.reason


def test_each_product_of_the_list_is_told_from_its_own_name() -> None:
    indicator_list = load_list(SAMPLE)
    for item in indicator_list.items:
        assert match_item(indicator_list, (), f"{item.product}XK-200").item == item
