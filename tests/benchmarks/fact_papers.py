"""Covers and first pages of test reports in many layouts, with the facts they print.

Everything is invented. A seed decides words, layout and face; `HELD_BACK` seeds are only
measured, never looked at while the reader is being improved.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pymupdf

from extractors.evidence import FactName
from tests.corpus.typefaces import FACES, typeface

TUNED = range(60)
HELD_BACK = range(5000, 5060)

WIDTH, HEIGHT = 595.0, 842.0
REGIONS = (
    "浙江",
    "宁波",
    "杭州",
    "温州",
    "上海",
    "江苏",
    "国家",
    "中机",
    "华东",
    "台州市",
    "绍兴市",
)
FIELDS = (
    "机械",
    "电气",
    "泵阀",
    "智能装备",
    "农机",
    "环保设备",
    "船舶",
    "机器人",
    "纺织机械",
    "特种设备",
)
LAB_TAILS = (
    "产品质量检验研究院",
    "产品质量检验检测中心",
    "检测技术有限公司",
    "计量科学研究院",
    "检验检测研究所",
    "设备检测中心",
    "产品检测有限公司",
)
FIRMS = ("样例", "虚构", "恒样", "东构", "天目样例", "瓯江虚构", "之江样例", "钱塘虚构")
FIRM_TAILS = (
    "机床股份有限公司",
    "智能装备有限公司",
    "环保科技有限公司",
    "重工集团有限公司",
    "泵业（浙江）有限公司",
    "机器人有限公司",
    "自动化设备有限公司",
    "新能源汽车部件有限责任公司",
)
SAMPLES = (
    "五轴联动立式加工中心",
    "高精度数控外圆磨床",
    "磁悬浮离心鼓风机",
    "六关节工业机器人",
    "热泵型污泥低温干化成套装备",
    "全自动高速经编机",
    "大功率全回转舵桨推进装置",
    "轴向柱塞泵",
    "燃料电池空压机",
    "无人驾驶履带式拖拉机",
    "晶圆减薄机",
    "高压直流断路器",
    "挥发性有机物（VOCs）蓄热式催化燃烧装置",
)
MODELS = (
    "VMC-850U",
    "MG1432",
    "CX-300",
    "A4V-180/32R",
    "YLW1-6300",
    "QH-3000",
    "RB-600",
    "ER50-2100",
    "HKS3-M 48/1",
    "GMC-3080U",
    "DF1804-F",
    "WG-1251X",
    "JT5000Ⅱ",
    "QY25K5C",
)
CLASSES = ("委托检验", "型式检验", "监督抽查", "委托检测", "委托测试", "鉴定检验")
HAN = "〇一二三四五六七八九"

NUMBER_LABELS = (
    "报告编号",
    "№",
    "编号",
    "检验报告编号",
    "No.",
    "报告编号 Report No.",
    "报告号",
    "Report No.",
)
CLIENT_LABELS = (
    "委托单位",
    "委 托 方",
    "委托方",
    "委托单位名称",
    "客户名称",
    "委 托 单 位",
    "送检单位",
    "委托人",
)
MAKER_LABELS = ("生产单位", "制造商", "生产厂家", "制造单位", "生产企业", "标称生产单位")
SAMPLE_LABELS = (
    "样品名称",
    "产品名称",
    "样 品 名 称",
    "产 品 名 称",
    "样品",
    "设备名称",
    "试品名称",
    "样品/产品名称",
)
MODEL_LABELS = (
    "型号规格",
    "规格型号",
    "型号/规格",
    "型 号 规 格",
    "型号",
    "样品型号",
    "规格/型号",
    "产品型号",
)
CLASS_LABELS = ("检验类别", "检 验 类 别", "检测类别", "试验类别", "任务类别")
ISSUED_LABELS = ("签发日期", "报告日期", "批准日期", "发布日期", "签发时间", "报告签发日期")
TITLES = (
    "检 验 报 告",
    "检测报告",
    "检  测  报  告",
    "检验检测报告",
    "试 验 报 告",
    "检 验 报 告 TEST REPORT",
)
ENGLISH = {
    "client": ("Client", "Applicant", "Customer", "Client Name"),
    "sample": ("Sample Name", "Product Name", "Name of sample"),
    "model": ("Model/Type", "Model", "Type/Model", "Specification"),
    "issued": ("Issue Date", "Date of Issue"),
    "number": ("Report No.", "Test Report No."),
}


@dataclass(frozen=True, slots=True)
class Truth:
    """The five facts of the bar, as printed (dates in ISO)."""

    number: str
    client: str
    sample: str
    model: str
    issued: str

    def facts(self) -> dict[FactName, str]:
        return {
            FactName.REPORT_NUMBER: self.number,
            FactName.CLIENT: self.client,
            FactName.SAMPLE: self.sample,
            FactName.MODEL: self.model,
            FactName.ISSUED: self.issued,
        }


class _Page:
    """A page to draw on: text with its left edge and baseline, rules, boxes."""

    def __init__(self, document: pymupdf.Document, face: str) -> None:
        self._page = document.new_page(width=WIDTH, height=HEIGHT)
        self._face = typeface(face)
        self._page.insert_font(fontname=face, fontfile=str(self._face.file))

    def text(self, x: float, y: float, text: str, size: float) -> float:
        """Draws and returns the right edge."""
        self._page.insert_text((x, y), text, fontname=self._face.name, fontsize=size)
        return x + self.width(text, size)

    def width(self, text: str, size: float) -> float:
        return sum(self._face.char_widths(text, size))

    def centered(self, y: float, text: str, size: float) -> None:
        self.text((WIDTH - self.width(text, size)) / 2, y, text, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._page.draw_line((x0, y0), (x1, y1), width=0.7)

    def wrapped(self, text: str, size: float, width: float) -> list[str]:
        rows = [""]
        for char in text:
            if char == "\n" or self.width(rows[-1] + char, size) > width:
                rows.append("")
            rows[-1] += char if char != "\n" else ""
        return rows


class Paper:
    """One report: a cover and a first page in a layout of the seed's choice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        pick = self._random.choice
        self._face = pick(tuple(FACES))
        self._day = (
            2019 + self._random.randrange(4),
            1 + self._random.randrange(12),
            1 + self._random.randrange(28),
        )
        self.laboratory = pick(REGIONS) + "虚构" + pick(FIELDS) + pick(LAB_TAILS)
        self._maker = pick(FIRMS) + pick(FIRM_TAILS)
        client = self._maker if self._random.random() < 0.7 else pick(FIRMS) + pick(FIRM_TAILS)
        self.truth = Truth(self._number(), client, pick(SAMPLES), pick(MODELS), _iso(*self._day))
        self._class = pick(CLASSES)
        self._english = self._random.random() < 0.12

    def _number(self) -> str:
        r = self._random
        year, serial = self._day[0], r.randrange(1, 9999)
        forms = (
            f"ZJ{year}-J{serial:04d}",
            f"JX{year % 100}{serial:05d}",
            f"（{year}）浙检字第{serial:04d}号",
            f"QTS-{year}{serial:04d}R",
            f"{year}DQ{serial:04d}",
            f"No.{serial}-{year}",
            f"WT{year}{self._day[1]:02d}{serial:04d}",
            f"NBTC/{year}-{serial:03d}A",
        )
        number = r.choice(forms)
        return number.removeprefix("No.")

    def _date(self) -> str:
        y, m, d = self._day
        r = self._random
        return r.choice(
            (
                f"{y}年{m}月{d}日",
                f"{y}年{m:02d}月{d:02d}日",
                f"{y} 年 {m} 月 {d} 日",
                f"{y}-{m:02d}-{d:02d}",
                f"{y}.{m:02d}.{d:02d}",
                f"{y}/{m:02d}/{d:02d}",
                self._han_date(),
            )
        )

    def _han_date(self) -> str:
        y, m, d = self._day
        return f"{''.join(HAN[int(c)] for c in str(y))}年{_han(m)}月{_han(d)}日"

    def pdf(self) -> bytes:
        document = pymupdf.open()
        self._cover(_Page(document, self._face))
        if self._random.random() < 0.5:
            self._notes(_Page(document, self._face))
        self._first_page(_Page(document, self._face))
        data: bytes = document.tobytes(garbage=4, deflate=True)
        document.close()
        return data

    def _cover(self, page: _Page) -> None:
        r = self._random
        if r.random() < 0.7:
            page.text(60, 60, f"CMA {r.randrange(10**11, 10**12)}", 10)
        if r.random() < 0.6:
            page.text(
                250, 60, f"中国认可 国际互认 检测 TESTING CNAS L{r.randrange(1000, 20000)}", 8
            )
        label = r.choice(ENGLISH["number"] if self._english else NUMBER_LABELS)
        colon = (
            "" if label.endswith((".", "№")) and r.random() < 0.5 else r.choice(("：", ":", "： "))
        )
        page.text(
            r.choice((310, 330, 60)),
            r.choice((110, 130, 150)),
            f"{label}{colon}{self.truth.number}",
            11,
        )
        page.centered(
            r.choice((200, 230)),
            "TEST REPORT" if self._english else r.choice(TITLES),
            r.choice((26, 32)),
        )
        r.choice((self._blanks, self._blanks, self._cover_table, self._plain))(
            page, self._cover_fields()
        )
        page.centered(700, self.laboratory, r.choice((14, 16)))
        self._dated_cover = r.random() < 0.5
        if self._dated_cover:
            page.centered(730, self._date(), 13)

    def _cover_fields(self) -> list[tuple[str, str]]:
        r = self._random
        if self._english:
            return [
                (r.choice(ENGLISH["sample"]), self.truth.sample),
                (r.choice(ENGLISH["model"]), self.truth.model),
                (r.choice(ENGLISH["client"]), self.truth.client),
            ]
        fields = [
            (r.choice(SAMPLE_LABELS), self.truth.sample),
            (r.choice(MODEL_LABELS), self.truth.model),
            (r.choice(CLIENT_LABELS), self.truth.client),
        ]
        if r.random() < 0.6:
            fields.append((r.choice(MAKER_LABELS), self._maker))
        fields.append((r.choice(CLASS_LABELS), self._class))
        if r.random() < 0.3:
            r.shuffle(fields)
        return fields

    def _blanks(self, page: _Page, fields: list[tuple[str, str]]) -> None:
        """Label, printed blank, value on the blank; long values on two lines."""
        r = self._random
        size = r.choice((13, 15, 16))
        colon, bilingual, centred = r.choice(("：", ":", "")), r.random() < 0.2, r.random() < 0.4
        left = r.choice((90, 110))
        start = left + max(page.width(label + colon, size) for label, _ in fields) + 6
        y = 330.0
        for label, value in fields:
            page.text(left, y, label + colon, size)
            if bilingual:
                page.text(left, y + 12, "Name of item", 7)
            for row in page.wrapped(value, size, 500 - start):
                shift = (500 - start - page.width(row, size)) / 2 if centred else 0
                page.text(start + shift, y, row, size)
                page.line(start, y + 4, 500, y + 4)
                y += size * 1.7
            y += r.choice((10, 16))

    def _plain(self, page: _Page, fields: list[tuple[str, str]]) -> None:
        size = self._random.choice((12, 14))
        for place, (label, value) in enumerate(fields):
            page.text(120, 340 + 34 * place, f"{label}：{value}", size)

    def _cover_table(self, page: _Page, fields: list[tuple[str, str]]) -> None:
        self._grid(page, 110, 320, (110, 270), [list(field) for field in fields], 12, 30)

    def _notes(self, page: _Page) -> None:
        page.centered(100, "注 意 事 项", 16)
        notes = (
            "1．报告无“检验检测专用章”或检验单位公章无效。",
            "2．复制报告未重新加盖“检验检测专用章”无效；报告涂改无效。",
            "3．对检验报告若有异议，应于收到报告之日起十五日内向检验单位提出。",
            "4．委托检验仅对来样负责；样品名称、型号由委托方提供，本机构不负责核实。",
        )
        for place, note in enumerate(notes):
            page.text(60, 150 + 30 * place, note, 11)
        page.text(60, 600, "地址：虚构市样例路8号  邮政编码：310000  电话：0571-88880000", 10)

    def _first_page(self, page: _Page) -> None:
        r = self._random
        page.centered(60, self.laboratory, 13)
        page.centered(85, r.choice(("检 验 报 告", "检验报告首页", "检 测 报 告")), 17)
        page.text(50, 108, f"报告编号：{self.truth.number}", 9)
        page.text(440, 108, r.choice(("共 8 页 第 1 页", "第 1 页 共 8 页", "第1页 共8页")), 9)
        rows = self._form_rows()
        widths = (80, 170, 80, 165) if len(rows[0]) == 4 else (100, 395)
        bottom = self._grid(
            page, 50, 118, widths, rows, r.choice((9, 10, 10.5)), r.choice((22, 26))
        )
        self._conclusion(page, bottom)

    def _form_rows(self) -> list[list[str]]:
        r = self._random
        bilingual = r.random() < 0.2
        fields = [
            (r.choice(SAMPLE_LABELS), self.truth.sample),
            (r.choice(MODEL_LABELS), self.truth.model),
            (r.choice(CLIENT_LABELS), self.truth.client),
            (r.choice(CLASS_LABELS), self._class),
            (r.choice(MAKER_LABELS), self._maker),
            ("样品编号", f"S{r.randrange(100, 999)}-1"),
            ("样品数量", "1台"),
            ("到样日期", _iso(self._day[0], max(1, self._day[1] - 1), 3)),
            ("检验日期", f"{self._day[0] - 1}-11-02～{self._day[0] - 1}-12-20"),
            ("检验地点", "生产单位车间"),
            ("检验依据", "GB/T 18400.4-2010《加工中心检验条件》、Q/YL 001-2021"),
            ("检验项目", "定位精度等6项"),
        ]
        if bilingual:
            fields = [
                (f"{label}\n{english}", value)
                for (label, value), english in zip(
                    fields,
                    (
                        "Sample",
                        "Model",
                        "Client",
                        "Type",
                        "Maker",
                        "No.",
                        "Qty",
                        "Received",
                        "Tested",
                        "Place",
                        "Standard",
                        "Items",
                    ),
                    strict=True,
                )
            ]
        if r.random() < 0.6:
            return [[*fields[i], *fields[i + 1]] for i in range(0, len(fields), 2)]
        return [list(field) for field in fields]

    def _conclusion(self, page: _Page, top: float) -> None:
        r = self._random
        text = "经检验，该样品所检项目均符合Q/YL 001-2021标准要求。"
        size = 10
        page.line(50, top, 545, top)
        page.line(50, top + 130, 545, top + 130)
        for x in (50, 130, 545):
            page.line(x, top, x, top + 130)
        page.text(62, top + 60, "检验结论", size)
        page.text(140, top + 26, text, size)
        page.text(330, top + 92, "（检验检测专用章）", size)
        label = r.choice(ISSUED_LABELS)
        dated = not self._dated_cover or r.random() < 0.7
        if dated:
            page.text(
                330,
                top + 112,
                f"{label}：{self._date()}"
                if r.random() < 0.75 or self._dated_cover
                else self._date(),
                size,
            )
        page.text(60, top + 160, "批准：        审核：        主检：", size)

    def _grid(
        self,
        page: _Page,
        x: float,
        y: float,
        widths: tuple[float, ...],
        rows: list[list[str]],
        size: float,
        height: float,
    ) -> float:
        """A ruled table; cells wrap; returns its bottom."""
        centred = self._random.random() < 0.5
        top = y
        for row in rows:
            cells = [
                page.wrapped(text, size, width - 8) for text, width in zip(row, widths, strict=True)
            ]
            tall = max(height, max(len(cell) for cell in cells) * size * 1.35 + 8)
            left = x
            for cell, width in zip(cells, widths, strict=True):
                first = y + (tall - len(cell) * size * 1.35) / 2 + size
                for number, text in enumerate(cell):
                    shift = (width - page.width(text, size)) / 2 if centred else 4
                    page.text(left + shift, first + number * size * 1.35, text, size)
                left += width
            page.line(x, y, x + sum(widths), y)
            y += tall
        page.line(x, y, x + sum(widths), y)
        left = x
        for width in (0.0, *widths):
            left += width
            page.line(left, top, left, y)
        return y


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}"


def _han(number: int) -> str:
    if number <= 9:
        return HAN[number]
    tens = "" if number < 20 else HAN[number // 10]
    return f"{tens}十{HAN[number % 10] if number % 10 else ''}"
