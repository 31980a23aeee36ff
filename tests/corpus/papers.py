"""Invented papers of an application: what laboratories, users and enterprises write.

The layouts follow public descriptions of such papers; every name is made up and says so
(样例, 虚构). Marked text is written `[[like this]]`, see `tests.corpus.sheet`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.corpus.sheet import Marking, Sheet

NOTES = (
    "1. 本报告无检验检测专用章无效。",
    "2. 本报告无批准、审核、主检人签字无效；涂改无效。",
    "3. 未经本机构书面同意不得部分复制本报告；复制报告未重新加盖检验检测专用章无效。",
    "4. 委托检验仅对来样负责。",
    "5. 对报告有异议，应于收到报告之日起十五日内提出。",
    "6. 采用实测值进行符合性判定，不考虑不确定度所带来的风险。",
)

TOTAL = 2
"""Printed pages of a report: first page and results."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of the result table; `result` and `remark` may hold marked text."""

    item: str
    unit: str
    limit: str
    result: str
    verdict: str = "符合"
    remark: str = "/"


@dataclass(frozen=True, slots=True)
class TestReport:
    """A laboratory's report. `left_out` are printed page numbers that got lost."""

    __test__ = False

    number: str
    sample: str
    model: str
    client: str
    maker: str
    laboratory: str
    tested: str
    issued: str
    rows: tuple[ResultRow, ...]
    cma: str | None = "211108000000"
    cnas: str | None = "L0000"
    standard: str = "Q/YL 001-2022"
    test_class: str = "委托检验"
    footnote: str = ""
    left_out: tuple[int, ...] = ()
    unit_column: bool = True


@dataclass(frozen=True, slots=True)
class UserReport:
    """A letter of the user, usually written by the maker."""

    user: str
    maker: str
    equipment: str
    model: str
    body: str
    date: str
    sealed: bool = True


@dataclass(frozen=True, slots=True)
class Contract:
    number: str
    buyer: str
    seller: str
    signed: str
    goods: str
    model: str
    price: str


@dataclass(frozen=True, slots=True)
class Invoice:
    code: str
    number: str
    date: str
    buyer: str
    buyer_uscc: str
    seller: str
    seller_uscc: str
    goods: str
    model: str
    amount: str
    tax: str
    total: str
    total_in_words: str


@dataclass(frozen=True, slots=True)
class Licence:
    holder: str
    uscc: str
    address: str
    founded: str
    kind: str = "有限责任公司（自然人投资或控股）"


@dataclass(frozen=True, slots=True)
class ApplicationForm:
    """The application form with its own comparison table, which is a claim only."""

    applicant: str
    uscc: str
    address: str
    platform: str
    product: str
    model: str
    area: str
    list_number: str
    list_product: str
    claims: tuple[tuple[str, str, str], ...] = ()
    commitment: bool = True
    extra: tuple[tuple[str, str], ...] = field(default=())


def test_report(report: TestReport, face: str, marking: Marking) -> Sheet:
    """Cover, notes, first page and result table, four sheets with printed page numbers."""
    sheet = Sheet(face, marking)
    report_front(sheet, report)
    if 2 not in report.left_out:
        _results(sheet, report, TOTAL)
    return sheet


test_report.__test__ = False  # type: ignore[attr-defined]


def report_front(sheet: Sheet, report: TestReport) -> None:
    """Cover, notes and first page."""
    _cover(sheet, report)
    _notes(sheet, report)
    if 1 not in report.left_out:
        _first_page(sheet, report, TOTAL)


