"""What a file tells of itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.evidence import Fact, FactName, FileKind
from extractors.facts.fields import Field, find_fields
from extractors.facts.form import claim_facts, commitment_facts, split_list_item
from extractors.facts.letters import closing_date, letter_facts
from extractors.facts.pages import (
    mark_facts,
    page_number_facts,
    seal_facts,
    title_facts,
    word_facts,
)
from extractors.facts.report import loose_report_facts
from extractors.facts.trade import (
    application_row_facts,
    goods_facts,
    invoice_number_facts,
    money_in_words,
    party_facts,
    signing_facts,
    sum_facts,
    without_tax_class,
)
from extractors.facts.values import field_facts
from extractors.passages.blocks import LaidDocument, LaidPage

__all__ = ["file_facts"]


def file_facts(document: LaidDocument, kind: FileKind) -> tuple[Fact, ...]:
    """All facts of a file of that kind; those of one name with the surest first."""
    laid = document.laid
    labelled = _labelled(laid, kind)
    general = [*title_facts(laid), *page_number_facts(laid), *seal_facts(laid), *word_facts(laid)]
    found = [*labelled, *_special(document, kind, labelled), *general]
    order = {name: place for place, name in enumerate(FactName)}
    return tuple(sorted(_distinct(found), key=lambda fact: order[fact.name]))


def _labelled(laid: Sequence[LaidPage], kind: FileKind) -> list[Fact]:
    """Facts of labelled fields; strong pairs before weak ones, each in reading order."""
    fields = sorted(find_fields(laid, kind), key=_strength)
    return [fact for field in fields for fact in field_facts(field)]


def _strength(field: Field) -> tuple[int, float]:
    """Short general labels (编号, 日期, 名称) come after those that say more."""
    return (int(len(field.label.strip()) <= 2), -field.weight)


def _special(document: LaidDocument, kind: FileKind, known: list[Fact]) -> Iterable[Fact]:
    laid, blocks = document.laid, document.blocks
    if kind is FileKind.TEST_REPORT:
        return [*mark_facts(laid), *loose_report_facts(laid, known)]
    if kind is FileKind.USER_REPORT:
        return letter_facts(blocks, known)
    if kind is FileKind.APPLICATION_FORM:
        return [*claim_facts(laid), *commitment_facts(blocks, known)]
    if kind is FileKind.CONTRACT:
        return [*goods_facts(laid, kind), *sum_facts(blocks, known), *signing_facts(blocks, known)]
    if kind is FileKind.INVOICE:
        return [
            *goods_facts(laid, kind),
            *sum_facts(blocks, known),
            *party_facts(laid, known),
            *invoice_number_facts(laid, known),
        ]
    if kind is FileKind.OTHER:
        return [*application_row_facts(laid, kind), *closing_date(blocks, known)]
    return ()


def _distinct(facts: Sequence[Fact]) -> Iterable[Fact]:
    """One fact a name, value and page; totals in words and goods' names tidied."""
    seen: set[tuple[FactName, str, int]] = set()
    for fact in without_tax_class(split_list_item(facts)):
        tidy = money_in_words(fact) if fact.name is FactName.TOTAL_IN_WORDS else fact
        if tidy is not None and (tidy.name, tidy.value, tidy.page) not in seen:
            seen.add((tidy.name, tidy.value, tidy.page))
            yield tidy
