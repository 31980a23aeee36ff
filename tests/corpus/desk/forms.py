"""The application form as PDF, Word and Excel, and the bureau's letter and table."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import numpy as np
import openpyxl

from tests.corpus.desk.board import Board, Cell
from tests.corpus.desk.values import Values, zh_date

Rng = np.random.Generator
Pair = tuple[str, str]

TITLE = "浙江省首台（套）重点领域关键技术指标清单产品申报表"
LABELS: dict[str, tuple[str, ...]] = {
    "applicant": ("申报单位", "申报企业名称", "单位名称", "申 报 单 位"),
    "uscc": ("统一社会信用代码", "统一社会信用代码（18位）", "社会信用代码"),
    "address": ("注册地址", "企业注册地址", "单位地址"),
    "platform": ("创新平台（级别）", "企业创新平台", "企业技术中心等创新平台"),
    "product": ("产品名称", "申报产品名称", "申报装备名称", "装备名称"),
    "model": ("型号规格", "产品型号", "规格型号", "型号（规格）"),
    "field": ("所属领域", "所属重点领域", "产品所属领域"),
    "list_number": ("对应清单序号", "清单序号", "对应清单条目序号"),
    "list_product": ("对应清单产品名称", "清单产品名称"),
}


def _pairs(v: Values, rng: Rng) -> list[Pair]:
    label = {key: str(rng.choice(words)) for key, words in LABELS.items()}
    pairs = [(label[key], v[key]) for key in ("applicant", "uscc", "address")]
    pairs += [
        ("所属市县", v["district"]),
        ("法定代表人", "周样例"),
        ("联系人", "何样例"),
        ("联系电话", "13800000000"),
        (label["platform"], v["platform"]),
        ("研发机构和生产基地地址", v["address"]),
        ("近三年营业收入（万元）", "8200、9100、10400"),
    ]
    pairs += [(label[key], v[key]) for key in ("product", "model", "field")]
    if rng.random() < 0.5:
        joined = f"{v['list_number']} {v['list_product']}".strip()
        pairs.append(("对应清单序号及产品名称", joined))
    else:
        pairs += [(label[key], v[key]) for key in ("list_number", "list_product")]
    pairs += [
        ("首台销售时间", zh_date(v["signed"], rng)),
        ("用户单位", v["user"]),
        ("是否攻关项目", v.get("key_project", "否")),
        ("是否国防科工产品", v.get("defence", "否")),
        ("节能环保情况", v["environment"]),
    ]
    return pairs


def _claims(v: Values) -> list[tuple[str, ...]]:
    head = ("序号", "清单指标要求", "产品实测值", "证明材料名称", "页码")
    quoted = v.get("quoted", "")
    rows = [("1", quoted, "见检验报告", "检验报告", "5")] if quoted else []
    return [head, *rows, (str(len(rows) + 1), "最高转速", "24600r/min", "检验报告", "5")]


def _commitment(v: Values) -> str:
    if v["commitment"] != "yes":
        return ""
    return "本单位承诺所提交的申报材料真实、准确、完整，对申报材料的真实性承担主体责任。"


def form(v: Values, rng: Rng) -> tuple[str, bytes]:
    """The form with the suffix of its format."""
    way = rng.integers(5)
    if way == 0:
        return ".docx", _word(v, rng)
    if way == 1:
        return ".xlsx", _sheet(v, rng)
    return ".pdf", _pdf(v, rng)


def _two_a_row(pairs: Sequence[Pair]) -> list[tuple[str, str, str, str]]:
    padded = [*pairs, ("", "")] if len(pairs) % 2 else list(pairs)
    return [(*padded[at], *padded[at + 1]) for at in range(0, len(padded), 2)]


def _pdf(v: Values, rng: Rng) -> bytes:
    board = Board(str(rng.choice(("song", "hei", "kai"))))
    board.center(TITLE, 15)
    pairs = _pairs(v, rng)
    if rng.random() < 0.5:
        board.grid(_two_a_row(pairs), (1.2, 2, 1.2, 2), 9)
    else:
        board.grid(pairs, (1, 3), 9)
    board.new_page()
    board.prose("指标对照表", indent=False)
    board.grid(_claims(v), (0.5, 2.6, 1.4, 1.4, 0.6), 9)
    if _commitment(v):
        board.prose(f"企业承诺：{_commitment(v)}", 10)
    board.flush_right(f"申报单位（盖章）：{v['applicant']}　{zh_date('2022-07-20', rng)}")
    board.grid(
        [["县（市、区）经信部门审核意见", f"{v['opinion']}\n（盖章）　　年　月　日"]], (1, 3), 10
    )
    return board.save()


def _word(v: Values, rng: Rng) -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, level=1)
    pairs = _two_a_row(_pairs(v, rng))
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    title = table.add_row().cells
    title[0].merge(title[3]).text = "一、基本情况"
    for row in pairs:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("二、指标对照表")
    claims = document.add_table(rows=0, cols=5)
    claims.style = "Table Grid"
    for row5 in _claims(v):
        for cell, text in zip(claims.add_row().cells, row5, strict=True):
            cell.text = text
    document.add_paragraph(
        f"三、企业承诺：{_commitment(v)}" if _commitment(v) else "三、其他说明：无"
    )
    document.add_paragraph(f"申报单位（公章）：{v['applicant']}")
    document.add_paragraph(f"四、县（市、区）经信局审核意见：{v['opinion']}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _sheet(v: Values, rng: Rng) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("申报表")
    sheet.append([TITLE])
    sheet.merge_cells("A1:D1")
    for row in _two_a_row(_pairs(v, rng)):
        sheet.append(list(row))
    sheet.append(["指标对照表"])
    for claim in _claims(v):
        sheet.append(list(claim))
    sheet.append(["企业承诺", _commitment(v)])
    sheet.append(["申报单位（盖章）", v["applicant"]])
    sheet.append(["经信部门审核意见", v["opinion"]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def letter(v: Values, rng: Rng) -> bytes:
    """The bureau's letter of recommendation."""
    board = Board("song")
    sender = f"{v['district']}经济和信息化局"
    board.center(sender, 22)
    board.center("样经信〔2022〕45号", 12)
    board.y += 16
    board.center(f"{sender}关于推荐2022年度", 16)
    board.center("首台（套）清单引导标准认定产品的函", 16)
    board.prose("省经济和信息化厅：", 12, indent=False)
    board.prose(
        "根据《关于公布浙江省首台（套）重点领域关键技术指标清单（2022年版）的通知》要求，"
        f"经审核，现推荐{v['table_applicant']}的{v['table_product']}等产品，请予审定。",
        12,
    )
    board.prose("附件：2022年度项目申报汇总表", 12)
    board.y += 40
    board.flush_right(sender, 12)
    board.flush_right(zh_date(v["letter_date"], np.random.default_rng(0)), 12)
    if v.get("copies", "yes") == "yes":
        board.prose("抄送：样例市经济和信息化局。", 11, indent=False)
    return board.save()


