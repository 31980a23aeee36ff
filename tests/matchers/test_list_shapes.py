"""Lists in other shapes than the sample's: nothing lost, what is no entry is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from data import path
from flows.list_import import import_list, read_list
from matchers.indicator_list import load_list
from matchers.list_entries import is_list, rows_to_entries
from matchers.list_import import ImportedList
from matchers.list_rows import file_rows
from matchers.numbered_clauses import split_numbered
from matchers.requirements import Requirement

LIST = load_list(path("indicators", "sample-2022.csv"))
HAN = "一二三四五六七八九十"
Grid = list[list[str]]


def workbook(folder: Path, *sheets: Sequence[Sequence[str]], merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    target = folder / "list.xlsx"
    book.save(target)
    return target


def clauses(imported: ImportedList) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (item.number, item.field, item.product, tuple(r.text for r in item.requirements))
        for item in imported.items
    ]


EXPECTED = [
    (item.number, item.field, item.product, tuple(r.text for r in item.requirements))
    for item in LIST.items
]


def rows(style: str = "{n}.", end: str = "；", between: str = "") -> Grid:
    """The sample's entries, their clauses numbered and parted in another way."""
    return [
        [item.number, item.field, item.product, _text(item.requirements, style, end, between)]
        for item in LIST.items
    ]


def _text(requirements: Sequence[Requirement], style: str, end: str, between: str) -> str:
    return between.join(
        style.format(n=n, han=HAN[n - 1], ring=chr(ord("①") + n - 1), set=chr(ord("⑴") + n - 1))
        + each.text
        + end
        for n, each in enumerate(requirements, 1)
    )


HEAD = ["序号", "领域", "产品名称", "关键技术指标"]


