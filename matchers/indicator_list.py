"""The indicator list: products with their requirements, how it is loaded, what is claimed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from extractors.errors import ListError
from extractors.evidence import Fact, FactName
from matchers.calendar import years_after
from matchers.identity import folded, product_score
from matchers.list_entries import Entry, is_list, normal_number, rows_to_entries
from matchers.list_rows import file_rows
from matchers.numbered_clauses import split_numbered
from matchers.requirements import Requirement, parse_requirement

NOT_OFFICIAL = "示例清单，非官方"
LIKE_PRODUCT = 78.0  # of 100: least likeness of a name to be taken for a list product
CLEAR_LEAD = 6.0  # points the best must lead by; two products of a list differ by one word


@dataclass(frozen=True, slots=True)
class ListItem:
    """One product of the list (one row of the official table)."""

    number: str
    field: str
    product: str
    text: str
    requirements: tuple[Requirement, ...]
    first_listed: date | None = None
    expires: date | None = None
    exited: date | None = None


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """A list with its pedigree. `official` is False unless an official source is recorded;
    then everything made from it says 示例清单，非官方."""

    name: str
    items: tuple[ListItem, ...]
    sha256: str
    source: str
    official: bool = False

    def item(self, number: str) -> ListItem | None:
        return next((item for item in self.items if item.number == number), None)

    @property
    def caution(self) -> str:
        """What must stand on everything made from a list without an official source."""
        return "" if self.official else NOT_OFFICIAL


class ListPedigree(BaseModel):
    """What `<list>.meta.json` beside a list records: written by `huaxian list import`.

    `sha256` is of the list file as written; a list edited afterwards is no longer official.
    `first_listed` counts for entries without a date of their own; `recognised` are the
    pages of the original that were read from a picture.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    source: str = ""
    official: bool = False
    sha256: str = ""
    imported_from: str = ""
    imported_sha256: str = ""
    first_listed: date | None = None
    recognised: tuple[int, ...] = ()


def pedigree_path(path: Path) -> Path:
    """Where a list's pedigree stands: beside it, `.meta.json` for its suffix."""
    return path.with_suffix(".meta.json")