TABLE_HEAD = (
    "序号",
    "市县",
    "申报单位",
    "统一社会信用代码",
    "产品名称",
    "型号规格",
    "所属领域",
    "对应清单序号",
    "用户单位",
    "备注",
)


def summary(v: Values, rng: Rng) -> tuple[str, bytes]:
    """The bureau's summary table (attachment 2) with the suffix of its format."""
    rows: list[tuple[str, ...]] = [
        TABLE_HEAD,
        (
            "1",
            v["district"],
            "样例第二机械有限公司",
            "91330100MA2AAAAA1X",
            "高压大排量轴向柱塞泵",
            "ZB-200",
            "关键基础件",
            "9017",
            "虚拟液压厂",
            "",
        ),
        (
            "2",
            v["district"],
            v["table_applicant"],
            v["uscc"],
            v["table_product"],
            v["model"],
            v["field"],
            v["list_number"],
            v["user"],
            "",
        ),
    ]
    title = "2022年度浙江省首台（套）重点领域关键技术指标清单产品推荐汇总表"
    if rng.random() < 0.4:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in ([title], *rows):
            sheet.append(list(row))
        out = io.BytesIO()
        book.save(out)
        return ".xlsx", out.getvalue()
    board = Board("song", landscape=True)
    board.center(title, 15)
    board.prose(f"填报单位（盖章）：{v['district']}经济和信息化局", indent=False)
    cells: list[Sequence[Cell]] = [list(row) for row in rows]
    board.grid(cells, (0.5, 1, 1.8, 1.8, 1.8, 1, 1, 0.8, 1.6, 0.6), 8)
    return ".pdf", board.save()
