"""D3: a classification marking is told from words that merely speak of secrets."""

from __future__ import annotations

import pytest

from extractors.classified import classified_marking, marking_in_head, marking_in_line
from extractors.evidence import Box, Glyph, Line, Source

WIDTH, HEIGHT = 595.0, 842.0


def line(text: str, x: float, y: float) -> Line:
    step = 12.0
    glyphs = tuple(
        Glyph(char, Box(x + i * step, y, x + (i + 1) * step, y + step))
        for i, char in enumerate(text)
    )
    return Line(glyphs, Box(x, y, x + len(text) * step, y + step), Source.TEXT_LAYER)


@pytest.mark.parametrize(
    "text",
    [
        "机密★10年",
        "秘密★1年",
        "绝密★",
        "内部★",
        "秘 密 ★ 5 年",
        "机密",
        "【秘密】",
        "密级：机密",
        "密级:秘密★3年",
        "机密*5年",
        "机密 10年",
        "某型装备研制总结 机密",
        "32145部队装备检验站",
    ],
)
def test_marking_in_the_head_stops(text: str) -> None:
    assert classified_marking([line(text, 60, 40)], WIDTH, HEIGHT)


@pytest.mark.parametrize(
    "text",
    [
        "商业秘密",
        "保密协议",
        "内部电源供电时间",
        "数据机密性",
        "密级：公开",
        "密级：",
        "密级：内部公开",
        "本公司对客户的机密信息负有保密责任。",
        "保守国家秘密",
        "商业秘密★长期",
        "核心商密★长期",
        "不涉及国家秘密",
        "技术秘密和商业秘密保护",
        "机密性、完整性、可用性",
        "内部资料",
        "涉密资质",
        "密封圈内部检查",
        "脱密处理说明",
        "非密",
    ],
)
def test_ordinary_words_do_not_stop(text: str) -> None:
    assert classified_marking([line(text, 60, 40)], WIDTH, HEIGHT) is None


def test_level_in_the_middle_of_a_page_is_no_marking() -> None:
    assert classified_marking([line("机密", 200, 400)], WIDTH, HEIGHT) is None


def test_starred_level_on_its_own_line_stops_anywhere() -> None:
    assert classified_marking([line("机密★5年", 200, 400)], WIDTH, HEIGHT) == "机密★5年"


def test_lower_corner_counts_and_lower_middle_does_not() -> None:
    assert classified_marking([line("秘密", 520, 800)], WIDTH, HEIGHT)
    assert classified_marking([line("秘密", 280, 800)], WIDTH, HEIGHT) is None


def test_form_cell_beside_its_label() -> None:
    lines = [line("密级", 100, 400), line("机密", 200, 400)]
    assert classified_marking(lines, WIDTH, HEIGHT) == "密级机密"


def test_word_file_without_geometry() -> None:
    assert marking_in_head(["某研究所", "秘密★10年"]) == "秘密★10年"
    assert marking_in_line("保密期限见合同", in_head=True) is None