@pytest.mark.parametrize(
    "style",
    [
        "{n}.",
        "{n}、",
        "({n})",
        "（{n}）",
        "{ring}",
        "{ring} ",
        "{han}、",
        "（{han}）",
        "{set}",
        "{n})",
    ],
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_numbering_styles(tmp_path: Path, style: str, between: str) -> None:
    file = workbook(tmp_path, [HEAD, *rows(style, between=between)])
    assert clauses(read_list(file)) == EXPECTED


def test_unnumbered_lines_are_clauses(tmp_path: Path) -> None:
    file = workbook(tmp_path, [HEAD, *rows("", end="", between="\n")])
    taken = clauses(read_list(file))
    for (*_, told), (*_, expected) in zip(taken, EXPECTED, strict=True):
        assert "".join(told) == "".join(expected)  # nothing lost
    bounded = [n for n, item in enumerate(LIST.items) if _all_bounded(item.requirements)]
    assert len(bounded) > 20
    assert [taken[n] for n in bounded] == [EXPECTED[n] for n in bounded]


def _all_bounded(requirements: Sequence[Requirement]) -> bool:
    texts = [each.text for each in requirements]
    return all(any(char.isdigit() for char in text) for text in texts)


def test_a_row_for_each_clause(tmp_path: Path) -> None:
    grid: Grid = [HEAD]
    for item in LIST.items:
        for n, requirement in enumerate(item.requirements):
            first = [item.number, item.field, item.product] if n == 0 else ["", "", ""]
            grid.append([*first, requirement.text])
    taken = clauses(read_list(workbook(tmp_path, grid)))
    assert taken == EXPECTED


def test_titles_notes_and_repeated_headers(tmp_path: Path) -> None:
    title = "浙江省首台（套）重点领域关键技术指标清单（2022年版）"
    head = ["序 号", "重点领域", "装备（产品）名称", "关键技术指标要求（2022年版）"]
    body = rows()
    grid = [[title], ["单位：详见各项"], head, *body[:20], [title], head, *body[20:]]
    grid.append(["注：表中指标以检测报告为准。"])
    imported = read_list(workbook(tmp_path, grid))
    assert clauses(imported) == EXPECTED
    assert imported.left_out == (title, "注：表中指标以检测报告为准。")
    told = import_list(workbook(tmp_path, grid), tmp_path / "out.csv")
    assert "注：表中指标以检测报告为准。" in told


def test_merged_fields_and_a_sheet_a_field(tmp_path: Path) -> None:
    fields = list(dict.fromkeys(item.field for item in LIST.items))
    sheets = []
    for field in fields:
        own = [row for row in rows() if row[1] == field]
        sheets.append([HEAD, own[0], *([row[0], "", *row[2:]] for row in own[1:])])
    assert clauses(read_list(workbook(tmp_path, [["填报说明"]], *sheets))) == EXPECTED


def test_a_list_without_numbers_is_numbered_and_told(tmp_path: Path) -> None:
    file = workbook(tmp_path, [HEAD[1:], *(row[1:] for row in rows())])
    imported = read_list(file)
    assert [each[1:] for each in clauses(imported)] == [each[1:] for each in EXPECTED]
    assert [item.number for item in imported.items] == [str(n + 1) for n in range(len(EXPECTED))]
    assert "已按先后编号" in import_list(file, tmp_path / "out.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "list.csv"
    lines = [HEAD, ["9001", "数控机床", "样机", '"1.定位精度≤0.005mm；2.漏率≤1×10-8Pa·m3/s；"']]
    file.write_bytes("\r\n".join(map(",".join, lines)).encode(encoding))
    (item,) = read_list(file).items
    assert [each.text for each in item.requirements] == ["定位精度≤0.005mm", "漏率≤1×10-8Pa·m3/s"]
    assert str(item.requirements[1].clauses[0].high) == "1E-8"


def test_full_width_figures_and_signs(tmp_path: Path) -> None:
    narrow = "1.定位精度≤0.005mm；2.工作温度-40℃～+125℃；3.转速>3000r/min；"
    wide = narrow.translate(str.maketrans("0123456789.+->", "０１２３４５６７８９．＋－＞"))
    read = [
        read_list(workbook(tmp_path, [HEAD, ["1", "机床", "样机", text]]))
        for text in (narrow, wide)
    ]
    bounds = [
        [(c.low, c.high, c.unit) for r in each.items[0].requirements for c in r.clauses]
        for each in read
    ]
    assert bounds[0] == bounds[1]
    assert len(bounds[0]) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持一、二档变速，速度≥3m/s；寿命≥4h", ("支持一、二档变速，速度≥3m/s", "寿命≥4h")),
        ("1.支持三、四轴联动；2.转速≥1.5r/min", ("支持三、四轴联动", "转速≥1.5r/min")),
        ("（一）精度≤1.5μm（二）转速≥2r/min", ("精度≤1.5μm", "转速≥2r/min")),
    ],
)
def test_han_numbers_in_words_are_no_clause_numbers(text: str, expected: tuple[str, ...]) -> None:
    assert tuple(clause for _, clause in split_numbered(text)) == expected


def test_a_second_sheet_has_its_own_columns(tmp_path: Path) -> None:
    file = workbook(tmp_path, [HEAD, ["1", "数控机床", "立式加工中心", "1.转速≥24000r/min；"]])
    book = openpyxl.load_workbook(file)
    other = book.create_sheet("二")
    other.append(["序号", "产品名称", "主要技术指标", "所属领域", "备注"])
    other.append(["2", "卧式车床", "1.圆度≤0.002mm；", "车床", "注"])
    other.append(["", "", "2.噪声≤75dB(A)；", "", ""])
    book.save(file)
    entries = rows_to_entries(file_rows(file, is_list), "清单")
    assert [(each.number, each.field, each.product) for each in entries] == [
        ("1", "数控机床", "立式加工中心"),
        ("2", "车床", "卧式车床"),
    ]
    assert "圆度≤0.002mm" in entries[1].text
    assert "噪声≤75dB(A)" in entries[1].text


def test_a_note_that_names_the_columns_is_no_header() -> None:
    rows = (
        tuple(HEAD),
        ("1", "数控机床", "立式加工中心", "1.转速≥24000r/min；"),
        ("注：产品名称和技术指标以文件为准", "", "", ""),
        ("2", "车床", "卧式车床", "1.圆度≤0.002mm；"),
    )
    assert [each.product for each in rows_to_entries(rows, "清单")] == ["立式加工中心", "卧式车床"]
