"""Test reports of laboratories with habits of their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.corpus.desk.board import Board, Cell
from tests.corpus.desk.values import Values, zh_date

Rng = np.random.Generator

LABELS: dict[str, tuple[str, ...]] = {
    "sample": ("样品名称", "产品名称", "样 品 名 称", "样品名称\nSample Name", "受检产品名称"),
    "report_model": (
        "样品型号",
        "规格型号",
        "型号规格",
        "型 号 规 格",
        "型号/规格",
        "型号规格\nModel/Type",
    ),
    "client": ("委托方", "委托单位", "送检单位", "委 托 单 位", "委托方\nClient", "委托单位名称"),
    "maker": ("制造商", "生产单位", "制造单位", "生 产 单 位", "生产单位\nManufacturer"),
    "test_class": ("检验类别", "检测类别", "检 验 类 别", "检测类别\nTest Type"),
    "received": ("到样日期", "收样日期", "接样日期", "送样日期", "到样日期\nReceived Date"),
    "tested": ("检验日期", "检测日期", "检测起止日期", "检验日期\nTest Date"),
    "standard": ("检验依据", "检测依据", "检验依据\nStandard"),
    "conclusion": ("检验结论", "检测结论", "检\n验\n结\n论", "检验结论\nConclusion"),
    "issued": ("签发日期", "批准日期", "报告签发日期", "签发日期 Issue Date"),
    "number": ("报告№", "报告编号", "报告编号 Report No.", "№", "检验报告编号"),
}
PAGES = ("第 {n} 页 共 {t} 页", "共{t}页 第{n}页", "Page {n} of {t}", "第{n}页/共{t}页", "{n}/{t}")
HEADS = (
    ("序号", "检验项目", "标准要求", "检验结果", "单项结论", "备注"),
    ("序号", "检测参数", "技术要求", "实测值", "单项判定", "备注"),
    ("No.", "检测项目\nItem", "标准值\nLimit", "检测结果\nResult", "判定\nVerdict", "备注\nRemark"),
)
NOTES = (
    "报告无“检验检测专用章”或检验单位公章无效。",
    "报告无主检、审核、批准人签字无效，报告涂改无效。",
    "复制报告未重新加盖“检验检测专用章”无效，未经书面批准不得部分复制。",
    "送样委托检验仅对来样负责。",
    "未加盖资质认定标志（CMA）的报告，仅供内部参考，不具有对社会的证明作用。",
    "对检验报告若有异议，应于收到报告之日起十五日内向检验单位提出。",
)


class _Lab:
    """One laboratory's choices."""

    def __init__(self, v: Values, rng: Rng) -> None:
        self.v, self.rng = v, rng
        self.label = {key: str(rng.choice(words)) for key, words in LABELS.items()}
        self.pages = str(rng.choice(PAGES))
        self.heads = HEADS[rng.integers(len(HEADS))]
        self.rules = str(rng.choice(("all", "all", "rows")))
        self.noun = "检 验 报 告" if rng.random() < 0.5 else "检 测 报 告"
        self.day = int(rng.integers(1 << 30))

    def date(self, key: str) -> str:
        return zh_date(self.v[key], np.random.default_rng([self.day]))


def report(v: Values, rng: Rng) -> bytes:
    """Cover, notices, five printed pages."""
    lab = _Lab(v, rng)
    board = Board(str(rng.choice(("song", "hei", "serif"))))
    (_cover_blanks, _cover_grid, _cover_commercial)[rng.integers(3)](board, lab)
    board.new_page()
    _notices(board, lab)
    bodies: dict[str, Callable[[Board, _Lab], None]] = {
        "1": _first_page,
        "2": _description,
        "3": _results,
        "4": _more_results,
        "5": _photographs,
    }
    for printed in v["printed_pages"].split(","):
        board.new_page()
        _running_head(board, lab, printed)
        bodies[printed](board, lab)
    return board.save()


