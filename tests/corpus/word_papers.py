"""Invented Word papers: the application form and a user's report with underlined runs."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.corpus.papers import ApplicationForm, UserReport
from tests.corpus.sheet import pieces

FIXED_TIME = (2022, 7, 1, 0, 0, 0)


def application_form(form: ApplicationForm) -> bytes:
    """The form as a Word file: head table, comparison table, commitment."""
    document = _new_document()
    title = "浙江省首台（套）重点领域关键技术指标清单产品申报表"
    document.add_heading(title, level=1)
    rows = (
        ("申报单位", form.applicant),
        ("统一社会信用代码", form.uscc),
        ("注册地址", form.address),
        ("企业创新平台", form.platform),
        ("研发机构和生产基地地址", form.address),
        ("产品名称", form.product),
        ("型号规格", form.model),
        ("所属领域", form.area),
        ("对应清单序号", form.list_number),
        ("对应清单产品名称", form.list_product),
        ("是否国防科工相关产品", "否"),
        *form.extra,
    )
    _add_table(document, rows)
    document.add_paragraph("指标对照表")
    head = ("序号", "清单指标要求", "产品实测值", "证明材料名称及页码")
    claims = tuple((str(n), *claim) for n, claim in enumerate(form.claims, 1))
    _add_table(document, (head, *claims))
    if form.commitment:
        document.add_paragraph(
            "企业承诺：本单位对申报材料的真实性承担主体责任。"
            f"申报单位（盖章）：{form.applicant}    2022年7月18日"
        )
    document.add_paragraph("县（市、区）经信局审核意见：同意推荐。（盖章）2022年8月20日")
    return _bytes(document)


def user_report(report: UserReport) -> bytes:
    """The user's letter as a Word file with underlined runs."""
    document = _new_document()
    document.add_heading("用户使用报告", level=1)
    document.add_paragraph(f"{report.maker}：")
    paragraph = document.add_paragraph()
    for piece in pieces(report.body):
        paragraph.add_run(piece.text).underline = piece.marked or None
    document.add_paragraph("特此证明。")
    document.add_paragraph(f"用户单位：{report.user}（盖章）")
    document.add_paragraph(report.date)
    return _bytes(document)


def _new_document() -> Document:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    style.font.name = "SimSun"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    return document


def _add_table(document: Document, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _bytes(document: Document) -> bytes:
    """The file with fixed times, so that the same paper has the same bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return fixed.getvalue()
