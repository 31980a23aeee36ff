"""Pairs of requirement and evidence drawn at random, each with the truth of its template.

The truth follows from how the pair is made, by the conventions alone; the phrasings are not
those of the case tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair with its template's name and the verdict that follows from it."""

    template: str
    requirement: str
    evidence: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with a usual limit; `other` is another unit with its factor; `near` are
    names that must not match."""

    name: str
    limit: str
    unit: str
    sign: str
    other: tuple[str, str] | None = None
    near: tuple[str, ...] = ()

    @property
    def upper(self) -> bool:
        return self.sign == "≤"


PARAMETERS = (
    Parameter("切缝宽度", "0.35", "mm", "≤", ("μm", "1000"), ("切割深度", "焊缝宽度")),
    Parameter("最大切割厚度", "60", "mm", "≥", ("cm", "0.1"), ("最小切割厚度",)),
    Parameter("激光输出功率", "12", "kW", "≥", ("W", "1000"), ("激光输入功率",)),
    Parameter("整机质量", "850", "kg", "≤", ("t", "0.001"), ("最大起吊质量",)),
    Parameter("绝缘电阻", "200", "MΩ", "≥", ("kΩ", "1000"), ("接地电阻",)),
    Parameter("泄漏电流", "0.50", "mA", "≤", ("μA", "1000"), ("额定电流",)),
    Parameter("响应时间", "50", "ms", "≤", ("s", "0.001"), ("恢复时间",)),
    Parameter("供气压力", "0.80", "MPa", "≥", ("bar", "10"), ("排气压力",)),
    Parameter("排气量", "12.0", "m³/min", "≥", ("L/min", "1000"), ("进气量",)),
    Parameter("直线度", "0.020", "mm", "≤", ("μm", "1000"), ("平面度", "垂直度")),
    Parameter("最大扬程", "80", "m", "≥", None, ("额定扬程",)),
    Parameter("水泵效率", "75.0", "%", "≥", None, ("电机效率",)),
    Parameter("额定起重量", "50", "t", "≥", ("kg", "1000"), ("最大起重量",)),
    Parameter("工作噪声", "75", "dB(A)", "≤", None, ("声功率级",)),
    Parameter("输出转矩", "320", "N·m", "≥", ("kN·m", "0.001"), ("输入转矩",)),
    Parameter("使用寿命", "8000", "h", "≥", None, ("平均无故障时间",)),
    Parameter("径向跳动", "2.0", "μm", "≤", ("mm", "0.001"), ("轴向跳动",)),
    Parameter("入口温度", "85", "℃", "≤", ("K", ""), ("出口温度",)),
    Parameter("轴承温升", "40", "K", "≤", ("℃", "1"), ("环境温度",)),
    Parameter("扫描宽度", "600", "mm", "≥", ("m", "0.001"), ("扫描深度",)),
    Parameter("铺放速度", "30", "m/min", "≥", ("m/s", ""), ("退料速度",)),
    Parameter("氧提取率", "99.0", "%", "≥", None, ("氮提取率",)),
    Parameter("年漏气率", "0.10", "%", "≤", None, ("含杂率",)),
    Parameter("重复定位精度", "0.003", "mm", "≤", ("μm", "1000"), ("定位精度",)),
    Parameter("峰值扭矩", "380", "N·m", "≥", None, ("额定扭矩",)),
    Parameter("出口颗粒物浓度", "10", "mg/m³", "≤", None, ("入口颗粒物浓度",)),
    Parameter("连续工作时间", "24", "h", "≥", ("min", "60"), ("短时工作时间",)),
    Parameter("空载电流", "5.0", "A", "≤", None, ("满载电流",)),
    Parameter("Z轴行程", "600", "mm", "≥", None, ("X轴行程",)),
    Parameter("静态刚度", "50", "N/μm", "≥", None, ("动态刚度",)),
)
LOWER = ("≥{v}{u}", "不小于{v}{u}", "不低于{v}{u}", "达到{v}{u}以上", "＞{v}{u}", "至少{v}{u}")
UPPER = ("≤{v}{u}", "不大于{v}{u}", "不超过{v}{u}", "不高于{v}{u}", "＜{v}{u}", "{v}{u}以内")
PLAIN = (
    "{n}为{v}{u}",
    "{n}：{v}{u}",
    "{n}{v}{u}",
    "实测{n}{v}{u}",
    "{n}实测值为{v}{u}",
    "{n}检测结果：{v}{u}，单项结论：符合",
    "经检测，该设备{n}为{v}{u}。",
    "经第三方检测，样机的{n}达{v}{u}，满足标准要求。",
    "检验项目：{n}；实测值：{v}{u}",
    "{n}（{u}）：{v}",
    "现场测试表明，{n}达到{v}{u}，运行稳定可靠",
    "该机{n}测得{v}{u}",
    "{n}＝{v}{u}",
    "我单位自2021年8月使用该设备以来运行正常，{n}达到{v}{u}，未发生故障。",
    "样品编号J0123-1，{n}的检验结果为{v}{u}",
    "2022年5月12日测得{n}为{v} {u}（环境温度23℃，湿度45%RH）",
    "依据GB/T 18400.4-2010检测，{n}{v}{u}",
)
PLANNED = (
    "{n}设计值为{v}{u}",
    "{n}预计可达{v}{u}",
    "{n}理论计算值{v}{u}",
    "计划将{n}提升到{v}{u}",
    "{n}目标值{v}{u}",
    "按设计{n}为{v}{u}",
    "仿真结果显示{n}为{v}{u}",
)
LIMITS = (
    "{n}标准要求为{v}{u}",
    "技术要求：{n}{v}{u}",
    "{n}限值{v}{u}",
    "{n}应达到{v}{u}",
    "合同约定{n}为{v}{u}",
    "{n}的技术指标要求是{v}{u}",
)
BARE = (
    "{n}符合要求",
    "{n}检验结果：合格",
    "经检测{n}满足标准要求",
    "{n}达标",
    "所检项目均符合标准要求",
)


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs; the same seed gives the same pairs."""
    rng = random.Random(seed)
    for _ in range(count):
        yield rng.choice(TEMPLATES)(rng)