def _cover(sheet: Sheet, report: TestReport) -> None:
    sheet.new_page()
    if report.cnas:
        sheet.text(60, 70, "ilac-MRA", 11)
        sheet.text(140, 62, "中国认可 国际互认 检测", 8)
        sheet.text(140, 74, f"TESTING CNAS {report.cnas}", 8)
    if report.cma:
        sheet.text(330, 66, "CMA", 16)
        sheet.text(330, 80, report.cma, 9)
    sheet.text(360, 120, f"№：{report.number}", 12)
    sheet.centered(210, "检  验  报  告", 30)
    sheet.centered(240, "TEST REPORT", 13)
    labels = (
        ("样品名称：", report.sample),
        ("型号规格：", report.model),
        ("委 托 方：", report.client),
        ("生产单位：", report.maker),
        ("检验类别：", report.test_class),
    )
    for number, (label, value) in enumerate(labels):
        sheet.field(120, 340 + 38 * number, label, value, 470)
    sheet.centered(660, report.laboratory, 16)
    sheet.centered(685, "（检验检测专用章）", 11)
    sheet.seal(300, 655, (report.laboratory, "检验检测专用章"))


def _notes(sheet: Sheet, report: TestReport) -> None:
    sheet.new_page()
    sheet.centered(110, "注 意 事 项", 18)
    for number, note in enumerate(NOTES):
        sheet.text(70, 160 + 30 * number, note, 11)
    sheet.text(70, 700, f"检验机构：{report.laboratory}", 11)
    sheet.text(70, 724, "地址：浙江省虚构市样例路1号    电话：0571-00000000", 11)


def _head(sheet: Sheet, report: TestReport, title: str, page: int, total: int) -> None:
    sheet.centered(60, report.laboratory, 12)
    sheet.centered(84, title, 16)
    sheet.text(50, 106, f"报告编号：{report.number}", 9)
    sheet.text(430, 106, f"共 {total} 页 第 {page} 页", 9)


def _first_page(sheet: Sheet, report: TestReport, total: int) -> None:
    sheet.new_page()
    _head(sheet, report, "检 验 报 告 首 页", 1, total)
    rows = (
        ("样品名称", report.sample, "型号规格", report.model),
        ("委托单位", report.client, "检验类别", report.test_class),
        ("生产单位", report.maker, "样品编号", f"{report.number[-5:]}-1"),
        ("样品数量", "1台", "检验日期", report.tested),
        ("检验依据", report.standard, "检验地点", "生产单位车间"),
    )
    bottom = sheet.table(116, (70, 200, 70, 155), rows, 9)
    conclusion = f"经检验，所检项目均符合{report.standard}的要求。"
    sheet.table(bottom, (70, 425), (("检验结论", conclusion + "\n\n\n\n\n\n"),), 9)
    sheet.text(330, bottom + 100, f"签发日期：{report.issued}", 9)
    sheet.seal(390, bottom + 66, (report.laboratory, "检验检测专用章"), 44)
    sheet.text(56, bottom + 150, "批准：王样例      审核：李样例      主检：张样例", 10)


def _results(sheet: Sheet, report: TestReport, total: int) -> None:
    sheet.new_page()
    _head(sheet, report, "检 验 结 果 汇 总", 2, total)
    header = ("序号", "检验项目", "单位", "标准要求", "检验结果", "单项结论", "备注")
    body = tuple(
        (str(number), row.item, row.unit, row.limit, row.result, row.verdict, row.remark)
        for number, row in enumerate(report.rows, 1)
    )
    widths: tuple[float, ...] = (28, 122, 44, 70, 118, 48, 65)
    rows: tuple[tuple[str, ...], ...] = (header, *body)
    if not report.unit_column:
        rows = tuple(row[:2] + row[3:] for row in rows)
        widths = (28, 140, 84, 130, 48, 65)
    bottom = sheet.table(116, widths, rows, 9)
    if report.footnote:
        sheet.text(52, bottom + 16, report.footnote, 8)
    sheet.centered(bottom + 46, "——以下空白——", 10)


def user_report(report: UserReport, face: str, marking: Marking) -> Sheet:
    """One page: title, address, the letter, signature and the user's seal."""
    sheet = Sheet(face, marking)
    sheet.new_page()
    sheet.centered(110, "用 户 使 用 报 告", 22)
    sheet.text(60, 160, f"{report.maker}：", 12)
    y = sheet.paragraph(60, 190, report.body, 12)
    sheet.paragraph(60, y, "特此证明。", 12)
    sheet.text(300, y + 80, f"用户单位：{report.user}（盖章）", 11)
    sheet.text(380, y + 104, report.date, 11)
    if report.sealed:
        sheet.seal(420, y + 84, (report.user, "公章"))
    return sheet


