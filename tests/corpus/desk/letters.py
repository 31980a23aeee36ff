"""What users write, and the papers of sale: letters, forms, contracts, invoices, licences."""

from __future__ import annotations

import numpy as np

from tests.corpus.desk.board import Board, Cell
from tests.corpus.desk.values import Values, zh_date

Rng = np.random.Generator


def user_report(v: Values, rng: Rng) -> bytes:
    board = Board(str(rng.choice(("song", "kai", "hei"))))
    (_letter, _statement, _user_form)[rng.integers(3)](board, v, rng)
    return board.save()


def letter_body(v: Values, rng: Rng) -> str:
    """What the maker wrote for the user; `letter` replaces all of it."""
    year, month, _ = v["signed"].split("-")
    since = v["commissioned"].split("-")
    hours = f"累计运行约{v['hours']}小时，" if v["hours"] else ""
    model = f"{v['letter_model']}型" if v["letter_model"] else ""
    return v.get("letter") or (
        f"我单位于{year}年{int(month)}月购置{v['applicant']}生产的{model}{v['product']}1台（套），"
        f"自{since[0]}年{int(since[1])}月投入使用以来，设备运行稳定、可靠，操作方便，各项技术指标均达到技术协议要求，"
        f"其中[[最高转速达到24600r/min]]。{hours}未发生重大故障，性能达到国外同类产品先进水平，可替代进口。"
    )


def _letter(board: Board, v: Values, rng: Rng) -> None:
    board.center("用 户 使 用 报 告", 20)
    board.prose(f"{v['applicant']}：", 12, indent=False)
    board.prose(letter_body(v, rng), 12)
    board.prose("特此证明。", 12)
    board.y += 40
    board.flush_right(f"{v['user']}（盖章）", 12)
    board.flush_right(zh_date(v["user_date"], rng), 12)


def _statement(board: Board, v: Values, rng: Rng) -> None:
    board.center("使用证明", 20)
    pairs = (
        ("设备名称", v["product"]),
        ("设备型号", v["letter_model"]),
        ("制造单位", v["maker"]),
        ("使用单位", v["user"]),
    )
    for label, value in pairs:
        board.prose(f"{label}：{value}", 12, indent=False)
    board.prose(letter_body(v, rng), 12)
    board.y += 40
    board.flush_right(f"使用单位（公章）：{v['user']}", 12)
    board.flush_right(f"日期：{zh_date(v['user_date'], rng)}", 12)


def _user_form(board: Board, v: Values, rng: Rng) -> None:
    board.center("用户意见表", 18)
    hours = f"{v['hours']}h" if v["hours"] else "/"
    rows: list[list[Cell]] = [
        ["用户单位", (v["user"], 3)],
        ["联系人", "吴样例", "联系电话", "0512-00000000"],
        ["设备名称", v["product"], "型号规格", v["letter_model"]],
        ["生产单位", (v["maker"], 3)],
        ["投运日期", zh_date(v["commissioned"], rng), "累计运行时间", hours],
        ["运行情况", (letter_body(v, rng), 3)],
        ["存在问题及建议", ("无", 3)],
        ["用户评价", (f"同意推广使用。\n\n（盖章）\n{zh_date(v['user_date'], rng)}", 3)],
    ]
    board.grid(rows, (1, 2, 1, 1.6), 10)


def contract(v: Values, rng: Rng) -> bytes:
    board = Board(str(rng.choice(("song", "serif", "hei"))))
    (_trade_contract, _parties_contract, _preamble_contract)[rng.integers(3)](board, v, rng)
    return board.save()


def _goods(board: Board, v: Values) -> None:
    rows: list[list[Cell]] = [
        ["序号", "产品名称", "规格型号", "单位", "数量", "含税总价（元）"],
        ["1", v["contract_product"], v["contract_model"], "台", "1", v["total"]],
        [("合计人民币（大写）：" + v["words"], 6)],
    ]
    board.grid(rows, (0.6, 2.4, 1.5, 0.6, 0.6, 1.5), 9.5)


