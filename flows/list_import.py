"""`huaxian list import`: an official list becomes the CSV that runs use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractors.errors import UsageError
from matchers.list_entries import is_list
from matchers.list_import import ImportedList, imported_list, save_list
from matchers.list_rows import file_rows

_TABLE_FILES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


def read_list(file: Path) -> ImportedList:
    """The list in a Word, PDF, picture, Excel or CSV file.

    Raises ListError naming the row, UnreadableFileError when the file cannot be read.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件：{file}")
    if file.suffix.lower() in _TABLE_FILES:
        return imported_list(file_rows(file, is_list), file)
    from extractors.table_rows import table_rows

    tables = table_rows(file)
    return imported_list(tables.rows, file, paged=tables.paged, recognised=tables.recognised)


def import_list(file: Path, out: Path, *, source: str = "", official: bool = False) -> str:
    """Writes the list, its pedigree and its clauses; what to tell the person who imports it.

    `source` is where the list comes from (文号, 网址); only with it a list is official.
    """
    if official and not source:
        raise UsageError("注明为官方清单时须用 --source 写明来源（文号或网址）。")
    imported = read_list(file)
    written = save_list(imported, out, source=source, official=official)
    return "\n".join(_told(imported, written))


def _told(imported: ImportedList, written: tuple[Path, ...]) -> Iterator[str]:
    clauses = sum(len(item.requirements) for item in imported.items)
    yield f"已导入{len(imported.items)}个产品、{clauses}项指标：{written[0]}"
    yield f"原文与解析对照：{written[-1]}"
    if imported.recognised:
        pages = "、".join(map(str, imported.recognised))
        yield f"第{pages}页由扫描件识别而来，请与原件逐字校对。"
    if not imported.has_numbers:
        yield "清单没有“序号”列，已按先后编号，请与原件核对。"
    if imported.left_out:
        yield f"以下{len(imported.left_out)}行是标题或附注，没有作为条目导入："
    for text in imported.left_out:
        yield f"  {text}"
    if imported.unparsed:
        yield f"以下{len(imported.unparsed)}项未读出数值要求，按定性要求由人工判断："
    for clause in imported.unparsed:
        yield f"  {clause.number}\t{clause.product}\t{clause.requirement}.{clause.text}"