def contract(paper: Contract, face: str) -> Sheet:
    sheet = Sheet(face, Marking.NONE)
    sheet.new_page()
    sheet.centered(90, "产 品 销 售 合 同", 20)
    sheet.text(60, 130, f"合同编号：{paper.number}", 11)
    sheet.text(60, 152, f"买方（甲方）：{paper.buyer}", 11)
    sheet.text(60, 174, f"卖方（乙方）：{paper.seller}", 11)
    sheet.text(60, 196, f"签订日期：{paper.signed}      签订地点：虚构市", 11)
    rows = (
        ("产品名称", "型号规格", "数量", "单价（元）", "金额（元）"),
        (paper.goods, paper.model, "1台", paper.price, paper.price),
    )
    bottom = sheet.table(216, (160, 110, 50, 85, 85), rows, 10)
    y = sheet.paragraph(60, bottom + 40, "一、质量要求：按双方签订的技术协议执行。", 11)
    y = sheet.paragraph(60, y, "二、交货期：合同签订后90日内交货并完成安装调试。", 11)
    y = sheet.paragraph(60, y, "三、付款方式：预付30%，发货前付60%，质保金10%。", 11)
    sheet.text(70, y + 60, f"甲方：{paper.buyer}", 10)
    sheet.text(320, y + 60, f"乙方：{paper.seller}", 10)
    sheet.seal(150, y + 80, (paper.buyer, "合同专用章"))
    sheet.seal(400, y + 80, (paper.seller, "合同专用章"))
    return sheet


def invoice(paper: Invoice, face: str) -> Sheet:
    sheet = Sheet(face, Marking.NONE)
    sheet.new_page(612, 396)
    sheet.centered(40, "浙江增值税专用发票", 18)
    sheet.text(50, 60, f"发票代码：{paper.code}", 9)
    sheet.text(430, 44, f"发票号码：{paper.number}", 9)
    sheet.text(430, 60, f"开票日期：{paper.date}", 9)
    rows = (
        ("购买方", f"名称：{paper.buyer}\n纳税人识别号：{paper.buyer_uscc}"),
        ("销售方", f"名称：{paper.seller}\n纳税人识别号：{paper.seller_uscc}"),
    )
    bottom = sheet.table(76, (60, 450), rows, 9)
    goods = (
        ("货物或应税劳务名称", "规格型号", "单位", "数量", "金额", "税率", "税额"),
        (paper.goods, paper.model, "台", "1", paper.amount, "13%", paper.tax),
    )
    bottom = sheet.table(bottom, (140, 90, 36, 36, 90, 40, 78), goods, 9)
    words = f"{paper.total_in_words}    （小写）￥{paper.total}"
    bottom = sheet.table(bottom, (100, 410), (("价税合计（大写）", words),), 9)
    sheet.text(50, bottom + 24, "收款人：赵样例    复核：钱样例    开票人：孙样例", 9)
    sheet.seal(480, bottom + 24, (paper.seller, "发票专用章"), 40)
    return sheet


def licence(paper: Licence, face: str) -> Sheet:
    sheet = Sheet(face, Marking.NONE)
    sheet.new_page(842, 595)
    sheet.centered(120, "营 业 执 照", 34)
    sheet.text(90, 170, f"统一社会信用代码：{paper.uscc}", 13)
    rows = (
        ("名    称", paper.holder),
        ("类    型", paper.kind),
        ("住    所", paper.address),
        ("法定代表人", "周样例"),
        ("成立日期", paper.founded),
        ("营业期限", f"{paper.founded}至长期"),
        ("经营范围", "通用设备制造；专用设备制造；机械设备研发。"),
    )
    for number, (label, value) in enumerate(rows):
        sheet.text(90, 220 + 34 * number, label, 13)
        sheet.text(190, 220 + 34 * number, value, 13)
    sheet.text(560, 500, "登记机关：虚构市市场监督管理局", 11)
    sheet.seal(660, 480, ("虚构市市场监督管理局", ""), 50)
    return sheet
