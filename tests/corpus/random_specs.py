"""Requirements and the evidence planned for them, drawn at random from a seed.

Each plan says which verdict a careful reviewer gives by `shared conventions` and what the
papers must then show. The vocabulary is not that of the sample list.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Indicator:
    """A parameter: how the list names it, how reports may, its unit, size and bound.

    `other_units`: unit -> factor from `unit` (value in other unit = value x factor)."""

    name: str
    aliases: tuple[str, ...]
    unit: str
    size: float
    decimals: int
    sign: str
    other_units: tuple[tuple[str, float], ...] = ()

    @property
    def upper(self) -> bool:
        return self.sign == "≤"


INDICATORS = (
    Indicator("最大切割厚度", ("最大切割厚度",), "mm", 60, 0, "≥", (("cm", 0.1),)),
    Indicator("切割速度", ("切割速度",), "m/min", 30, 1, "≥"),
    Indicator("激光输出功率", ("激光输出功率", "激光器输出功率"), "kW", 12, 1, "≥", (("W", 1000),)),
    Indicator("整机质量", ("整机质量", "整机重量"), "kg", 850, 0, "≤", (("t", 0.001),)),
    Indicator("爬坡能力", ("爬坡能力",), "%", 35, 0, "≥"),
    Indicator("续驶里程", ("续驶里程",), "km", 420, 0, "≥"),
    Indicator("充电时间", ("充电时间",), "min", 40, 0, "≤", (("h", 1 / 60),)),
    Indicator("绝缘电阻", ("绝缘电阻",), "MΩ", 200, 0, "≥", (("kΩ", 1000),)),
    Indicator("泄漏电流", ("泄漏电流",), "mA", 0.5, 2, "≤", (("μA", 1000),)),
    Indicator("响应时间", ("响应时间", "系统响应时间"), "ms", 50, 0, "≤", (("s", 0.001),)),
    Indicator("供气压力", ("供气压力",), "MPa", 0.8, 2, "≥", (("kPa", 1000), ("bar", 10))),
    Indicator("排气量", ("排气量",), "m³/min", 12, 1, "≥", (("L/min", 1000),)),
    Indicator("比功率", ("比功率",), "kW/(m³/min)", 6.2, 2, "≤"),
    Indicator("主轴径向跳动", ("主轴径向跳动", "主轴径跳"), "μm", 2.0, 1, "≤", (("mm", 0.001),)),
    Indicator("直线度", ("直线度",), "mm", 0.02, 3, "≤", (("μm", 1000),)),
    Indicator("生产节拍", ("生产节拍",), "s", 28, 0, "≤"),
    Indicator("涂层厚度均匀性", ("涂层厚度均匀性",), "%", 5, 1, "≤"),
    Indicator("温度均匀性", ("温度均匀性",), "℃", 3, 1, "≤"),
    Indicator("最大扬程", ("最大扬程",), "m", 80, 0, "≥"),
    Indicator("水泵效率", ("水泵效率",), "%", 75, 1, "≥"),
    Indicator("测量误差", ("测量误差",), "%", 0.5, 2, "≤"),
    Indicator("额定起重量", ("额定起重量",), "t", 50, 0, "≥", (("kg", 1000),)),
    Indicator("起升速度", ("起升速度",), "m/min", 8, 1, "≥"),
    Indicator("工作噪声", ("工作噪声", "噪声"), "dB(A)", 75, 0, "≤"),
    Indicator("输出转矩", ("输出转矩", "输出扭矩"), "N·m", 320, 0, "≥", (("kN·m", 0.001),)),
    Indicator("单位能耗", ("单位能耗", "单位产品能耗"), "kW·h/t", 18, 1, "≤"),
    Indicator("合格率", ("合格率", "产品合格率"), "%", 78, 1, "≥"),
    Indicator("使用寿命", ("使用寿命",), "h", 8000, 0, "≥", (("万h", 0.0001),)),
    Indicator("成像分辨率", ("成像分辨率",), "μm", 5, 1, "≤", (("nm", 1000),)),
    Indicator("扫描宽度", ("扫描宽度",), "mm", 600, 0, "≥", (("m", 0.001),)),
)
QUALITATIVE = (
    "具备故障自诊断和远程监控功能",
    "支持多机协同作业",
    "具有自主知识产权的控制系统",
    "整机性能达到国际先进水平",
)
LOWER_WORDS = (
    "≥{v}{u}",
    "不小于{v}{u}",
    "不低于{v}{u}",
    "达到{v}{u}以上",
    "＞{v}{u}",
    "大于{v}{u}",
)
UPPER_WORDS = ("≤{v}{u}", "不大于{v}{u}", "不超过{v}{u}", "不高于{v}{u}", "＜{v}{u}", "{v}{u}以内")
OUTCOMES = (
    ("met", 0.42), ("met_user", 0.08), ("met_converted", 0.08), ("not_met", 0.12),
    ("not_underlined", 0.08), ("missing", 0.08), ("conflict", 0.04), ("unclear_unit", 0.03),
    ("unclear_design", 0.03), ("unclear_bound", 0.04),
)  # fmt: skip
VERDICTS = {
    "met": "met", "met_user": "met", "met_converted": "met", "not_met": "not_met",
    "not_underlined": "not_underlined", "missing": "missing", "conflict": "conflict",
    "unclear_unit": "unclear", "unclear_design": "unclear", "unclear_bound": "unclear",
    "manual": "manual",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as a paper shows it: name, number, unit, marked or not."""

    name: str
    number: str
    unit: str
    marked: bool
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One requirement, its true verdict, and what each paper shows of it."""

    requirement: str
    verdict: str
    outcome: str
    in_report: Shown | None = None
    in_letter: Shown | None = None
    report_limit: str = "/"


def random_plans(rng: Rng, count: int) -> tuple[Plan, ...]:
    """`count` requirements of one product, the last now and then a qualitative one."""
    chosen = rng.choice(len(INDICATORS), count, replace=False)
    plans = [_plan(INDICATORS[index], rng) for index in chosen]
    if rng.random() < 0.35:
        plans[-1] = Plan(str(rng.choice(QUALITATIVE)), "manual", "manual")
    return tuple(plans)


def _plan(indicator: Indicator, rng: Rng) -> Plan:
    names, weights = zip(*OUTCOMES, strict=True)
    outcome = str(rng.choice(names, p=weights))
    limit = _rounded(indicator.size * rng.uniform(0.8, 1.25), indicator.decimals)
    words = UPPER_WORDS if indicator.upper else LOWER_WORDS
    text = str(rng.choice(words)).format(v=limit, u=indicator.unit)
    requirement = f"{indicator.name}{text}"
    alias = str(rng.choice(indicator.aliases))
    good = _value(float(limit), indicator, rng, passing=True)
    bad = _value(float(limit), indicator, rng, passing=False)
    report, letter = _showings(outcome, alias, indicator, (good, bad), rng)
    loose = _rounded(float(limit) * (1.3 if indicator.upper else 0.7), indicator.decimals)
    return Plan(requirement, VERDICTS[outcome], outcome, report, letter, f"{indicator.sign}{loose}")


def _showings(
    outcome: str, name: str, indicator: Indicator, values: tuple[str, str], rng: Rng
) -> tuple[Shown | None, Shown | None]:
    good, bad = values
    unit = indicator.unit
    shown = Shown(name, good, unit, marked=True)
    if outcome == "met_converted" and indicator.other_units:
        other, factor = indicator.other_units[int(rng.integers(len(indicator.other_units)))]
        return Shown(name, _converted(good, factor), other, marked=True), None
    table: dict[str, tuple[Shown | None, Shown | None]] = {
        "met_user": (None, shown),
        "not_met": (Shown(name, bad, unit, marked=True), None),
        "not_underlined": (Shown(name, good, unit, marked=False), None),
        "missing": (None, None),
        "conflict": (shown, Shown(name, bad, unit, marked=True)),
        "unclear_unit": (Shown(name, good, "", marked=True), None),
        "unclear_design": (None, Shown(name, good, unit, marked=True, prefix="设计")),
        "unclear_bound": (
            None,
            Shown(name, good, unit, marked=True, prefix="大于" if indicator.upper else "小于"),
        ),
    }
    return table.get(outcome, (shown, None))


def _value(limit: float, indicator: Indicator, rng: Rng, *, passing: bool) -> str:
    """A value clearly on one side of the limit, with the indicator's digits or one more."""
    better = indicator.upper is passing
    step = 10.0**-indicator.decimals
    distance = max(limit * rng.uniform(0.04, 0.25), step)
    value = limit - distance if better else limit + distance
    return _rounded(max(value, step), indicator.decimals + int(rng.random() < 0.3))


def _rounded(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}"


def _converted(number: str, factor: float) -> str:
    return f"{float(number) * factor:.10g}"
