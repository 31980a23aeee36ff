"""Papers for people to finish by hand: 审核意见表, 补正通知 and 推荐汇总表, as DOCX.

Set as official papers are (GB/T 9704: A4, 仿宋 三号, plain black), with fonts that Windows
and WPS have and substitutes named in the font table.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from flows.atomic import write_bytes
from flows.reports.decisions import Standing, standings
from flows.reports.html import shown
from flows.reports.model import FileState, RoundHead, StoredApplication, StoredFinding, StoredRule
from flows.reports.settled import settled
from flows.reports.wording import (
    DISCLAIMER,
    SEVERITY_LABEL,
    STATUS_LABEL,
    UNOFFICIAL,
    VERDICT_LABEL,
    VERDICT_SIGN,
    unread_sentence,
)
from matchers.remedies import Correction, Need
from matchers.rules import RuleStatus
from matchers.summary_table import COLUMNS

OPINION, CORRECTION, SUMMARY = "审核意见表.docx", "补正通知.docx", "汇总表.docx"
# A paper written again while people have filled the one before.
BESIDE = "（重新生成）.docx"
BODY, TITLE = "仿宋", "宋体"
# Points: 三号 16, 小四 12, 五号 10.5, 二号 22.
SIZE, SMALL, CELL, HEAD = 16.0, 12.0, 10.5, 22.0
_FINDING_HEADS = ("序号", "指标要求", "读取值", "机核结果", "说明", "文件与页", "专家意见")
_RULE_HEADS = ("规则", "结果", "轻重", "说明", "文件与页", "复核")
_FONT_TABLE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:font w:name="仿宋"><w:altName w:val="仿宋_GB2312,FangSong,STFangsong,Noto Serif CJK SC"/>'
    '<w:charset w:val="86"/><w:family w:val="modern"/></w:font>'
    '<w:font w:name="宋体"><w:altName w:val="SimSun,STSong,Noto Serif CJK SC"/>'
    '<w:charset w:val="86"/><w:family w:val="auto"/></w:font></w:fonts>'
).encode()


def write_papers(folder: Path, one: StoredApplication, before: Mapping[str, str]) -> dict[str, str]:
    """The opinion sheet, and a 补正通知 when there is something to say.

    `before`: SHA-256 of each paper as last written; returns the same for now.
    """
    written = {OPINION: _write_paper(folder, OPINION, opinion_sheet(one), before)}
    if one.corrections:
        written[CORRECTION] = _write_paper(folder, CORRECTION, correction_notice(one), before)
    elif _digest(folder / CORRECTION) == before.get(CORRECTION):
        (folder / CORRECTION).unlink(missing_ok=True)
    return written


def _write_paper(folder: Path, name: str, payload: bytes, before: Mapping[str, str]) -> str:
    """Writes a paper; one that people changed stays, and ours goes beside it."""
    digest = hashlib.sha256(payload).hexdigest()
    found = _digest(folder / name)
    if found in ("", digest, before.get(name)):
        write_bytes(folder / name, payload)
        return digest
    write_bytes(folder / name.replace(".docx", BESIDE), payload)
    return before.get(name, "")


def _digest(path: Path) -> str:
    """SHA-256 of a file; empty when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def write_summary(
    out: Path,
    head: RoundHead,
    applications: Sequence[StoredApplication],
    before: Mapping[str, str],
) -> dict[str, str]:
    """推荐汇总表 of the whole round; contact columns stay blank for people."""
    document = _document(head, landscape=True)
    _title(document, "清单引导标准认定申报项目推荐汇总表", head.name)
    _line(
        document, "填报单位（盖章）：＿＿＿＿＿＿＿＿＿＿　　　日期：＿＿＿＿年＿＿月＿＿日", SMALL
    )
    rows = [(str(number), *one.summary) for number, one in enumerate(applications, start=1)]
    widths = (8, 16, 24, 22, 20, 16, 14, 11, 18, 20, 18, 18, 10, 12, 14, 16)
    _table(document, COLUMNS, rows, widths, size=7.5)
    return {SUMMARY: _write_paper(out, SUMMARY, _bytes(document), before)}