def _marks(board: Board, lab: _Lab) -> None:
    """What stands beside the pictures of the marks."""
    cma, cnas, way = lab.v["cma"], lab.v["cnas"], lab.rng.integers(3)
    if way == 0 and (cma or cnas):
        board.spread([f"MA  {cma}" if cma else "", f"TESTING CNAS {cnas}" if cnas else ""], 9)
    elif way == 1 and (cma or cnas):
        board.spread(["CMA" if cma else "", "中国认可" if cnas else ""], 9)
        board.spread([cma, "国际互认 检测"], 9) if cnas else board.spread([cma, ""], 9)
        board.spread(["", f"CNAS {cnas}" if cnas else ""], 9)
    else:
        for name, number in (
            ("检验检测机构资质认定证书编号", cma),
            ("实验室认可证书号：CNAS", cnas),
        ):
            if number:
                board.prose(f"{name}{'：' if '资质' in name else ' '}{number}", 9, indent=False)


def _draft(board: Board, lab: _Lab) -> None:
    if lab.v.get("draft"):
        board.center(lab.v["draft"], 16)


def _cover_blanks(board: Board, lab: _Lab) -> None:
    _marks(board, lab)
    _draft(board, lab)
    board.flush_right(f"{_one(lab.label['number'])}：{lab.v['number']}", 12)
    board.y += 60
    board.center(lab.noun, 30)
    board.y += 40
    for key in ("sample", "report_model", "client", "maker", "test_class"):
        board.blank(f"{_one(lab.label[key])}：", lab.v[key], 12)
    board.y += 60
    board.center(lab.v["laboratory"], 16)
    board.center("（检验检测专用章）", 11)


def _cover_grid(board: Board, lab: _Lab) -> None:
    board.center(lab.v["laboratory"], 14)
    _marks(board, lab)
    board.y += 30
    board.center(lab.noun, 26)
    _draft(board, lab)
    board.center("TEST REPORT", 14)
    board.center(f"{_one(lab.label['number'])}　{lab.v['number']}", 11)
    board.y += 30
    keys = ("sample", "report_model", "client", "test_class")
    board.grid([(lab.label[key], lab.v[key]) for key in keys], (1, 3), 11, rules=lab.rules)
    board.y += 80
    board.center(lab.v["laboratory"], 13)


def _cover_commercial(board: Board, lab: _Lab) -> None:
    board.spread([lab.v["laboratory"], "检测报告 Test Report"], 10)
    board.spread([f"Report No. {lab.v['number']}", f"Date: {lab.v['issued']}"], 10)
    _draft(board, lab)
    board.y += 30
    for key in ("client", "sample", "report_model", "maker"):
        board.prose(f"{_one(lab.label[key])} : {lab.v[key]}", 11, indent=False)
    board.prose(f"{_one(lab.label['tested'])} : {_period(lab)}", 11, indent=False)
    board.y += 60
    _marks(board, lab)


def _one(label: str) -> str:
    return label.replace("\n", " ")


def _period(lab: _Lab) -> str:
    return f"{lab.date('tested_from')}～{lab.date('tested_to')}"


def _notices(board: Board, lab: _Lab) -> None:
    board.center("注 意 事 项" if lab.rng.random() < 0.5 else "声　明", 18)
    for number, note in enumerate(NOTES, 1):
        board.prose(f"{number}、{note}", 11)
    board.prose("地址：虚拟省样例市检测路18号　邮编：310000", 10)
    board.prose("电话：0571-00000000　传真：0571-00000001", 10)


def _running_head(board: Board, lab: _Lab, printed: str) -> None:
    number = lab.v.get("header_number", "") if printed == "3" else ""
    words = lab.pages.format(n=printed, t=lab.v["printed_total"])
    board.spread([f"{_one(lab.label['number'])}：{number or lab.v['number']}", "", words], 9)