def _terms(board: Board) -> None:
    for text in (
        "二、质量标准：按双方签订的技术协议执行。",
        "三、交货：合同生效后120日内交货至需方现场。",
        "四、付款方式：预付30%，验收合格后付60%，质保金10%。",
        "五、违约责任：按《民法典》有关规定执行；争议由原告方所在地法院管辖。",
    ):
        board.prose(text)


def _trade_contract(board: Board, v: Values, rng: Rng) -> None:
    day = zh_date(v["signed"], rng)
    board.center(v.get("contract_title", "工业品买卖合同"), 18)
    board.spread([f"出卖人：{v['seller']}", f"合同编号：{v['contract_number']}"])
    board.spread(["", "签订地点：杭州市"])
    board.spread([f"买受人：{v['buyer']}", f"签订时间：{day}"])
    board.prose("一、标的、数量、价款", indent=False)
    _goods(board, v)
    _terms(board)
    board.grid([["出卖人（章）：\n" + v["seller"], "买受人（章）：\n" + v["buyer"]]], (1, 1), 10)


def _parties_contract(board: Board, v: Values, rng: Rng) -> None:
    board.center(v.get("contract_title", "设备采购合同"), 18)
    board.flush_right(f"合同号：{v['contract_number']}")
    board.prose(f"甲方（需方）：{v['buyer']}", 11, indent=False)
    board.prose(f"乙方（供方）：{v['seller']}", 11, indent=False)
    board.prose("甲乙双方经协商一致，就甲方向乙方购买下列设备事宜订立本合同。", 11)
    _goods(board, v)
    _terms(board)
    day = zh_date(v["signed"], rng)
    board.grid(
        [
            [f"甲方（盖章）：{v['buyer']}", f"乙方（盖章）：{v['seller']}"],
            ["委托代理人：郑样例", "委托代理人：冯样例"],
            [f"日期：{day}", f"日期：{day}"],
        ],
        (1, 1),
        10,
    )


def _preamble_contract(board: Board, v: Values, rng: Rng) -> None:
    board.center(v.get("contract_title", "产品销售合同"), 18)
    board.spread([f"合同编号：{v['contract_number']}", f"签订日期：{zh_date(v['signed'], rng)}"])
    board.grid(
        [
            ["买方", v["buyer"], "卖方", v["seller"]],
            ["地址", "样例市工业区2号", "地址", v["address"]],
        ],
        (0.6, 2, 0.6, 2),
        10,
    )
    _goods(board, v)
    _terms(board)
    board.spread(["买方（合同专用章）", "卖方（合同专用章）"])


def invoice(v: Values, rng: Rng) -> bytes:
    board = Board(str(rng.choice(("song", "kai"))), landscape=True)
    (_paper_invoice, _digital_invoice)[rng.integers(2)](board, v, rng)
    return board.save()


def _paper_invoice(board: Board, v: Values, rng: Rng) -> None:
    board.center(str(rng.choice(("浙江增值税专用发票", "浙江增值税电子普通发票"))), 18)
    day = zh_date(v["invoiced"], np.random.default_rng(0))
    board.spread(["3300204130", f"№ {v['invoice_number']}", f"开票日期：{day}"])
    who = "名　　　　称：{}\n纳税人识别号：{}\n地 址、电 话：{}\n开户行及账号：样例银行 0000"
    buyer = who.format(v["invoice_buyer"], v["user_uscc"], "样例市工业区2号 0512-00000000")
    seller = who.format(v["invoice_seller"], v["seller_uscc"], f"{v['address']} 0571-00000000")
    rows: list[list[Cell]] = [
        ["购\n买\n方", (buyer, 4), "密\n码\n区", ("03*8+/<1>2-9\n7>*4/08-+<5\n91<*2/6+0>", 2)],
        ["", "货物或应税劳务、服务名称", "规格型号", "数量", "单价", "金额", "税率", "税额"],
        [
            "",
            f"*{'机床' if rng.random() < 0.5 else '通用设备'}*{v['contract_product']}",
            v["invoice_model"],
            "1",
            v["net"],
            v["net"],
            "13%",
            v["tax"],
        ],
        ["", "合　　计", "", "", "", f"¥{v['net']}", "", f"¥{v['tax']}"],
        ["", ("价税合计（大写）", 1), (f"⊗{v['words']}", 3), (f"（小写）¥{v['total']}", 3)],
        ["销\n售\n方", (seller, 4), "备\n注", (v.get("remark", ""), 2)],
    ]
    board.grid(rows, (0.4, 2.6, 1.2, 0.8, 1.2, 1.2, 0.7, 1.1), 9)
    board.spread(["收款人：钱样例", "复核：孙样例", "开票人：李样例", "销售方：（章）"])


