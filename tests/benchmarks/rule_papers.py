"""Papers of an application in wordings and layouts of their own, drawn from HTML.

Three families of labels each (0, 1, 2), so that what was tuned on one is measured on others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pymupdf

CSS = """
* {font-size: 10pt; line-height: 1.4}
h1 {font-size: 20pt; text-align: center}
h2 {font-size: 14pt; text-align: center}
table {width: 100%; border-collapse: collapse}
td {border: 1px solid black; padding: 3px 4px}
.right {text-align: right} .center {text-align: center} .small {font-size: 8pt}
"""

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """One file to be drawn: its name and the HTML of its pages."""

    name: str
    pages: tuple[str, ...]


def write_pdf(target: Path, pages: Sequence[str], *, dpi: int = 0) -> None:
    """Each HTML on a page of its own; `dpi`: as a grey scan instead of text."""
    writer = pymupdf.DocumentWriter(str(target))
    for html in pages:
        story = pymupdf.Story(html, user_css=CSS)
        device = writer.begin_page(pymupdf.paper_rect("a4"))
        story.place(pymupdf.Rect(48, 48, 547, 800))
        story.draw(device)
        writer.end_page()
    writer.close()
    if dpi:
        _scan(target, dpi)


def _scan(target: Path, dpi: int) -> None:
    """The file's pages as JPEG pictures with a scanner's noise."""
    rng = np.random.default_rng(7)
    scanned = pymupdf.open()
    with pymupdf.open(target) as document:
        for page in document:
            pixmap = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
            pixels = np.frombuffer(pixmap.samples, np.uint8).astype(np.int16)
            noisy = np.clip(pixels * 0.9 + 12 + rng.normal(0, 5, pixels.shape), 0, 255)
            noisy_pixmap = pymupdf.Pixmap(
                pymupdf.csGRAY, pixmap.width, pixmap.height, noisy.astype(np.uint8).tobytes(), 0
            )
            new = scanned.new_page(width=page.rect.width, height=page.rect.height)
            new.insert_image(new.rect, stream=noisy_pixmap.tobytes("jpeg", jpg_quality=80))
    scanned.save(target)


def rows(*pairs: tuple[str, str], columns: int = 1) -> str:
    """Label and value cells; `columns` pairs in a row."""
    cells = [f"<td>{label}</td><td>{value}</td>" for label, value in pairs]
    lines = ["".join(cells[at : at + columns]) for at in range(0, len(cells), columns)]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


FORM_LABELS = (
    ("申报单位", "统一社会信用代码", "注册地址", "企业创新平台", "产品名称", "型号规格",
     "所属领域", "对应清单序号", "对应清单产品名称"),
    ("企业名称", "社会信用代码", "所在地", "创新平台(级别)", "装备名称", "规格型号",
     "重点领域", "清单序号", "清单产品名称"),
    ("申报企业", "统一社会信用代码", "企业地址", "企业技术中心", "申报产品名称", "产品型号",
     "领域类别", "对应清单条目", "对应清单产品"),
)  # fmt: skip
FORM_KEYS = ("applicant", "uscc", "address", "platform", "product", "model", "field", "list_number",
             "list_product")  # fmt: skip


def form(v: Values, family: int) -> Paper:
    pairs = [(label, v[key]) for label, key in zip(FORM_LABELS[family], FORM_KEYS, strict=True)]
    pairs += [
        ("是否国防科工相关产品", "否"),
        ("是否工程化攻关重点项目", v.get("key_project", "否")),
    ]
    table = rows(*pairs, columns=1 + family % 2)
    commitment = f"<p>{v['commitment']}</p><p>申报单位（盖章）：{v['applicant']}　2022年7月18日</p>"
    opinion = (
        f"<p>县（市、区）经信局审核意见：{v.get('opinion', '材料属实，同意推荐。')}（盖章）</p>"
    )
    title = "<h2>首台（套）重点领域关键技术指标清单产品申报表</h2>"
    return Paper("申报表.pdf", (title + table + commitment + opinion,))


MARKS = (
    "<p>CMA {cma}　　CNAS {cnas}</p>",
    "<p>MA<br/>{cma}</p><p>中国认可　国际互认　检测<br/>TESTING<br/>CNAS {cnas}</p>",
    "<p class='small'>资质认定证书编号 CMA：{cma}</p><p class='small'>认可证书 CNAS {cnas}</p>",
)
REPORT_LABELS = (
    ("样品名称", "型号规格", "委托单位", "生产单位", "检验类别", "到样日期", "检验日期", "检验依据",
     "检验结论", "签发日期"),
    ("产品名称", "规格型号", "委托方", "制造商", "检测类别", "收样日期", "检测日期", "检测依据",
     "检测结论", "批准日期"),
    ("受检产品", "型号/规格", "委托单位名称", "生产厂家", "检验类别", "来样日期", "检验时间",
     "判定依据", "综合结论", "报告日期"),
)  # fmt: skip
PAGE_WORDS = ("共 {total} 页 第 {page} 页", "第{page}页 共{total}页", "第 {page} 页，共 {total} 页")
RESULT_HEADS = (
    ("序号", "检验项目", "单位", "标准要求", "检验结果", "单项结论"),
    ("序号", "检测项目", "单位", "技术要求", "实测值", "判定"),
    ("No.", "参数名称", "计量单位", "限值", "检测结果", "结论"),
)


def test_report(v: Values, family: int) -> Paper:
    """Cover, notices, first page, results: printed numbers as `v['pages']` lists them."""
    labels = REPORT_LABELS[family]
    marks = MARKS[family].format(cma=v["cma"], cnas=v["cnas"]) if v["cma"] or v["cnas"] else ""
    cover = (
        f"{marks}<p class='right'>№：{v['number']}</p><h1>检 测 报 告</h1>"
        + "".join(
            f"<p>{label}：{v[key]}</p>" for label, key in zip(labels[:5], _FRONT_KEYS, strict=True)
        )
        + f"<h2>{v['laboratory']}</h2><p class='center'>（检验检测专用章）</p>"
    )
    notices = (
        "<h2>声　明</h2><p>1. 报告无检验检测专用章无效。</p><p>2. 报告涂改无效。</p>"
        "<p>3. 未经书面同意不得部分复制。</p><p>4. 仅对来样负责。</p>"
        f"<p>机构：{v['laboratory']}</p><p>地址：浙江省虚构市样例路1号</p>"
    )
    bodies = [_first_page(v, labels), _results(v, family), *_annexes(v)]
    numbered = [
        _head(v, family, number, index) + body
        for index, (number, body) in enumerate(
            zip(range(1, len(bodies) + 1), bodies, strict=True), 1
        )
        if str(number) in v["pages"].split(",")
    ]
    if "doubled" in v:
        numbered.insert(1, numbered[1])
    return Paper(v.get("file", "检测报告.pdf"), (cover, notices, *numbered))


test_report.__test__ = False  # type: ignore[attr-defined]

_FRONT_KEYS = ("sample", "report_model", "client", "maker", "test_class")


def _head(v: Values, family: int, number: int, index: int) -> str:
    shown = v.get("header_number", v["number"]) if index == 2 else v["number"]
    words = PAGE_WORDS[family].format(total=v["total"], page=number)
    draft = f"<p>{v['draft']}</p>" if v.get("draft") else ""
    return f"{draft}<p>报告编号：{shown}　　　　{words}</p>"


def _first_page(v: Values, labels: Sequence[str]) -> str:
    keys = (*_FRONT_KEYS, "received", "tested", "standard", "conclusion", "issued")
    table = rows(*((label, v[key]) for label, key in zip(labels, keys, strict=True)))
    return f"<h2>检 测 报 告</h2>{table}<p>批准：王样例　审核：李样例　主检：张样例</p>"


def _results(v: Values, family: int) -> str:
    head = "".join(f"<td>{name}</td>" for name in RESULT_HEADS[family])
    body = (
        f"<tr><td>1</td><td>主轴最高转速</td><td>r/min</td><td>≥20000</td>"
        f"<td><u>24000</u></td><td>{v['item_verdict']}</td></tr>"
        "<tr><td>2</td><td>快移速度</td><td>m/min</td><td>≥48</td><td><u>60</u></td><td>符合</td></tr>"
    )
    return f"<h2>检 测 结 果</h2><table><tr>{head}</tr>{body}</table><p>{v.get('footnote', '')}</p>"


def _annexes(v: Values) -> list[str]:
    plain = [
        f"<h2>附录{n}</h2><p>样品照片与曲线见下。环境温度20℃。</p>"
        for n in range(1, int(v["annexes"]))
    ]
    return [*plain, "<h2>附录</h2><p>仪器设备清单。</p><p class='center'>——以下空白——</p>"]


def user_report(v: Values, family: int) -> Paper:
    if family == 0:
        body = (
            f"<h1>用户使用报告</h1><p>{v['applicant']}：</p><p>{v['letter']}</p><p>特此证明。</p>"
            f"<p class='right'>用户单位：{v['user']}（盖章）</p>"
            f"<p class='right'>{v['user_date']}</p>"
        )
        return Paper(v.get("user_file", "用户使用报告.pdf"), (body,))
    table = rows(
        ("用户单位" if family == 1 else "使用单位", v["user"]),
        ("设备名称", v["product"]),
        ("型号规格", v["user_model"]),
        ("生产单位", v["applicant"]),
        ("投运日期" if family == 1 else "投入使用时间", v["commissioned"]),
        ("累计运行时间", f"{v['hours']}小时"),
        ("用户评价", v["letter"]),
    )
    tail = (
        f"<p class='right'>用户单位（盖章）：{v['user']}</p><p class='right'>{v['user_date']}</p>"
    )
    return Paper(v.get("user_file", "使用证明.pdf"), (f"<h1>用户使用情况报告</h1>{table}{tail}",))


def contract(v: Values, family: int) -> Paper:
    names = (("买方（甲方）", "卖方（乙方）"), ("需方", "供方"), ("甲方", "乙方"))[family]
    date_label = ("签订日期", "签订时间", "签约日期")[family]
    goods = rows(
        ("产品名称", v["product"]), ("规格型号", v["contract_model"]), ("数量", "1台"), columns=3
    )
    body = (
        f"<h1>{('产品销售合同', '工业品买卖合同', '设备采购合同')[family]}</h1>"
        f"<p>合同编号：{v['contract_number']}</p><p>{names[0]}：{v['buyer']}</p>"
        f"<p>{names[1]}：{v['seller']}</p><p>{date_label}：{v['signed']}</p>{goods}"
        "<p>一、质量要求按技术协议执行。</p><p>二、交货期：签订后90日。</p>"
        f"<p>{names[0]}（盖章）：{v['buyer']}　　{names[1]}（盖章）：{v['seller']}</p>"
    )
    return Paper("销售合同.pdf", (body,))


def invoice(v: Values, family: int) -> Paper:
    title = ("浙江增值税专用发票", "浙江增值税电子普通发票", "电子发票（增值税专用发票）")[family]
    code = "" if family == 2 else f"<p>发票代码：{v['invoice_code']}</p>"
    parties = rows(
        ("购买方", f"名称：{v['buyer_on_invoice']}<br/>纳税人识别号：{v['buyer_uscc']}"),
        ("销售方", f"名称：{v['seller_on_invoice']}<br/>纳税人识别号：{v['seller_uscc']}"),
    )
    head = ("货物或应税劳务名称", "规格型号", "数量", "金额", "税率", "税额")
    line = (f"*机床*{v['product']}", v["invoice_model"], "1", v["amount"], "13%", v["tax"])
    goods = (
        "<table><tr>"
        + "".join(f"<td>{cell}</td>" for cell in head)
        + "</tr><tr>"
        + "".join(f"<td>{cell}</td>" for cell in line)
        + "</tr></table>"
    )
    total = rows(("价税合计（大写）", f"{v['total_in_words']}　（小写）¥{v['invoice_total']}"))
    body = (
        f"<h2>{title}</h2>{code}<p>发票号码：{v['invoice_number']}</p>"
        f"<p>开票日期：{v['invoiced']}</p>{parties}{goods}{total}"
        "<p>收款人：赵样例　复核：钱样例　开票人：孙样例</p>"
    )
    return Paper("发票.pdf", (body,))


def licence(v: Values, family: int) -> Paper:
    table = rows(
        ("统一社会信用代码", v["licence_uscc"]),
        ("名　　称", v["holder"]),
        ("类　　型", v["entity_type"]),
        ("住　　所", v["licence_address"]),
        ("法定代表人", "周样例"),
        ("成立日期", "2010年3月1日"),
        ("经营范围", "通用设备制造"),
    )
    plain = "".join(
        f"<p>{line}</p>"
        for line in (
            f"统一社会信用代码　{v['licence_uscc']}",
            f"名称　{v['holder']}",
            f"类型　{v['entity_type']}",
            f"住所　{v['licence_address']}",
            "法定代表人　周样例",
            "登记机关　虚构市市场监督管理局",
        )
    )
    return Paper("营业执照.pdf", (f"<h1>营 业 执 照</h1>{table if family else plain}",))


DRAWERS = {
    "form": form,
    "report": test_report,
    "user": user_report,
    "contract": contract,
    "invoice": invoice,
    "licence": licence,
}
