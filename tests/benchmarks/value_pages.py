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
from PIL import ImageFont

from extractors.document import PageImage
from extractors.evidence import Box
from tests.benchmarks.value_texts import random_value

HELD_BACK = 5000
PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0

FONT_FOLDERS = (Path("/usr/share/fonts"), Path.home() / ".fonts")
CHINESE_FACES = (
    "gbsn00lp.ttf",
    "gkai00mp.ttf",
    "uming.ttc",
    "ukai.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJK-Bold.ttc",
    "LXGWWenKai-Regular.ttf",
    "cwming.ttf",
)
LATIN_FACES = (
    "LiberationSerif-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "FreeSerif.ttf",
    "FreeSans.ttf",
    "DejaVuSans.ttf",
    "DejaVuSerif.ttf",
)
# Share of pages whose Latin letters and digits come from the Chinese face.
ONE_FACE = 0.3
# Underlines of values in the text, in points under the baseline: touching feet to well off.
UNDERLINE = (0.3, 3.2)
UNDERLINED = 0.6

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


@cache
def _font(file: str) -> pymupdf.Font:
    return pymupdf.Font(fontfile=file)


@cache
def _draws(file: str, char: str) -> bool:
    """False for a glyph that a face lacks or leaves blank (the ℃ of WenQuanYi Micro Hei)."""
    if not _font(file).has_glyph(ord(char)):
        return False
    return char.isspace() or _pillow_font(file).getmask(char).getbbox() is not None


@cache
def _pillow_font(file: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, 30)


@cache
def faces_present(names: tuple[str, ...]) -> tuple[str, ...]:
    """The files of those faces that are installed, in the order of `names`."""
    found = {
        path.name: str(path) for folder in FONT_FOLDERS for path in sorted(folder.rglob("*.tt[fc]"))
    }
    return tuple(found[name] for name in names if name in found)


class _Pen:
    """Sets characters one by one and keeps where each stands."""

    def __init__(self, page: pymupdf.Page, chinese: str, latin: str | None, size: float) -> None:
        self.page = page
        self.chinese = chinese
        self.latin = latin or chinese
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
        spare = (*faces_present(LATIN_FACES)[::-1], *faces_present(CHINESE_FACES)[::-1])
        for file in (first, self.latin, self.chinese, *spare):
            if _draws(file, char):
                return _font(file)
        raise LookupError(f"no installed face has {char!r}")


def value_page(seed: int) -> ValuePage:
    """A page of prose and table rows with values, all random from the seed."""
    rng = random.Random(seed)
    document = pymupdf.open()
    page = document.new_page(width=PAGE_WIDTH, height=PAGE_HEIGHT)
    chinese = rng.choice(faces_present(CHINESE_FACES))
    latin = None if rng.random() < ONE_FACE else rng.choice(faces_present(LATIN_FACES))
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
        if rng.random() < UNDERLINED:
            y = baseline + rng.uniform(*UNDERLINE)
            pen.page.draw_line((edges[0], y), (stop, y), width=rng.choice((0.5, 0.75, 1.0)))
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
