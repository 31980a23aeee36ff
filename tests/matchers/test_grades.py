"""Grades in their own order; what has no known order decides nothing."""

from __future__ import annotations

import pytest

from matchers.judging.grades import find_grades, fits

PAIRS = [
    ("防护等级IP54", "防护等级IP55", True),
    ("防护等级IP54", "防护等级IP45", False),
    ("防护等级IP65", "防护等级IP56", False),
    ("防护等级IP65", "防护等级IP6X", None),
    ("防护等级IP69K", "防护等级IP69", None),
    ("准确度0.5级", "准确度0.2级", True),
    ("准确度0.5级", "准确度0.2S级", True),
    ("准确度0.5级", "准确度1级", False),
    ("轴承P4级", "轴承P5级", False),
    ("轴承P5", "轴承P2", True),
    ("精度IT6级", "精度IT7级", False),
    ("ASIL C", "ASIL-D", True),
    ("ASIL D", "ASIL B", False),
    ("SIL2", "SIL3", True),
    ("绝缘等级F级", "绝缘等级H级", True),
    ("绝缘等级F", "绝缘等级B", False),
    ("能效等级2级", "能效1级", True),
    ("1级能效", "2级能效", False),
    ("IE4", "IE3", False),
    ("平衡等级G2.5", "平衡等级G1", True),
    ("NAS7级", "NAS 6级", True),
    ("污染度18/16/13", "污染度17/15/12", True),
    ("污染度18/16/13", "污染度17/17/12", False),
    ("阻燃V-0", "阻燃V-1", False),
    ("螺栓10.9级", "螺栓12.9级", True),
    ("抗风等级12级", "抗风等级13级", True),
    ("Ex d IIB T4", "Ex d IIC T6", True),
    ("Ex d IIB T4", "Ex d IIB T3", False),
    ("Ex d IIB T4 Gb", "Ex d IIB T4 Gb", True),
    ("Ex d IIB T4", "Ex ia IIC T6", None),
    ("防护等级IP54", "准确度0.5级", None),
]


@pytest.mark.parametrize(("asked", "given", "expected"), PAIRS)
def test_order(asked: str, given: str, expected: bool | None) -> None:
    assert fits(find_grades(asked)[0], find_grades(given)[0]) is expected


def test_better_than_excludes_the_same() -> None:
    grade = find_grades("能效2级")[0]
    assert fits(grade, grade, strict=True) is False
    assert fits(grade, find_grades("能效1级")[0], strict=True) is True


@pytest.mark.parametrize("text", ["型号GMC-3080U", "Q345B钢板", "重复定位精度0.003mm", "3级以下"])
def test_designations_are_no_grades(text: str) -> None:
    assert find_grades(text) == ()