def _requirement(rng: random.Random, parameter: Parameter) -> tuple[str, bool]:
    """The text, and whether the limit itself is good enough."""
    words = rng.choice(UPPER if parameter.upper else LOWER)
    text = words.format(v=parameter.limit, u=parameter.unit)
    return parameter.name + text, words[0] not in "＞＜"


def _value(rng: random.Random, parameter: Parameter, *, good: bool, share: float = 0.0) -> str:
    limit = Decimal(parameter.limit)
    most = 0.008 if limit > 74 and parameter.unit == "%" and not share else 0.25
    distance = limit * Decimal(
        str(round(rng.uniform(max(share, most / 8), max(share * 2, most)), 4))
    )
    step = Decimal(1).scaleb(int(limit.as_tuple().exponent) - rng.choice((0, 1)))
    below = good is parameter.upper
    value = limit - distance if below else limit + distance
    value = value.quantize(step)
    if value == limit:
        value += -step if below else step
    return format(value, "f")


def _plain(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, _ = _requirement(rng, parameter)
    good = rng.random() < 0.5
    value = _value(rng, parameter, good=good)
    evidence = rng.choice(PLAIN).format(n=parameter.name, v=value, u=parameter.unit)
    return Pair("plain", requirement, evidence, "met" if good else "not_met")


def _limit_itself(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, inclusive = _requirement(rng, parameter)
    evidence = rng.choice(PLAIN).format(n=parameter.name, v=parameter.limit, u=parameter.unit)
    return Pair("limit itself", requirement, evidence, "met" if inclusive else "not_met")


def _converted(rng: random.Random) -> Pair:
    parameter = rng.choice([p for p in PARAMETERS if p.other and p.other[1]])
    assert parameter.other is not None
    requirement, _ = _requirement(rng, parameter)
    good = rng.random() < 0.5
    value = Decimal(_value(rng, parameter, good=good)) * Decimal(parameter.other[1])
    text = format(value.normalize(), "f")
    evidence = rng.choice(PLAIN).format(n=parameter.name, v=text, u=parameter.other[0])
    return Pair("converted", requirement, evidence, "met" if good else "not_met")


def _said(template: str, phrases: tuple[str, ...], verdict: str) -> Callable[[random.Random], Pair]:
    def make(rng: random.Random) -> Pair:
        parameter = rng.choice(PARAMETERS)
        requirement, _ = _requirement(rng, parameter)
        value = _value(rng, parameter, good=True)
        evidence = rng.choice(phrases).format(n=parameter.name, v=value, u=parameter.unit)
        return Pair(template, requirement, evidence, verdict)

    return make


def _no_unit(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, _ = _requirement(rng, parameter)
    phrase = rng.choice(("{n}为{v}", "{n}：{v}", "实测{n}{v}", "{n}检测结果为{v}，合格"))
    evidence = phrase.format(n=parameter.name, v=_value(rng, parameter, good=True))
    return Pair("no unit", requirement, evidence, "unclear")


def _near(rng: random.Random) -> Pair:
    parameter = rng.choice([p for p in PARAMETERS if p.near])
    requirement, _ = _requirement(rng, parameter)
    value = _value(rng, parameter, good=True)
    evidence = rng.choice(PLAIN).format(n=rng.choice(parameter.near), v=value, u=parameter.unit)
    return Pair("near name", requirement, evidence, "no_match")


def _other(rng: random.Random) -> Pair:
    one, other = rng.sample(PARAMETERS, 2)
    if one.name in other.near or other.name in one.near:
        return _near(rng)
    requirement, _ = _requirement(rng, one)
    evidence = rng.choice(PLAIN).format(n=other.name, v=_value(rng, other, good=True), u=other.unit)
    return Pair("other parameter", requirement, evidence, "no_match")


def _bounded(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, _ = _requirement(rng, parameter)
    good = rng.random() < 0.5
    value = _value(rng, parameter, good=good)
    same_way = rng.choice(
        ("小于", "不超过", "低于") if parameter.upper else ("大于", "超过", "高于")
    )
    evidence = f"{parameter.name}{same_way}{value}{parameter.unit}"
    return Pair("bounded", requirement, evidence, "met" if good else "unclear")


def _approximate(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, _ = _requirement(rng, parameter)
    about = rng.choice(("约", "约为", "近", "大约"))
    evidence = f"{parameter.name}{about}{parameter.limit}{parameter.unit}"
    return Pair("about the limit", requirement, evidence, "unclear")


def _uncertain(rng: random.Random) -> Pair:
    parameter = rng.choice([p for p in PARAMETERS if p.unit not in ("%", "℃")])
    requirement, _ = _requirement(rng, parameter)
    good = rng.random() < 0.5
    value = Decimal(_value(rng, parameter, good=good, share=0.1))
    distance = abs(value - Decimal(parameter.limit))
    wide = rng.random() < 0.5
    width = (distance * (Decimal("1.5") if wide else Decimal("0.5"))).normalize()
    phrase = rng.choice(
        ("{n}{v}{u}，U={w}{u}，k=2", "{n}为{v}{u}（U={w}{u}，k=2）", "{n}：({v}±{w}){u}",
         "{n}实测{v}{u}，扩展不确定度U={w}{u}（k=2）")
    )  # fmt: skip
    evidence = phrase.format(n=parameter.name, v=value, w=format(width, "f"), u=parameter.unit)
    verdict = "unclear" if wide else "met" if good else "not_met"
    return Pair("uncertainty", requirement, evidence, verdict)


def _several(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, _ = _requirement(rng, parameter)
    bad = rng.random() < 0.5
    values = [_value(rng, parameter, good=True) for _ in range(3)]
    if bad:
        values[rng.randrange(3)] = _value(rng, parameter, good=False)
    mean = _value(rng, parameter, good=True)
    u = parameter.unit
    listed = rng.choice((f"{u}、".join(values), "、".join(values))) + u
    tail = rng.choice(("", f"，平均值{mean}{u}", f"，平均{mean}{u}"))
    phrase = rng.choice(("{n}三次测量值为{x}", "{n}：{x}", "{n}分别为{x}"))
    return Pair(
        "several", requirement, phrase.format(n=parameter.name, x=listed) + tail,
        "not_met" if bad else "met",
    )  # fmt: skip


def _limit_then_result(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, _ = _requirement(rng, parameter)
    good = rng.random() < 0.5
    loose = _value(rng, parameter, good=False)
    value = _value(rng, parameter, good=good)
    phrase = rng.choice(
        ("{n}标准要求{s}{l}{u}，实测{v}{u}，符合", "{n}：技术要求{s}{l}{u}，检验结果{v}{u}，合格",
         "标准要求{n}{s}{l}{u}，检测结果为{v}{u}", "{n}（要求{s}{l}{u}）实测为{v}{u}")
    )  # fmt: skip
    evidence = phrase.format(n=parameter.name, s=parameter.sign, l=loose, u=parameter.unit, v=value)
    return Pair("limit then result", requirement, evidence, "met" if good else "not_met")


def _among_others(rng: random.Random) -> Pair:
    one, two, three = rng.sample(PARAMETERS, 3)
    if one.name in two.name or two.name in one.name:
        return _plain(rng)
    requirement, _ = _requirement(rng, one)
    good = rng.random() < 0.5
    parts = [
        f"{p.name}{rng.choice(('为', '达到', '达', ''))}{_value(rng, p, good=good)}{p.unit}"
        for p in (one, two, three)
    ]
    rng.shuffle(parts)
    evidence = "我单位使用情况良好，其中" + "，".join(parts) + "，可替代进口。"
    return Pair("among others", requirement, evidence, "met" if good else "not_met")


def _wrong_unit(rng: random.Random) -> Pair:
    parameter = rng.choice([p for p in PARAMETERS if p.unit != "kg"])
    requirement, _ = _requirement(rng, parameter)
    evidence = f"{parameter.name}为{_value(rng, parameter, good=True)}kg"
    if parameter.unit == "t":
        return _no_unit(rng)
    return Pair("wrong unit", requirement, evidence, "unclear")


def _doubtful(rng: random.Random) -> Pair:
    parameter = rng.choice(PARAMETERS)
    requirement, _ = _requirement(rng, parameter)
    value = list(_value(rng, parameter, good=True))
    places = [i for i, c in enumerate(value) if c in "01"]
    if not places or len(value) < 3:
        return _no_unit(rng)
    place = rng.choice(places)
    value[place] = {"0": "O", "1": "l"}[value[place]]
    evidence = f"{parameter.name}为{''.join(value)}{parameter.unit}"
    return Pair("doubtful digit", requirement, evidence, "unclear")


TEMPLATES: tuple[Callable[[random.Random], Pair], ...] = (
    _plain, _plain, _limit_itself, _converted, _said("planned", PLANNED, "unclear"),
    _said("limit", LIMITS, "unclear"), _said("bare conformity", BARE, "unclear"), _no_unit,
    _near, _other, _bounded, _approximate, _uncertain, _several, _limit_then_result,
    _among_others, _wrong_unit, _doubtful,
)  # fmt: skip