def opinion_sheet(one: StoredApplication) -> bytes:
    """Part one and two filled by the program, part three blank for people."""
    document = _document(one.round)
    _title(document, "清单引导标准认定审核意见表", one.round.name)
    _particulars(document, one)
    _heading(document, "一、指标核验（工具填写，专家意见由人工填写）")
    said = standings(one.decisions, (one,))
    findings = [_finding_row(each, said.get((*one.key, each.subject))) for each in one.findings]
    _table(document, _FINDING_HEADS, findings, (9, 34, 17, 18, 34, 22, 22))
    _heading(document, "二、规则核验（缺口和需要核对的事项）")
    open_rules = [rule for rule in one.rules if rule.status in (RuleStatus.GAP, RuleStatus.ASK)]
    rules = [_rule_row(each, said.get((*one.key, each.subject))) for each in open_rules]
    _table(document, _RULE_HEADS, rules, (32, 16, 14, 44, 28, 22))
    _unread(document, one)
    _blank_part(document)
    return _bytes(document)


def correction_notice(one: StoredApplication) -> bytes:
    """What the enterprise is asked to mend or explain, and nothing about others."""
    document = _document(one.round)
    _title(document, "关于补正申报材料的通知", "（核对意见稿，经人工审定后发出）")
    _line(document, f"{one.enterprise}：")
    item = f"（对应清单序号{one.list_no}：{one.product}）" if one.list_no else ""
    _line(
        document,
        f"你单位申报的“{one.equipment}”{item}材料经核对，有下列事项请于"
        "＿＿＿＿年＿＿月＿＿日前补正或说明：",
        indent=True,
    )
    for title, need in (("一、请补正", Need.MEND), ("二、请说明", Need.EXPLAIN)):
        points = [point for point in one.corrections if point.need is need]
        if points:
            _heading(document, title)
            for number, point in enumerate(points, start=1):
                _line(document, f"{number}．{_point(point)}", indent=True)
    _line(document, "联系人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿＿", indent=True)
    for words in ("（单位盖章）", "＿＿＿＿年＿＿月＿＿日"):
        _line(document, words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return _bytes(document)


def _point(point: Correction) -> str:
    place = f"（见“{point.file}”" + (f"第{point.page}页" if point.page else "") + "）"
    return f"{point.subject}。{point.what}{place if point.file else ''}{point.cure}"


def _document(head: RoundHead, *, landscape: bool = False) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(27), Mm(27)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin, section.right_margin = Mm(18), Mm(18)
        section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    _set_font(document.styles["Normal"], BODY, SIZE)
    _footer(section, head)
    return document


def _set_font(styled: Any, name: str, size: float) -> None:
    styled.font.name = name
    styled.font.size = Pt(size)
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(script), name)


