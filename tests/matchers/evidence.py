"""Hand-made evidence for the tests of findings: rows and sentences, marked or not."""

from __future__ import annotations

from dataclasses import replace

from extractors.evidence import (
    Box,
    Context,
    Doubt,
    Evidence,
    Fact,
    FactName,
    FileKind,
    MarkKind,
    Mention,
    PageState,
    PageSummary,
    Passage,
    Place,
    Quantity,
    Role,
    Source,
)
from extractors.quantities import parse_quantities
from matchers.applications import Application
from matchers.indicator_list import ListItem
from matchers.requirements import Requirement, parse_requirement

ENTERPRISE = "样例机床有限公司"
PRODUCT = "五轴联动立式加工中心"
MODEL = "VMC-850U"


def item(*requirements: str, product: str = PRODUCT) -> ListItem:
    parsed = tuple(
        Requirement(number, text, parse_requirement(text))
        for number, text in enumerate(requirements, 1)
    )
    return ListItem("9001", "数控机床", product, "；".join(requirements), parsed)


def application(
    listed: ListItem, *files: Evidence, equipment: str = f"{PRODUCT}{MODEL}"
) -> Application:
    return Application(ENTERPRISE, equipment, listed, "form", files)


def place(line: int, page: int = 2) -> Place:
    return Place(page, Box(100, 40.0 * line, 400, 40.0 * line + 12))


def passage(
    text: str,
    line: int = 1,
    *,
    sentence: str = "",
    mark: MarkKind = MarkKind.VECTOR,
    doubts: tuple[Doubt, ...] = (),
) -> Passage:
    """A marked piece of a sentence (or the whole of it)."""
    return Passage(
        text=text,
        mark=mark,
        places=(place(line),),
        source=Source.TEXT_LAYER,
        confidence=1.0,
        context=Context(sentence=sentence or text),
        quantities=parse_quantities(text),
        doubts=doubts,
    )


def cell(
    row: str,
    text: str,
    unit: str | None,
    line: int = 1,
    *,
    limit: str = "/",
    column: str = "检验结果",
    mark: MarkKind = MarkKind.VECTOR,
    notes: tuple[str, ...] = (),
    doubts: tuple[Doubt, ...] = (),
    conclusion: str = "符合",
) -> Passage:
    """A marked cell of a result table."""
    role = Role.LIMIT if column == "标准要求" else Role.MEASURED
    return Passage(
        text=text,
        mark=mark,
        places=(place(line),),
        source=Source.TEXT_LAYER,
        confidence=1.0,
        context=Context(
            sentence=text,
            row=row,
            column=column,
            cells=(
                ("检验项目", row),
                ("单位", unit or ""),
                ("标准要求", limit),
                ("检验结果", text),
                ("单项结论", conclusion),
            ),
            notes=notes,
        ),
        quantities=parse_quantities(text, name=row, unit=unit, role=role),
        doubts=doubts,
    )


def row(
    name: str, result: str, unit: str | None, line: int = 1, *, limit: str = "/", page: int = 2
) -> Mention:
    """A row of a result table as a mention, marked or not."""
    text = f"{name} {limit} {result}"
    found: list[Quantity] = []
    for piece, role in ((limit, Role.LIMIT), (result, Role.MEASURED)):
        offset = text.rindex(piece)
        for quantity in parse_quantities(piece, name=name, unit=unit, role=role):
            start, stop = quantity.span
            found.append(replace(quantity, span=(start + offset, stop + offset)))
    return Mention(
        text=text,
        place=place(line, page),
        source=Source.TEXT_LAYER,
        confidence=1.0,
        context=Context(
            sentence=text,
            row=name,
            cells=(("检验项目", name), ("标准要求", limit), ("检验结果", result)),
        ),
        quantities=tuple(found),
    )


def sentence(text: str, line: int = 1, page: int = 1) -> Mention:
    return Mention(
        text=text,
        place=place(line, page),
        source=Source.TEXT_LAYER,
        confidence=1.0,
        context=Context(sentence=text),
        quantities=parse_quantities(text),
    )


def _file(kind: FileKind, name: str, facts: dict[FactName, str], *parts: object) -> Evidence:
    marks = facts.pop(FactName.MARK, "")
    listed = [Fact(key, value, 1) for key, value in facts.items()]
    listed += [Fact(FactName.MARK, mark, 1) for mark in marks.split()]
    return Evidence(
        file=name,
        sha256="0" * 64,
        kind=kind,
        pages=(PageSummary(1, 595, 842, PageState.READ, Source.TEXT_LAYER),),
        passages=tuple(p for p in parts if isinstance(p, Passage)),
        mentions=tuple(p for p in parts if isinstance(p, Mention)),
        facts=tuple(listed),
    )


def lab_report(
    *parts: object,
    name: str = "检验报告.pdf",
    model: str = MODEL,
    sample: str = PRODUCT,
    client: str = ENTERPRISE,
    marks: str = "CMA CNAS",
) -> Evidence:
    facts = {
        FactName.MODEL: model,
        FactName.SAMPLE: sample,
        FactName.CLIENT: client,
        FactName.MARK: marks,
    }
    return _file(FileKind.TEST_REPORT, name, {k: v for k, v in facts.items() if v}, *parts)


def user_report(*parts: object, name: str = "用户使用报告.pdf", model: str = MODEL) -> Evidence:
    return _file(FileKind.USER_REPORT, name, {FactName.MODEL: model}, *parts)


def form(*parts: object, model: str = MODEL, equipment: str = PRODUCT) -> Evidence:
    facts = {
        FactName.MODEL: model,
        FactName.EQUIPMENT: equipment,
        FactName.APPLICANT: ENTERPRISE,
    }
    return _file(FileKind.APPLICATION_FORM, "申报表.docx", facts, *parts)


def other_file(kind: FileKind, *parts: object) -> Evidence:
    return _file(kind, "其他.pdf", {}, *parts)
