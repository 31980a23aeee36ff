"""Pages full of values in many faces, with the box of every value: material for `reading`.

Held-back material: nothing in the readers was chosen on the seeds from `HELD_BACK` on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pymupdf

from extractors.document import PageImage
from extractors.evidence import Box

HELD_BACK = 5000
PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0

CHINESE_FACES: tuple[str, ...] = (
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/arphic/ukai.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
)
LATIN_FACES: tuple[str | None, ...] = (
    None,
    None,
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)

UNITS = [
    "mm",
    "μm",
    "m",
    "kg",
    "g",
    "t",
    "N",
    "kN",
    "MPa",
    "kPa",
    "Pa",
    "℃",
    "°",
    "%",
    "r/min",
    "kW",
    "MW",
    "kVA",
    "V",
    "kV",
    "A",
    "mA",
    "Hz",
    "kHz",
    "dB(A)",
    "dB",
    "m/s",
    "m/min",
    "m³/h",
    "Nm³/h",
    "L/min",
    "m³",
    "m²",
    "mg/m³",
    "kg/h",
    "t/h",
    "t/d",
    "h",
    "min",
    "s",
    "年",
    "次",
    "台",
    "件/h",
    "kW·h",
    "kJ/kg",
    "W/(m·K)",
    "Ω",
    "MΩ",
    "lx",
    "N·m",
    "kN·m",
    "g/cm³",
    "mm/s",
    "μm/m",
    "GB",
    "bit",
    "倍",
    "万次",
    "万元",
    "‰",
    "ppm",
    "″",
    "′",
]
NAMES = [
    "定位精度",
    "重复定位精度",
    "主轴最高转速",
    "噪声",
    "额定功率",
    "处理能力",
    "出口温度",
    "工作压力",
    "最大流量",
    "加工直径",
    "测量误差",
    "表面粗糙度",
    "平均无故障时间",
    "绝缘电阻",
    "传动效率",
    "漏率",
    "振动速度",
    "分辨率",
    "行程",
    "承载能力",
]
CLOSINGS = [
    "，符合要求。",
    "，运行稳定。",
    "，优于设计值。",
    "。",
    "，满足技术协议。",
    "（常温）。",
]

_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))


@dataclass(frozen=True, slots=True)
class TrueValue:
    """A value on the clean page: its text, the box around its characters in points, and the
    middles in x of its first and last character."""

    text: str
    box: Box
    first: float
    last: float


@dataclass(frozen=True, slots=True, eq=False)
class ValuePage:
    """A clean page at 300 dpi and the values that stand on it; `face` names its faces."""

    image: PageImage
    values: tuple[TrueValue, ...]
    face: str


def random_value(rng: random.Random) -> str:
    """One value with its unit as reports write them."""
    unit = rng.choice(UNITS)
    number = _number(rng)
    shape = rng.random()
    if shape < 0.52:
        return number + unit
    if shape < 0.66:
        return rng.choice("≥≤><") + number + unit
    if shape < 0.74:
        return f"±{number}{unit}"
    if shape < 0.82:
        return f"{number}{rng.choice('～~-')}{_number(rng)}{unit}"
    if shape < 0.88:
        return f"{number}±{abs(round(rng.uniform(0.01, 2), 2))}{unit}"
    if shape < 0.92:
        return f"-{number}{rng.choice(('℃', 'mm', 'dB', 'kPa'))}"
    power = rng.choice(("⁻²", "⁻³", "⁻⁵", "⁻⁶", "⁻¹¹", "³", "⁴", "⁶", "⁸"))
    unit = rng.choice(("Pa", "Pa·m³/s", "mm", "次", "m³/h", "h"))
    return f"{rng.choice(('1', '2.5', '3.2', '8', '1.0'))}×10{power}{unit}"


def _number(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.3:
        return str(rng.randint(1, 99))
    if kind < 0.5:
        return str(rng.randint(100, 99999))
    if kind < 0.75:
        return f"{rng.uniform(0.1, 99):.{rng.randint(1, 2)}f}"
    return f"{rng.uniform(0.001, 0.99):.{rng.randint(2, 4)}f}"


@cache
def _font(file: str) -> pymupdf.Font:
    return pymupdf.Font(fontfile=file)


def faces_present() -> tuple[str, ...]:
    return tuple(file for file in CHINESE_FACES if Path(file).exists())


class _Pen:
    """Sets characters one by one and keeps where each stands."""

    def __init__(self, page: pymupdf.Page, chinese: str, latin: str | None, size: float) -> None:
        self.page = page
        self.chinese = _font(chinese)
        self.latin = _font(latin) if latin else self.chinese
        self.size = size
        self.writer = pymupdf.TextWriter(page.rect)

    def put(self, x: float, baseline: float, text: str, *, raised: bool) -> float:
        """Write `text` from x on; superscripts as raised small digits when `raised`."""
        return self.put_all(x, baseline, text, raised=raised)[-1]

    def put_all(self, x: float, baseline: float, text: str, *, raised: bool) -> list[float]:
        """As `put`; returns the edges of all characters."""
        edges = [x]
        for char in text:
            size, y = self.size, baseline
            if raised and char in _SUPER:
                char, size, y = _SUPER[char], self.size * 0.62, baseline - self.size * 0.34
            font = self._font_for(char)
            self.writer.append((x, y), char, font=font, fontsize=size)
            x += font.text_length(char, fontsize=size)
            edges.append(x)
        return edges

    def _font_for(self, char: str) -> pymupdf.Font:
        first = self.chinese if ord(char) > 0x2000 else self.latin
        spare = (*faces_present()[::-1], *(file for file in LATIN_FACES if file))
        for font in (first, self.latin, self.chinese, *map(_font, spare)):
            if font.has_glyph(ord(char)):
                return font
        raise LookupError(f"no installed face has {char!r}")


def value_page(seed: int) -> ValuePage:
    """A page of prose and table rows with values, all random from the seed."""
    rng = random.Random(seed)
    document = pymupdf.open()
    page = document.new_page(width=PAGE_WIDTH, height=PAGE_HEIGHT)
    chinese, latin = rng.choice(faces_present()), rng.choice(LATIN_FACES)
    pen = _Pen(page, chinese, latin, rng.choice((9, 10.5, 10.5, 12, 14)))
    values = _prose(pen, rng, 14) + _rows(pen, rng, 11)
    pen.writer.write_text(page)
    pixmap = page.get_pixmap(dpi=300)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    name = f"{Path(chinese).stem}+{Path(latin).stem if latin else 'same'}"
    return ValuePage(PageImage(pixels, 300 / 72), tuple(values), name)


def _prose(pen: _Pen, rng: random.Random, count: int) -> list[TrueValue]:
    values = []
    for index in range(count):
        baseline = 70.0 + index * 24
        raised = rng.random() < 0.6
        x = pen.put(60, baseline, f"{index + 1}. {rng.choice(NAMES)}达到", raised=raised)
        text = random_value(rng)
        edges = pen.put_all(x, baseline, text, raised=raised)
        values.append(_true(text, edges, baseline, pen.size))
        stop = edges[-1]
        if stop < 460:
            pen.put(stop, baseline, rng.choice(CLOSINGS), raised=raised)
    return values


def _rows(pen: _Pen, rng: random.Random, count: int) -> list[TrueValue]:
    values = []
    top, pitch, edges = 440.0, 26.0, (50.0, 85.0, 215.0, 370.0, 545.0)
    for index in range(count):
        baseline = top + index * pitch + 17
        pen.put(60, baseline, str(index + 1), raised=False)
        pen.put(92, baseline, rng.choice(NAMES), raised=False)
        for x in (222, 377):
            text = random_value(rng)
            borders = pen.put_all(x, baseline, text, raised=True)
            if borders[-1] < edges[3 if x < 300 else 4]:
                values.append(_true(text, borders, baseline, pen.size))
    _grid(pen.page, edges, [top + row * pitch for row in range(count + 1)])
    return values


def _grid(page: pymupdf.Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    for y in ys:
        page.draw_line((xs[0], y), (xs[-1], y), width=0.7)
    for x in xs:
        page.draw_line((x, ys[0]), (x, ys[-1]), width=0.7)


def _true(text: str, edges: Sequence[float], baseline: float, size: float) -> TrueValue:
    box = Box(edges[0], baseline - 0.88 * size, edges[-1], baseline + 0.12 * size)
    return TrueValue(text, box, (edges[0] + edges[1]) / 2, (edges[-2] + edges[-1]) / 2)