def read_pedigree(path: Path) -> ListPedigree:
    """The recorded pedigree of a list; an empty one when none is recorded."""
    record = pedigree_path(path)
    if not record.is_file():
        return ListPedigree()
    try:
        return ListPedigree.model_validate_json(record.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise ListError(f"清单来源记录“{record.name}”内容有误，请重新导入清单。") from error


def entry_to_item(entry: Entry, first_listed: date | None = None) -> ListItem:
    """The entry with its clauses parsed; a clause that cannot be parsed stays, as text."""
    own_first, expires, exited = entry.dates
    return ListItem(
        number=entry.number,
        field=entry.field,
        product=entry.product,
        text=entry.text,
        requirements=text_to_requirements(entry.text),
        first_listed=own_first or first_listed,
        expires=expires,
        exited=exited,
    )


def text_to_requirements(text: str) -> tuple[Requirement, ...]:
    """One requirement a numbered clause."""
    return tuple(
        Requirement(number, clause, parse_requirement(clause))
        for number, clause in split_numbered(text)
    )


def load_list(path: Path) -> IndicatorList:
    """The list in a CSV or XLSX with its recorded pedigree. Raises ListError naming the row."""
    entries = rows_to_entries(file_rows(path, is_list), f"指标清单“{path.name}”")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    pedigree = read_pedigree(path)
    unchanged = pedigree.sha256 in ("", sha256)
    source = pedigree.source or path.name
    return IndicatorList(
        name=pedigree.name or path.stem,
        items=tuple(entry_to_item(entry, pedigree.first_listed) for entry in entries),
        sha256=sha256,
        source=source if unchanged else f"{source}（内容与登记时不符）",
        official=bool(pedigree.official and pedigree.source and unchanged and pedigree.sha256),
    )


def expiry(item: ListItem, valid_years: int) -> date | None:
    """The last day the entry is valid: as recorded, else counted from its first listing (L1)."""
    if item.expires:
        return item.expires
    return years_after(item.first_listed, valid_years) if item.first_listed else None


def is_open(item: ListItem, day: date, valid_years: int) -> bool | None:
    """Whether an application may claim the entry on that day; None when no date is recorded."""
    last = expiry(item, valid_years)
    if (item.exited and item.exited <= day) or (last and last < day):
        return False
    return None if last is None else item.first_listed is None or item.first_listed <= day


def open_items(
    indicator_list: IndicatorList, day: date, valid_years: int
) -> Iterator[tuple[ListItem, bool | None]]:
    """Each entry with whether it is open on that day (`huaxian list show --as-of`)."""
    for item in indicator_list.items:
        yield item, is_open(item, day, valid_years)


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """The list item an application claims; `source` is `form`, `folder` or `none`.

    `reason` is a Chinese sentence: how it was told, or why it could not be.
    """

    item: ListItem | None
    source: str
    reason: str


def match_item(indicator_list: IndicatorList, facts: Sequence[Fact], folder: str) -> ItemMatch:
    """The claimed item: the form's number, then its product, then the folder's name.

    `facts` are those of the application's forms. Ambiguous is none, with the candidates.
    """
    numbers = _values(facts, FactName.LIST_NUMBER)
    products = _values(facts, FactName.LIST_PRODUCT)
    return (
        _by_number(indicator_list, numbers, products)
        or _by_name(indicator_list, products, "form", "申报表所填清单产品名称")
        or _by_name(indicator_list, _values(facts, FactName.EQUIPMENT), "form", "申报表产品名称")
        or _by_folder(indicator_list, folder)
    )


def _values(facts: Sequence[Fact], name: FactName) -> tuple[str, ...]:
    values = (fact.value.strip() for fact in facts if fact.name is name)
    return tuple(dict.fromkeys(value for value in values if value))


def claimed_numbers(indicator_list: IndicatorList, text: str) -> tuple[ListItem, ...]:
    """Items whose 序号 stands in the text as a number of its own."""
    plain = folded(text)
    exact = indicator_list.item(normal_number(plain))
    if exact:
        return (exact,)
    found = set(re.findall(r"[A-Za-z]*\d+(?:[-.]\d+)*", plain))
    return tuple(item for item in indicator_list.items if item.number in found)


def _by_number(
    indicator_list: IndicatorList, numbers: Sequence[str], products: Sequence[str]
) -> ItemMatch | None:
    """The item the form numbers, unless its own product name is exactly another item's."""
    items = {item for text in numbers for item in claimed_numbers(indicator_list, text)}
    if not items:
        return None
    if len(items) > 1:
        return ItemMatch(None, "none", f"申报表填写了不止一个清单序号：{_named(items)}。")
    (item,) = items
    rivals = {
        other for other in indicator_list.items if folded(other.product) in map(folded, products)
    }
    if rivals and item not in rivals:
        return ItemMatch(
            None, "none", f"申报表所填序号与产品名称指向不同条目：{_named({item, *rivals})}。"
        )
    return ItemMatch(item, "form", f"申报表填写清单序号{item.number}。")


def _by_name(
    indicator_list: IndicatorList, names: Sequence[str], source: str, what: str
) -> ItemMatch | None:
    """The item whose product is like the name by far the most; None when none is like it."""
    for name in names:
        scored = sorted(
            ((product_score(item.product, name), item) for item in indicator_list.items),
            key=lambda pair: -pair[0],
        )
        close = [item for score, item in scored if score > scored[0][0] - CLEAR_LEAD]
        if scored[0][0] < LIKE_PRODUCT:
            continue
        if len(close) > 1:
            return ItemMatch(None, "none", f"{what}“{name}”与多个条目相近：{_named(close)}。")
        return ItemMatch(close[0], source, f"{what}“{name}”对应清单“{close[0].product}”。")
    return None


def _by_folder(indicator_list: IndicatorList, folder: str) -> ItemMatch:
    """The item the folder's name tells: its product, or a number of the list beside it."""
    by_name = _by_name(indicator_list, (folder,), "folder", "文件夹名称")
    if by_name and by_name.item:
        return by_name
    numbered = claimed_numbers(indicator_list, folder)
    if len(numbered) == 1 and (by_name is None or numbered[0].product in by_name.reason):
        return ItemMatch(numbered[0], "folder", f"文件夹名称含清单序号{numbered[0].number}。")
    return by_name or ItemMatch(
        None, "none", f"申报表未写明清单条目，文件夹名称“{folder}”与清单产品均不相近。"
    )


def _named(items: Iterable[ListItem]) -> str:
    ordered = sorted(items, key=lambda item: item.number)[:4]
    return "、".join(f"{item.number}{item.product}" for item in ordered)
