"""Scanned pages with every kind of mark and distractor drawn at random, with exact truth.

They train the stroke reader (`extractors.underlines.stroke_net`): wider than any real round,
so that what it learns is what an underline is, not what one generator draws. Nothing here is
measured on: `marked_pages` and its held-back seeds are.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from extractors.document import PageImage
from tests.corpus.marked_layouts import FIELDS, LABELS, NAMES, UNITS, value
from tests.corpus.marked_sheet import Setting, Sheet, Typeface, latin_fonts, new_sheet, wrapped
from tests.corpus.pens import Pen, draw_strokes
from tests.corpus.scanner import ScanLook, ScannedPage, random_look, random_phone, scan_page
from tests.corpus.varied_marks import print_under
from tests.corpus.varied_parts import Extent, lifted, pen_path, pen_shape, random_text, varied_pen

Rng = np.random.Generator
RENDER_DPI = 300


@dataclass(slots=True)
class VariedPage:
    """A scan, its glyphs, and the extents of glyphs that are marked (or may be: `unsure`)."""

    seed: int
    scan: ScannedPage
    glyphs: list[Extent] = field(default_factory=list)
    marked: list[Extent] = field(default_factory=list)
    unsure: list[Extent] = field(default_factory=list)


def varied_page(seed: int, faces: tuple[str, ...]) -> VariedPage:
    """One page; `faces`: font files to set it in."""
    rng = np.random.default_rng(seed)
    sheet = _sheet(rng, faces)
    page = _Drawing(sheet, rng)
    page.fill()
    page.mark()
    sheet.write()
    clean = _rendered(sheet.page)
    for paths, pen in page.penned:
        clean = draw_strokes(clean, paths, pen, rng)
    look = _look(rng, sheet)
    if page.marked and rng.random() < 0.2:
        at = page.marked[int(rng.integers(len(page.marked)))]
        over = (at.x1 + float(rng.normal(0, 25)), at.baseline + float(rng.normal(0, 30)))
        look = replace(look, seals=(*look.seals, over))
    scan = scan_page(clean, look, seed)
    glyphs = [
        Extent(g.box.x0, g.box.x1, g.box.y1 - 0.12 * g.box.height, g.box.height)
        for line in sheet.lines
        for g in line.glyphs
        if not g.text.isspace()
    ]
    return VariedPage(seed, scan, glyphs, page.marked, page.unsure)


def _rendered(page: Any) -> PageImage:
    pixmap = page.get_pixmap(dpi=RENDER_DPI, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w, 3)
    return PageImage(pixels.copy(), RENDER_DPI / 72)


def _sheet(rng: Rng, faces: tuple[str, ...]) -> Sheet:
    latin = str(rng.choice(latin_fonts())) if latin_fonts() and rng.random() < 0.5 else None
    face = Typeface(str(rng.choice(faces)), latin)
    size = float(rng.choice([8, 9, 10, 10.5, 10.5, 11, 12, 12, 14, 16]))
    setting = Setting(face, size, float(rng.uniform(1.15, 2.3)))
    width, height = ((595, 842), (420, 595), (595, 420), (480, 640))[int(rng.integers(4))]
    return new_sheet(setting, width, height)


def _look(rng: Rng, sheet: Sheet) -> ScanLook:
    look = random_phone(rng) if rng.random() < 0.45 else random_look(rng)
    look = replace(look, dpi=int(rng.choice([150, 150, 170, 200, 200, 220, 240, 300])))
    seals = tuple(
        (float(rng.uniform(40, sheet.width - 40)), float(rng.uniform(40, sheet.height - 40)))
        for _ in range(int(rng.choice([0, 0, 0, 1, 2])))
    )
    return replace(look, seals=seals)


class _Drawing:
    """One page in the making: what is set on it, which spans may be marked."""

    def __init__(self, sheet: Sheet, rng: Rng) -> None:
        self.sheet, self.rng = sheet, rng
        self.spans: list[tuple[int, int, int]] = []
        self.rows: list[list[int]] = []
        self.marked: list[Extent] = []
        self.unsure: list[Extent] = []
        self.penned: list[tuple[tuple[tuple[tuple[float, float], ...], ...], Pen]] = []
        self.left = float(rng.uniform(25, 70))
        self.right = sheet.width - float(rng.uniform(25, 70))

    # What stands on the page.

    def fill(self) -> None:
        blocks: tuple[Callable[[float], float], ...] = (
            self._prose, self._prose, self._table, self._table, self._labels, self._heading,
            self._blanks, self._contents, self._signatures, self._grid_of_numbers, self._figure,
            self._formula,
        )  # fmt: skip
        y = float(self.rng.uniform(45, 80))
        self._head(y - 18)
        while y < self.sheet.height - 60:
            block = blocks[int(self.rng.integers(len(blocks)))]
            y = block(y) + self.sheet.setting.size * float(self.rng.uniform(0.3, 2.5))
        self._foot()

    def _prose(self, y: float) -> float:
        rng, size = self.rng, self.sheet.setting.size * float(self.rng.choice([1, 1, 1, 1.2, 0.85]))
        step = size * self.sheet.setting.leading
        text = random_text(rng, int(rng.integers(20, 220)))
        for line in wrapped(self.sheet.setting.face, size, text, self.right - self.left):
            y += step
            if y > self.sheet.height - 40:
                break
            number = self.sheet.text(self.left, y, line, size)
            self.rows.append([number])
            self._offer(number)
        return y

    def _offer(self, number: int) -> None:
        length = len(self.sheet.lines[number].text)
        for _ in range(2):
            start = int(self.rng.integers(0, length))
            stop = start + int(self.rng.choice([1, 2, 3, 4, 6, 8, 12, 20]))
            self.spans.append((number, start, min(stop, length)))

    def _heading(self, y: float) -> float:
        rng, size = self.rng, self.sheet.setting.size * float(self.rng.uniform(1.0, 2.2))
        y += 1.4 * size
        text = random_text(rng, int(rng.integers(3, 12)))
        x = self.left if rng.random() < 0.6 else float(rng.uniform(self.left, self.right - 100))
        number = self.sheet.text(x, y, text, size)
        if rng.random() < 0.3:
            drop = float(rng.uniform(0.25, 0.7)) * size
            self.sheet.rule(self.left, y + drop, self.right, y + drop, float(rng.uniform(0.4, 2)))
            y += drop
        elif rng.random() < 0.3:
            self.spans.append((number, 0, len(text)))
        return y

    def _table(self, y: float) -> float:
        rng = self.rng
        columns, count = int(rng.integers(2, 8)), int(rng.integers(2, 14))
        shares = rng.uniform(0.5, 2, columns)
        edges = self.left + np.concatenate([[0], np.cumsum(shares / shares.sum())]) * (
            self.right - self.left
        )
        size = min(self.sheet.setting.size, float(rng.choice([8, 9, 10.5, 12])))
        pitch = size * float(rng.choice([1.2, 1.35, 1.5, 1.8, 2.2, 2.8]))
        count = min(count, max(int((self.sheet.height - 40 - y) / pitch) - 1, 1))
        drop = float(rng.uniform(0.15, 0.6)) * (pitch - size) + 0.12 * size
        if rng.random() < 0.25:
            for row in range(0, count, 2 if rng.random() < 0.5 else 99):
                grey = float(rng.uniform(0.8, 0.95))
                self.sheet.page.draw_rect(
                    (self.left, y + row * pitch, self.right, y + (row + 1) * pitch),
                    color=None, fill=(grey, grey, grey),
                )  # fmt: skip
        centred = rng.random() < 0.6
        for row in range(count):
            self._row(edges, y + (row + 1) * pitch - drop, size, centred=bool(centred))
        self._rule(edges, y, pitch, count)
        return y + count * pitch

    def _row(self, edges: Any, baseline: float, size: float, *, centred: bool) -> None:
        numbers = []
        for x0, x1 in itertools.pairwise(edges):
            text = self._cell_text()
            while text and self.sheet.setting.face.width(text, size) > x1 - x0 - 4:
                text = text[:-1]
            if not text:
                continue
            slack = x1 - x0 - 4 - self.sheet.setting.face.width(text, size)
            number = self.sheet.text(
                float(x0 + 2 + (slack / 2 if centred else 1)), baseline, text, size
            )
            self.spans.append((number, 0, len(text)))
            if len(text) > 3:
                self.spans.append((number, 0, len(text) // 2))
            numbers.append(number)
        if numbers:
            self.rows.append(numbers)

    def _cell_text(self) -> str:
        rng = self.rng
        draw = rng.random()
        if draw < 0.35:
            return value(rng)
        if draw < 0.55:
            return str(rng.choice(NAMES))
        if draw < 0.7:
            return str(
                rng.choice(
                    [*UNITS, "/", "—", "——", "符合", "合格", "k=2", "≥", "1", "12", "一", "二"]
                )
            )
        return random_text(rng, int(rng.integers(1, 9)))

    def _rule(self, edges: Any, top: float, pitch: float, count: int) -> None:
        rng, rule = self.rng, self.sheet.rule
        style = str(rng.choice(["grid", "grid", "three", "rows", "none", "frame", "dashed rows"]))
        if style == "none":
            return
        x0, x1, bottom = float(edges[0]), float(edges[-1]), top + count * pitch
        heavy, light = float(rng.choice([0.5, 0.8, 1.2, 1.8])), float(rng.choice([0.3, 0.5, 0.7]))
        for row in range(count + 1):
            y, outer = top + row * pitch, row in (0, count)
            if style in ("three", "frame") and not outer and (row != 1 or style == "frame"):
                continue
            if style == "dashed rows" and not outer:
                self.sheet.page.draw_line((x0, y), (x1, y), width=light, dashes="[2 2] 0")
            else:
                rule(x0, y, x1, y, heavy if outer else light)
            if outer and rng.random() < 0.15:
                rule(x0, y + 2.0, x1, y + 2.0, light)
        if style in ("grid", "frame"):
            for edge in edges if style == "grid" else (x0, x1):
                rule(float(edge), top, float(edge), bottom, light)

    def _grid_of_numbers(self, y: float) -> float:
        size, rng = self.sheet.setting.size, self.rng
        for _ in range(int(rng.integers(2, 6))):
            y += size * self.sheet.setting.leading
            x, numbers = self.left, []
            while x < self.right - 60 and y < self.sheet.height - 40:
                number = self.sheet.text(x, y, value(rng), size)
                numbers.append(number)
                self.spans.append((number, 0, len(self.sheet.lines[number].text)))
                x = self.sheet.lines[number].box.x1 + float(rng.uniform(0.8, 4)) * size
            self.rows.append(numbers)
        return y

    def _labels(self, y: float) -> float:
        """Labels with filled and empty blanks, as covers and forms have them."""
        rng, size = self.rng, self.sheet.setting.size
        for _ in range(int(rng.integers(1, 6))):
            y += size * float(rng.uniform(1.6, 2.6))
            if y > self.sheet.height - 40:
                break
            label = str(rng.choice(LABELS)) + "："
            number = self.sheet.text(self.left, y, label, size)
            start = self.sheet.lines[number].box.x1
            end = min(start + float(rng.uniform(60, 220)), self.right)
            drop = float(rng.uniform(0.12, 0.35)) * size
            self.sheet.rule(start, y + drop, end, y + drop, float(rng.uniform(0.3, 1.0)))
            if rng.random() < 0.7:
                filled = self.sheet.text(
                    start + float(rng.uniform(1, 25)), y, str(rng.choice(FIELDS)), size
                )
                self._whole(filled, self.unsure)
        return y

    def _blanks(self, y: float) -> float:
        """Sentences with filled blanks in them: marks, as wide as the blank was left."""
        rng, size = self.rng, self.sheet.setting.size
        for _ in range(int(rng.integers(1, 5))):
            y += size * max(self.sheet.setting.leading, 1.5)
            if y > self.sheet.height - 40:
                break
            before, got = random_text(rng, int(rng.integers(2, 12))), value(rng)
            pads = [" " * int(rng.choice([0, 1, 2, 3, 5, 8])) for _ in range(2)]
            number = self.sheet.text(
                self.left, y, before + pads[0] + got + pads[1] + "，能够满足需要。", size
            )
            start = len(before) + len(pads[0])
            stop = start + len(got)
            box = self.sheet.span_box(number, len(before), stop + len(pads[1]))
            drop = float(rng.uniform(0.08, 0.25)) * size
            self.sheet.rule(box.x0, y + drop, box.x1, y + drop, float(rng.uniform(0.3, 0.9)))
            self.marked.append(self._extent(number, start, stop))
        return y

    def _contents(self, y: float) -> float:
        """Lines of a table of contents, rows of dots and dashes, empty blanks."""
        rng, size = self.rng, self.sheet.setting.size
        y += size * self.sheet.setting.leading
        dots = str(rng.choice(["…", ".", "·", "—", "＿", "_", "－"]))
        text = str(rng.choice(NAMES)) + dots * int(rng.integers(3, 30)) + str(rng.integers(1, 90))
        self.sheet.text(self.left, y, text, size)
        return y

    def _figure(self, y: float) -> float:
        """A curve in a frame, a barcode or a grey picture, with a caption."""
        rng, page = self.rng, self.sheet.page
        width, height = float(rng.uniform(80, 220)), float(rng.uniform(50, 110))
        x0, y0 = float(rng.uniform(self.left, max(self.left + 1, self.right - width))), y + 10
        draw = rng.random()
        if draw < 0.4:
            page.draw_rect((x0, y0, x0 + width, y0 + height), width=0.6)
            for part in (0.25, 0.5, 0.75):
                page.draw_line(
                    (x0, y0 + part * height), (x0 + width, y0 + part * height), width=0.3
                )
            xs = np.linspace(0, 1, 40)
            ys = np.cumsum(rng.normal(0, 0.05, 40)) + 0.5
            points = [
                (x0 + float(x) * width, y0 + height * float(np.clip(y, 0.02, 0.98)))
                for x, y in zip(xs, ys, strict=True)
            ]
            page.draw_polyline(points, width=0.9)
        elif draw < 0.7:
            x = x0
            while x < x0 + width:
                bar = float(rng.uniform(0.6, 3))
                page.draw_rect((x, y0, x + bar, y0 + height / 3), color=None, fill=(0, 0, 0))
                x += bar + float(rng.uniform(0.6, 3))
        else:
            for _ in range(30):
                left, top = x0 + float(rng.uniform(0, width)), y0 + float(rng.uniform(0, height))
                grey = float(rng.uniform(0.2, 0.9))
                page.draw_rect(
                    (left, top, left + float(rng.uniform(4, 40)), top + float(rng.uniform(4, 30))),
                    color=None, fill=(grey, grey, grey),
                )  # fmt: skip
        self.sheet.text(
            x0, y0 + height + 14, "图1　" + random_text(rng, 8), self.sheet.setting.size
        )
        return y0 + height + 16

    def _formula(self, y: float) -> float:
        """A fraction in a line of text: numerator, bar, denominator."""
        rng, size = self.rng, self.sheet.setting.size
        y += 2.2 * size
        if y > self.sheet.height - 60:
            return y
        before = random_text(rng, int(rng.integers(1, 10))) + "＝"
        end = self.sheet.lines[self.sheet.text(self.left, y, before, size)].box.x1 + 2
        parts = [random_text(rng, int(rng.integers(1, 7))) for _ in range(2)]
        widths = [self.sheet.setting.face.width(part, size) for part in parts]
        over, axis = max(widths), y - 0.35 * size
        for part, width, at in zip(parts, widths, (-0.3, 1.05), strict=True):
            self.sheet.text(end + (over - width) / 2, axis + at * size, part, size)
        self.sheet.rule(end - 1, axis, end + over + 1, axis, float(rng.uniform(0.4, 0.8)))
        self.sheet.text(end + over + 3, y, random_text(rng, 5), size)
        return y + size

    def _signatures(self, y: float) -> float:
        rng, size = self.rng, self.sheet.setting.size
        y += 2 * size
        x = self.left
        for label in ("批准：", "审核：", "主检：")[: int(rng.integers(1, 4))]:
            end = self.sheet.lines[self.sheet.text(x, y, label, size)].box.x1
            drop = float(rng.uniform(0, 0.3)) * size
            self.sheet.rule(end + 2, y + drop, end + float(rng.uniform(30, 80)), y + drop, 0.6)
            x = end + 90
            if x > self.right - 60:
                break
        return y

    def _head(self, y: float) -> None:
        """A running head over its rule: one text or two, anywhere, the rule tight or loose."""
        rng = self.rng
        if rng.random() < 0.25:
            return
        size = min(self.sheet.setting.size, 10) * float(rng.choice([0.9, 1, 1, 1.2]))
        places = ("left", "middle", "right", "ends", "ends", "three", "whole")
        for x, text in self._head_texts(str(rng.choice(places)), size):
            self.sheet.text(x, y, text, size)
        drop, width = float(rng.uniform(0.12, 0.8)) * size, float(rng.uniform(0.4, 1.8))
        beyond = float(rng.choice([0, 0, 0, 10, -8]))
        ends = self.left - beyond, self.right + beyond
        self.sheet.rule(ends[0], y + drop, ends[1], y + drop, width)
        if rng.random() < 0.25:
            low = y + drop + width / 2 + float(rng.uniform(0.8, 2.2))
            self.sheet.rule(ends[0], low, ends[1], low, float(rng.uniform(0.3, 1.5)))

    def _head_texts(self, place: str, size: float) -> list[tuple[float, str]]:
        rng, width = self.rng, self.sheet.setting.face.width
        title, number = random_text(rng, int(rng.integers(5, 18))), "共12页 第3页"
        right, middle = self.right - width(number, size), (self.left + self.right) / 2
        if place == "left":
            return [(self.left, title)]
        if place == "middle":
            return [(middle - width(title, size) / 2, title)]
        if place == "right":
            return [(right, number)]
        if place == "whole":
            line = wrapped(self.sheet.setting.face, size, title * 8, self.right - self.left)[0]
            return [(self.left, line)]
        texts = [(self.left, title[:10]), (right, number)]
        return texts if place == "ends" else [*texts, (middle - 2 * size, title[-4:])]

    def _foot(self) -> None:
        rng, y = self.rng, self.sheet.height - 28
        if rng.random() < 0.5:
            self.sheet.rule(self.left, y, self.right, y, 0.5)
            self.sheet.text(self.sheet.width / 2 - 30, y + 12, "第 3 页 共 12 页", 9)
        if rng.random() < 0.15:
            self.sheet.page.draw_rect(
                (15, 12, self.sheet.width - 15, self.sheet.height - 12), width=0.8
            )

    # Marks and what is like them.

    def mark(self) -> None:
        rng = self.rng
        groups = self._groups(int(rng.choice([0, 0, 3, 6, 10, 14])))
        by_pen, pen = rng.random() < 0.55, varied_pen(rng, self.sheet.setting.size)
        for group in groups:
            if by_pen:
                self._pen_under(group, pen)
            elif rng.random() < 0.4:
                for span in group:
                    print_under(self.sheet.page, self._extent(*span), rng)
            else:
                print_under(self.sheet.page, self._reach(group), rng)
            for number, start, stop in group:
                self.marked.append(self._extent(number, start, stop))
        self._false_friends()

    def _groups(self, count: int) -> list[list[tuple[int, int, int]]]:
        rng = self.rng
        taken: list[tuple[int, int, int]] = []
        groups: list[list[tuple[int, int, int]]] = []
        for place in rng.permutation(len(self.spans))[: 3 * count]:
            group = [self.spans[place]]
            if rng.random() < 0.25:
                row = (
                    next(row for row in self.rows if group[0][0] in row)
                    if any(group[0][0] in row for row in self.rows)
                    else [group[0][0]]
                )
                group = [(n, 0, len(self.sheet.lines[n].text)) for n in row]
            group = [span for span in group if self._has_ink(span)]
            if (
                group
                and len(groups) < count
                and not any(_collide(a, b) for a in group for b in taken)
            ):
                groups.append(group)
                taken += group
        self.taken = taken
        return groups

    def _has_ink(self, span: tuple[int, int, int]) -> bool:
        return bool(self.sheet.lines[span[0]].text[span[1] : span[2]].strip(" ，。；：、"))

    def _extent(self, number: int, start: int, stop: int) -> Extent:
        box = self.sheet.span_box(number, start, stop)
        return Extent(box.x0, box.x1, box.y1 - 0.12 * box.height, box.height)

    def _whole(self, number: int, kept: list[Extent]) -> None:
        kept.append(self._extent(number, 0, len(self.sheet.lines[number].text)))

    def _reach(self, group: list[tuple[int, int, int]]) -> Extent:
        extents = [self._extent(*span) for span in group]
        return Extent(
            min(e.x0 for e in extents),
            max(e.x1 for e in extents),
            extents[0].baseline,
            extents[0].size,
        )

    def _pen_under(self, group: list[tuple[int, int, int]], pen: Pen) -> None:
        at = self._reach(group)
        paths = [pen_path(pen, at, self.rng, 0.0)]
        if pen.double:
            paths.append(pen_path(pen, at, self.rng, max(2.2 * pen.width, 1.8)))
        self.penned.append(
            (tuple(piece for path in paths for piece in lifted(path, pen, self.rng)), pen)
        )

    def _highlight(self, at: Extent) -> None:
        colour = ((1, 1, 0.4), (0.6, 1, 0.6), (1, 0.7, 0.8))[int(self.rng.integers(3))]
        box = (at.x0 - 1, at.baseline - 0.9 * at.size, at.x1 + 1, at.baseline + 0.2 * at.size)
        self.sheet.page.draw_rect(box, color=None, fill=colour)

    def _false_friends(self) -> None:
        rng = self.rng
        free = [
            s
            for s in self.spans
            if not any(_collide(s, t) for t in self.taken) and self._has_ink(s)
        ]
        pen = replace(varied_pen(rng, self.sheet.setting.size), wave=0.0, double=False, breaks=0)
        for place in rng.permutation(len(free))[: int(rng.integers(0, 7))]:
            at = self._extent(*free[place])
            draw = rng.random()
            if draw < 0.15:
                self.penned.append((pen_shape(at, rng), pen))
            elif draw < 0.25:
                self._highlight(at)
            elif draw < 0.4:
                y = at.baseline - float(rng.uniform(0.2, 0.5)) * at.size
                self.sheet.page.draw_line(
                    (at.x0, y), (at.x1, y), width=float(rng.uniform(0.4, 1.2))
                )
            elif draw < 0.65:
                top, bottom = (
                    at.baseline - 1.0 * at.size,
                    at.baseline + float(rng.uniform(0.2, 0.4)) * at.size,
                )
                self.sheet.page.draw_rect(
                    (at.x0 - 2, top, at.x1 + 2, bottom), width=float(rng.uniform(0.4, 1.2))
                )
            elif draw < 0.8:
                y = at.baseline - 1.05 * at.size
                self.sheet.page.draw_line((at.x0, y), (at.x1, y), width=0.7)
            else:
                self.sheet.page.draw_circle(
                    (at.x0, at.baseline - 0.4 * at.size), at.size, width=0.8
                )


def _collide(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    return a[0] == b[0] and a[1] < b[2] + 1 and b[1] < a[2] + 1
