"""Small digital papers for tests of the flow: made in milliseconds, read without OCR."""

from __future__ import annotations

from pathlib import Path

import pymupdf

FONT = "china-s"
LIST = """序号,领域,产品名称,关键技术指标
9801,数控机床,高速测试机床,1.定位精度≤0.008mm；2.主轴最高转速≥20000r/min
9802,数控机床,精密测试磨床,1.圆度≤0.5μm
"""
SENTENCES = {
    "高速测试机床": ("定位精度为0.004mm。", "主轴最高转速为24000r/min。"),
    "精密测试磨床": ("圆度为0.9μm。",),
}


def write_report(path: Path, product: str, sentences: tuple[str, ...]) -> None:
    """One page: a report's head, then sentences underlined by annotations."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pymupdf.open() as document:
        page = document.new_page()
        head = ["检验报告", "报告编号：ZJ2022-J0001", f"样品名称：{product}", "检验结论：合格"]
        for number, line in enumerate(head):
            page.insert_text((72, 90 + 30 * number), line, fontname=FONT, fontsize=12)
        for number, sentence in enumerate(sentences):
            top = 300 + 40 * number
            page.insert_text((72, top), sentence, fontname=FONT, fontsize=12)
            page.add_underline_annot(page.search_for(sentence.rstrip("。"))[0])
        document.save(path, no_new_id=True, deflate=True)


def small_round(folder: Path) -> Path:
    """Two enterprises with one application each, a list, and a round.toml."""
    for enterprise, product in (("甲测试公司", "高速测试机床"), ("乙测试公司", "精密测试磨床")):
        write_report(folder / enterprise / product / "检验报告.pdf", product, SENTENCES[product])
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / "round.toml").write_text(
        'name = "小批次"\nlist = "list.csv"\ndeadline = 2022-09-15\n', encoding="utf-8"
    )
    return folder
