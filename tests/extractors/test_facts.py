"""Kinds and facts of drawn papers, with the spacing, bilingual labels and noise of real ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.classify import file_kind, kind_scores
from extractors.evidence import FactName, FileKind, Glyph, Line, Source
from extractors.facts import file_facts
from extractors.facts.dates import find_dates
from extractors.facts.labels import is_field_label, label_book
from extractors.facts.values import paper_number, sum_text, uscc
from extractors.layout import PageReading
from extractors.passages.blocks import lay_document
from tests.benchmarks.fact_papers import Paper
from tests.benchmarks.facts import same
from tests.extractors.drawn import Drawing, drawn_lines


def facts(kind: FileKind, *pages: PageReading) -> dict[FactName, str]:
    """The first value of each fact."""
    found: dict[FactName, str] = {}
    for fact in file_facts(lay_document(pages), kind):
        found.setdefault(fact.name, fact.value)
    return found


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2022年6月30日", ["2022-06-30"]),
        ("二〇二二年六月三十日", ["2022-06-30"]),
        ("二○二二年十二月廿六日", ["2022-12-26"]),
        ("二O二一年十月", ["2021-10"]),
        ("2022.06.30", ["2022-06-30"]),
        ("2022 年 06 月 01 日", ["2022-06-01"]),
        ("2022-05-12～2022-05-20", ["2022-05-12", "2022-05-20"]),
        ("2022年5月12日至20日", ["2022-05-12", "2022-05-20"]),
        ("2022.05.12-06.20", ["2022-05-12", "2022-06-20"]),
        ("June 30, 2022", ["2022-06-30"]),
        ("30 Jun 2022", ["2022-06-30"]),
        ("GB/T 18400.4-2010 2022-13-45", []),
    ],
)
def test_dates_in_all_writings(text: str, dates: list[str]) -> None:
    assert [found.iso for found in find_dates(text)] == dates


def test_values_in_one_form() -> None:
    assert paper_number("ZJ2022 - J0123 共8页") == "ZJ2022-J0123"
    assert paper_number("（2022）浙检字第0123号") == "（2022）浙检字第0123号"
    assert sum_text("¥ 1,860,000.00") == "1860000.00"
    assert sum_text("186万元") == "186万元"
    assert uscc("9133 0000 MA00 0010 10") == "91330000MA00001010"


@pytest.mark.parametrize("seed", range(2))
def test_five_facts_of_a_report_in_any_layout(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from extractors import read_evidence

    paper = Paper(seed)
    file = tmp_path_factory.mktemp("facts") / "paper.pdf"
    file.write_bytes(paper.pdf())
    evidence = read_evidence(file)
    assert evidence.kind is FileKind.TEST_REPORT
    for name, printed in paper.truth.facts().items():
        told = evidence.fact(name)
        assert told is not None, name
        assert same(told.value, printed), name
        assert told.box is not None


def _noisy(page: PageReading, swaps: dict[str, str]) -> PageReading:
    """The page as recognition would give it: characters misread, lower confidence."""

    def misread(glyph: Glyph) -> Glyph:
        return replace(glyph, text=swaps.get(glyph.text, glyph.text), confidence=0.9)

    def line(old: Line) -> Line:
        return replace(old, glyphs=tuple(map(misread, old.glyphs)), source=Source.OCR)

    return replace(page, lines=tuple(map(line, page.lines)), source=Source.OCR)


def test_misread_label_and_lost_colon_are_survived() -> None:
    drawing = drawn_lines(
        "委托单位:样例机床有限公司",
        "样品名称 五轴联动立式加工中心",
        "型号规格：VMC-850U",
        pitch=40,
    )
    page = _noisy(drawing.reading(), {"托": "讬", ":": "："})
    found = facts(FileKind.TEST_REPORT, page)
    assert found[FactName.SAMPLE] == "五轴联动立式加工中心"
    assert found[FactName.MODEL] == "VMC-850U"


def test_cover_with_letter_spaced_labels_and_two_line_value() -> None:
    drawing = Drawing()
    drawing.text(100, 300, "委 托 方：", 15)
    drawing.text(200, 300, "之江虚构智能装备科技", 15)
    drawing.text(200, 326, "（浙江）有限公司", 15)
    drawing.text(100, 360, "型  号：", 15)
    drawing.text(200, 360, "_VMC-850U_______", 15)
    found = facts(FileKind.TEST_REPORT, drawing.reading())
    assert found[FactName.CLIENT] == "之江虚构智能装备科技（浙江）有限公司"
    assert found[FactName.MODEL] == "VMC-850U"


def test_page_sequence_marks_end_and_draft() -> None:
    cover = drawn_lines("CMA 211108000000", "ilac-MRA 中国认可 CNAS L12345", pitch=30)
    second = drawn_lines("检验结果汇总", "以下空白", "草 稿", pitch=30)
    second.number = 2
    second.text(400, 40, "共 12 页 第 3 页", 9)
    found = facts(FileKind.TEST_REPORT, cover.reading(), second.reading())
    assert found[FactName.CMA_NUMBER] == "211108000000"
    assert found[FactName.CNAS_NUMBER] == "L12345"
    assert (found[FactName.PAGE_NUMBER], found[FactName.PAGE_TOTAL]) == ("3", "12")
    assert found[FactName.END_MARK] == "以下空白"
    assert found[FactName.DRAFT] == "草稿"


def test_notice_of_a_report_gives_no_facts() -> None:
    page = drawn_lines(
        "1.本报告无检验检测专用章无效。",
        "2.未加盖CMA章的报告仅供内部使用；样品名称由委托单位提供。",
        "3.复制报告未重新加盖公章无效。",
        pitch=40,
    ).reading()
    assert facts(FileKind.TEST_REPORT, page) == {}


LETTER = (
    "我单位于2021年6月购置样例机床有限公司生产的VMC-850U型五轴联动立式加工中心1台，",
    "自2021年8月投入使用以来，设备运行稳定，累计运行约5000小时，未发生重大故障。",
    "特此证明。",
)


def test_letter_of_a_user() -> None:
    drawing = drawn_lines(*LETTER, top=200)
    drawing.text(220, 100, "用 户 使 用 报 告", 20)
    drawing.text(300, 420, "虚构航空零件制造有限公司（盖章）")
    drawing.text(380, 445, "二〇二二年六月二十日")
    page = drawing.reading()
    assert file_kind([page]) is FileKind.USER_REPORT
    found = facts(FileKind.USER_REPORT, page)
    assert found[FactName.USER] == "虚构航空零件制造有限公司"
    assert found[FactName.MAKER] == "样例机床有限公司"
    assert found[FactName.MODEL] == "VMC-850U"
    assert found[FactName.EQUIPMENT] == "五轴联动立式加工中心"
    assert found[FactName.COMMISSIONED] == "2021-08"
    assert found[FactName.HOURS_RUN] == "5000"
    assert found[FactName.ISSUED] == "2022-06-20"


def test_invoice_with_tax_class_and_sums() -> None:
    drawing = Drawing()
    drawing.text(200, 40, "浙江增值税专用发票", 18)
    drawing.text(50, 80, "发票代码：033002100104", 9)
    drawing.text(380, 80, "发票号码：06120455", 9)
    drawing.text(380, 96, "开票日期：2021年11月02日", 9)
    drawing.table(
        120,
        (70, 420),
        (
            ("购买方", "名称：虚构航空零件制造有限公司\n纳税人识别号：91330000MA0000209E"),
            ("销售方", "名称：样例机床有限公司\n纳税人识别号：91330000MA0000105C"),
        ),
    )
    drawing.table(
        230,
        (170, 80, 40, 40, 70, 40, 60),
        (
            ("货物或应税劳务名称", "规格型号", "单位", "数量", "金额", "税率", "税额"),
            ("*机床*五轴加工中心", "VMC-850U", "台", "1", "600000.00", "13%", "78000.00"),
        ),
    )
    drawing.text(50, 320, "价税合计（大写） 陆拾柒万捌仟圆整   （小写）¥678000.00", 9)
    page = drawing.reading()
    assert file_kind([page]) is FileKind.INVOICE
    found = facts(FileKind.INVOICE, page)
    assert found[FactName.INVOICE_CODE] == "033002100104"
    assert found[FactName.INVOICE_NUMBER] == "06120455"
    assert found[FactName.ISSUED] == "2021-11-02"
    assert found[FactName.BUYER] == "虚构航空零件制造有限公司"
    assert found[FactName.SELLER] == "样例机床有限公司"
    assert found[FactName.EQUIPMENT] == "五轴加工中心"
    assert found[FactName.MODEL] == "VMC-850U"
    assert found[FactName.AMOUNT] == "600000.00"
    assert found[FactName.TAX] == "78000.00"
    assert found[FactName.TOTAL] == "678000.00"
    assert found[FactName.TOTAL_IN_WORDS] == "陆拾柒万捌仟圆整"


def test_contract_parties_and_goods() -> None:
    drawing = drawn_lines(
        "合同编号：DH-2021-0018",
        "需方（甲方）：虚构航空零件制造有限公司",
        "供方（乙方）：样例机床有限公司",
        "签订日期：2021年6月8日    签订地点：虚构市",
        pitch=24,
        top=100,
    )
    drawing.text(220, 50, "产品购销合同", 20)
    drawing.table(
        220,
        (160, 110, 50, 85, 85),
        (
            ("产品名称", "型号规格", "数量", "单价（元）", "金额（元）"),
            ("五轴联动立式加工中心", "VMC-850U", "1台", "1860000.00", "1860000.00"),
        ),
    )
    page = drawing.reading()
    assert file_kind([page]) is FileKind.CONTRACT
    found = facts(FileKind.CONTRACT, page)
    assert found[FactName.CONTRACT_NUMBER] == "DH-2021-0018"
    assert found[FactName.BUYER] == "虚构航空零件制造有限公司"
    assert found[FactName.SELLER] == "样例机床有限公司"
    assert found[FactName.SIGNED] == "2021-06-08"
    assert found[FactName.EQUIPMENT] == "五轴联动立式加工中心"
    assert found[FactName.AMOUNT] == "1860000.00"


def test_form_with_group_cells_gives_its_fields_and_claims() -> None:
    drawing = Drawing()
    drawing.text(150, 40, "清单产品申报表", 20)
    drawing.table(
        90,
        (60, 100, 120, 120, 120),
        (
            (
                "企业\n信息",
                "申报单位",
                "样例机床有限公司",
                "统一社会信用代码",
                "91330000MA00001010",
            ),
            (None, "注册地址", "浙江省虚构市", "创新平台", "省级企业研究院"),
            ("产品\n信息", "产品名称", "五轴加工中心", "型号规格", "VMC-850U"),
            (None, "所属领域", "数控机床", "对应清单序号及产品名称", "9001 五轴联动立式加工中心"),
            ("指标\n对照", "清单指标要求", "产品实测值", "证明材料名称", "页码"),
            (None, "定位精度≤0.005mm", "0.0042mm", "检验报告", "第4页"),
        ),
    )
    page = drawing.reading()
    assert file_kind([page]) is FileKind.APPLICATION_FORM
    found = facts(FileKind.APPLICATION_FORM, page)
    assert found[FactName.APPLICANT] == "样例机床有限公司"
    assert found[FactName.LIST_NUMBER] == "9001"
    assert found[FactName.LIST_PRODUCT] == "五轴联动立式加工中心"
    assert found[FactName.CLAIM] == "定位精度≤0.005mm|0.0042mm|检验报告|第4页"


def test_kind_is_told_by_content_and_name_is_a_hint() -> None:
    blank = drawn_lines("一些没有特点的文字").reading()
    assert file_kind([blank]) is FileKind.OTHER
    assert file_kind([blank], "销售合同.pdf") is FileKind.OTHER
    report = drawn_lines("样品名称：泵", "检验依据：GB/T 1", "检验结论：符合", pitch=40).reading()
    assert file_kind([report], "销售合同.pdf") is FileKind.TEST_REPORT
    assert kind_scores([report])[FileKind.TEST_REPORT] >= 6


def test_labels_of_form_fields() -> None:
    assert is_field_label("委 托 方：")
    assert is_field_label("报告编号 Report No.")
    assert not is_field_label("定位精度：")
    assert not is_field_label("累计运行时间：")


@pytest.mark.parametrize("kind", list(FileKind))
def test_labels_load_for_every_kind(kind: FileKind) -> None:
    assert label_book(kind).facts