def _first_page(board: Board, lab: _Lab) -> None:
    v, label = lab.v, lab.label
    board.center(lab.noun, 18)
    seal = "（检验检测专用章）"
    dated = f"{_one(label['issued'])}：{lab.date('issued')}"
    in_cell = lab.rng.random() < 0.6
    verdict = f"{v['conclusion']}\n\n{seal}" + (f"\n{dated}" if in_cell else "")
    rows: list[list[Cell]] = [
        [label["sample"], v["sample"], label["report_model"], v["report_model"]],
        [label["client"], (v["client"], 3)],
        ["委托单位地址", (v["address"], 3)],
        [label["maker"], (v["maker"], 3)],
        [label["test_class"], v["test_class"], "样品数量", "1台"],
        [label["received"], lab.date("received"), "样品状态", "完好"],
        [label["tested"], _period(lab), "检验地点", "委托方现场"],
        [label["standard"], (v["standard"], 3)],
        [label["conclusion"], (verdict, 3)],
        ["备注", ("/", 3)],
    ]
    board.grid(rows, (1.1, 2, 1.1, 1.6), 9.5)
    board.spread(["批准：周样例", "审核：李样例", "主检：陈样例"])
    if not in_cell:
        board.flush_right(dated)


def _description(board: Board, lab: _Lab) -> None:
    board.center("样品描述及主要仪器设备", 14)
    board.prose(f"样品由委托方提供，出厂编号{lab.v['report_model']}-001，外观完好，未见异常。")
    board.grid(
        [
            ["序号", "仪器名称", "型号", "编号", "有效期至"],
            ["1", "激光干涉仪", "XL-80", "SB-012", "2023-01-10"],
            ["2", "声级计", "AWA6228", "SB-077", "2022-12-03"],
        ],
        (0.6, 2, 1.2, 1, 1.4),
        9,
    )
    board.prose("环境条件：温度20.4℃，相对湿度52%RH。")


def _results(board: Board, lab: _Lab) -> None:
    board.center("检验结果汇总", 14)
    star = "*" if lab.v.get("footnote") else ""
    passed = "合格" if lab.rng.random() < 0.5 else "符合"
    first = lab.v["first_verdict"] if lab.v["first_verdict"] != "合格" else passed
    marked = ("[[", "]]") if lab.v.get("marks", "yes") == "yes" else ("", "")
    rows: list[list[Cell]] = [
        list(lab.heads),
        ["1", f"最高转速{star}（r/min）", "≥15000", f"{marked[0]}24600{marked[1]}", first, "/"],
        ["2", "定位精度（mm）", "≤0.008", f"{marked[0]}0.0041{marked[1]}", passed, "全行程"],
        ["3", "空运转噪声（dB(A)）", "≤80", f"{marked[0]}73.8{marked[1]}", passed, "/"],
    ]
    board.grid(rows, (0.5, 2, 1.3, 1.3, 1, 0.9), 9, rules=lab.rules)
    if lab.v.get("footnote"):
        board.prose(lab.v["footnote"], 9, indent=False)


def _more_results(board: Board, lab: _Lab) -> None:
    board.center("检验结果（续）", 14)
    rows: list[list[Cell]] = [
        list(lab.heads),
        ["4", "外观质量", "无划伤、锈蚀", "符合要求", "符合", "/"],
        ["5", "绝缘电阻（MΩ）", "≥1", "210", "符合", "/"],
    ]
    board.grid(rows, (0.5, 2, 1.3, 1.3, 1, 0.9), 9, rules=lab.rules)


def _photographs(board: Board, lab: _Lab) -> None:
    board.center("样品照片及铭牌", 14)
    board.page.draw_rect((120, 160, 470, 360), color=(0.5, 0.5, 0.5))
    board.y = 390
    board.prose(f"铭牌：{lab.v['sample']}　型号 {lab.v['report_model']}　{lab.v['maker']}")
    board.center(str(lab.rng.choice(("（以下空白）", "——报告结束——", "*** End of Report ***"))), 11)