def _digital_invoice(board: Board, v: Values, rng: Rng) -> None:
    board.center("电子发票（增值税专用发票）", 18)
    board.flush_right(f"发票号码：2133{v['invoice_number']}00000001")
    board.flush_right(f"开票日期：{zh_date(v['invoiced'], np.random.default_rng(0))}")
    buyer = f"名称：{v['invoice_buyer']}\n\n统一社会信用代码/纳税人识别号：{v['user_uscc']}"
    seller = f"名称：{v['invoice_seller']}\n\n统一社会信用代码/纳税人识别号：{v['seller_uscc']}"
    board.grid([["购\n买\n方\n信\n息", buyer, "销\n售\n方\n信\n息", seller]], (0.3, 4, 0.3, 4), 9)
    board.y -= 9
    rows: list[list[Cell]] = [
        ["项目名称", "规格型号", "单位", "数量", "单价", "金额", "税率/征收率", "税额"],
        [
            f"*金属加工机械*{v['contract_product']}",
            v["invoice_model"],
            "台",
            "1",
            v["net"],
            v["net"],
            "13%",
            v["tax"],
        ],
        ["合　　计", "", "", "", "", f"¥{v['net']}", "", f"¥{v['tax']}"],
        ["价税合计（大写）", (f"⊗ {v['words']}", 4), (f"（小写）¥{v['total']}", 3)],
    ]
    board.grid(rows, (2.6, 1.2, 0.6, 0.6, 1.2, 1.2, 1, 1.1), 9)
    board.prose(f"开票人：李样例　　{v.get('remark', '')}")


def licence(v: Values, rng: Rng) -> bytes:
    board = Board(str(rng.choice(("song", "hei"))), landscape=bool(rng.random() < 0.5))
    board.center("营　业　执　照", 26)
    board.center("（副　本）", 12)
    board.prose(f"统一社会信用代码：{v['licence_uscc']}", 11, indent=False)
    if rng.random() < 0.5:
        pairs = (
            ("名　　称", v["holder"], "注册资本", "伍仟万元整"),
            ("类　　型", v["entity"], "成立日期", "2011年04月12日"),
            ("法定代表人", "周样例", "营业期限", "2011年04月12日至长期"),
            ("经营范围", "通用设备制造；专用设备制造。", "住　　所", v["address"]),
        )
        board.grid(pairs, (0.8, 2.4, 0.8, 2.2), 10, rules="none")
    else:
        for label, value in (
            ("名称", v["holder"]),
            ("类型", v["entity"]),
            ("住所", v["address"]),
            ("法定代表人", "周样例"),
            ("注册资本", "伍仟万元整"),
        ):
            board.prose(f"{label}　　{value}", 11, indent=False)
    board.flush_right("登记机关：样例市市场监督管理局")
    return board.save()


def plain_paper(title: str, lines: str, rng: Rng) -> bytes:
    """A certificate, print or note: its title and its lines."""
    board = Board(str(rng.choice(("song", "hei"))))
    board.center(title, 20)
    for line in lines.split("\n"):
        board.prose(line, 11)
    return board.save()