def _footer(section: Any, head: RoundHead) -> None:
    """On every page: what this paper is not, and the page's number."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    sample = "" if head.official else f"　{UNOFFICIAL}"
    _run(paragraph, f"{DISCLAIMER}{sample}　划线核验 {head.tool_version}　第", 9)
    _page_number(paragraph)
    _run(paragraph, "页", 9)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        _run(paragraph, "", 9)._element.append(element)


def _title(document: Any, title: str, below: str) -> None:
    for words, size, bold in ((title, HEAD, True), (below, SMALL, False)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(4)
        _run(paragraph, words, size, font=TITLE).bold = bold


def _heading(document: Any, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, words, 14).bold = True


def _line(document: Any, words: str, size: float = SIZE, *, indent: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(size * 1.75)
    paragraph.paragraph_format.space_after = Pt(0)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    _run(paragraph, words, size)
    return paragraph


def _run(paragraph: Any, words: str, size: float, font: str = BODY) -> Any:
    run = paragraph.add_run(shown(words))
    run.font.size = Pt(size)
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _table(
    document: Any,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float],
    size: float = CELL,
) -> None:
    """A ruled table whose head repeats on every page; widths in millimetres."""
    table = _new_table(document, widths)
    table.add_row()
    _fill(table.rows[0], head, widths, size)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    _mark(table.rows[0], "w:tblHeader")
    for texts in [*rows] or [("无", *("" for _ in head[1:]))]:
        row = table.add_row()
        _fill(row, texts, widths, size)
        _mark(row, "w:cantSplit")


def _new_table(document: Any, widths: Sequence[float]) -> Any:
    """An empty table with fixed columns."""
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _fill(row: Any, texts: Sequence[str], widths: Sequence[float], size: float) -> None:
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        _run(paragraph, text, size)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _particulars(document: Any, one: StoredApplication) -> None:
    told = dict(zip(COLUMNS[1:], one.summary, strict=False))
    rows = (
        ("申报单位", one.enterprise, "统一社会信用代码", told.get("统一社会信用代码", "")),
        ("申报装备", one.equipment, "型号规格", told.get("型号规格", "")),
        ("清单序号及产品", f"{one.list_no}　{one.product}", "所属领域", one.field),
        ("检测机构", told.get("检测机构", ""), "检测报告编号", told.get("检测报告编号", "")),
        ("用户单位", told.get("用户单位", ""), "县（市、区）", one.bureau),
    )
    widths = (28, 52, 30, 46)
    table = _new_table(document, widths)
    for texts in rows:
        _fill(table.add_row(), texts, widths, CELL)


def _finding_row(finding: StoredFinding, standing: Standing | None) -> tuple[str, ...]:
    first = finding.supports[0] if finding.supports else None
    unit = "" if finding.value.endswith(finding.unit) else finding.unit
    verdict = f"{VERDICT_SIGN[finding.verdict]} {VERDICT_LABEL[finding.verdict]}"
    place = f"{first.file} 第{first.page}页" if first else ""
    return (
        str(finding.indicator_no),
        finding.requirement,
        finding.value + unit,
        verdict,
        finding.reason,
        place,
        _said(standing),
    )


def _rule_row(rule: StoredRule, standing: Standing | None) -> tuple[str, ...]:
    place = rule.file + (f" 第{rule.page}页" if rule.page else "")
    return (
        f"{rule.rule} {rule.title}".strip(),
        STATUS_LABEL[rule.status],
        SEVERITY_LABEL[rule.severity],
        rule.reason,
        place,
        _said(standing),
    )


def _said(standing: Standing | None) -> str:
    """What a person decided, with name and date; blank where nobody has."""
    if standing is None or standing.is_withdrawn:
        return ""
    latest = standing.latest
    words = f"{latest.conclusion} {latest.comment}".strip()
    return f"{words}（{standing.label}，{latest.reviewer or '未署名'}，{latest.at[:10]}）"


def _unread(document: Any, one: StoredApplication) -> None:
    _heading(document, "三、未读材料")
    unread = [file for file in one.files if file.state is not FileState.READ]
    for file in unread:
        _line(document, f"{file.file}：{file.reason or unread_sentence(file)}", SMALL)
    if not unread:
        _line(document, "提交的文件均已读取。", SMALL)


def _blank_part(document: Any) -> None:
    """The part that only people fill."""
    _heading(document, "四、审核意见（人工填写）")
    widths = (32, 124)
    table = _new_table(document, widths)
    signed = "签字：＿＿＿＿＿＿＿＿　　　＿＿＿＿年＿＿月＿＿日"
    for label, blank in (
        ("专家意见", f"\n\n\n\n{signed}"),
        ("县（市、区）经信局意见", f"\n\n\n{signed}（盖章）"),
        ("备　注", "\n\n"),
    ):
        row = table.add_row()
        _fill(row, (label, blank), widths, SMALL)
        _mark(row, "w:cantSplit")


def _bytes(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return settled(stream.getvalue(), {"word/fontTable.xml": _FONT_TABLE})
