"""A paper being written: who it is about, how it is set, what of it is marked.

Every draw of the paper's generator is part of the truth of its seed, so their order stays.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.corpus.writer import faces, phrases
from tests.corpus.writer.document import (
    CENTRED,
    FLUSH,
    Document,
    Raw,
    Run,
    Segment,
    Sheet,
    Spacing,
    Underline,
    bar,
)
from tests.corpus.writer.phrases import Indicator

_FAR = 99
_ALMOST_WHOLE = ("容积效率", "总效率", "脱硫效率", "转换效率", "功率因数")
"""Indicators whose results cannot lie far above their limit."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the paper is about and who wrote it."""

    name: str
    model: str
    maker: str
    user: str
    laboratory: str
    number: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody marks: `share` of the wishes come true, `level`: what they mostly take."""

    share: float
    underlines: tuple[str, ...]
    colour: str
    level: str


@dataclass(slots=True)
class Paper:
    """`since`: characters written after the last mark, so that marks do not touch."""

    rng: random.Random
    marked: bool
    document: Document
    habit: Habit
    subject: Subject
    since: int = _FAR
    _values: dict[Indicator, str] = field(default_factory=dict)
    _said: set[str] = field(default_factory=set)

    @property
    def text_width(self) -> int:
        return self.document.sheet.text_width

    def apart(self) -> None:
        """What follows stands apart from the last mark."""
        self.since = _FAR

    def wants(self, boost: float = 1.0) -> bool:
        """Whether the next stretch is to be marked."""
        free = self.marked and self.since >= 2
        return free and self.rng.random() < self.habit.share * boost

    def plain(self, text: str) -> str:
        """`text` as it is, counted as written."""
        self.since += len(text.strip())
        return text

    def passage(self, text: str) -> Run:
        """`text` as a marked passage."""
        self.since = 0
        name = self.rng.choice(self.habit.underlines)
        if name == "words" and "  " in text:
            name = "single"
        marks = self.document.marks
        marks.append(Underline(name, self.habit.colour))
        return Run(text, mark=len(marks) - 1)

    def fresh(self, pool: Sequence[str]) -> str:
        """One of the pool that the paper has not said yet."""
        text = self.rng.choice([text for text in pool if text not in self._said] or pool)
        self._said.add(text)
        return text

    def indicator(self) -> Indicator:
        """One of what is measured."""
        return self.rng.choice(self.subject.indicators)

    def value(self, of: Indicator) -> str:
        """The measured value, the same all over the paper."""
        if of not in self._values:
            below = of.direction == "≤"
            factor = self.rng.uniform(0.4, 0.97) if below else self.rng.uniform(1.02, 1.35)
            if of.name in _ALMOST_WHOLE:
                factor = self.rng.uniform(1.001, 1.01)
            self._values[of] = f"{of.limit * factor:.{of.decimals}f}"
        return self._values[of]


def new_paper(seed: str, marked: bool) -> Paper:
    """An empty paper with its header and footer."""
    rng = random.Random(seed)
    document = _document(rng)
    habit = _habit(rng, marked)
    subject = _subject(rng)
    document.raising = rng.random() < 0.35
    if rng.random() < 0.75:
        document.header = _header(document, subject)
    if rng.random() < 0.8:
        document.footer = _footer(document)
    return Paper(rng, marked, document, habit, subject)


def _document(rng: random.Random) -> Document:
    chinese = rng.choice(faces.chinese())
    size = rng.choice([10.5, 10.5, 10.5, 12, 12, 12, 14, 11])
    spacing = _spacing(rng, size)
    if chinese.startswith("Noto") and spacing == ("auto", 360):
        spacing = ("auto", 260)
    latin = rng.choice(phrases.LATIN_FACES) or chinese
    return Document(chinese, latin, size, spacing, _sheet(rng), rng)


def _spacing(rng: random.Random, size: float) -> Spacing:
    own = round(size * rng.uniform(1.55, 2.1)) * 20
    auto = [("auto", value) for value in (240, 240, 300, 360, 360)]
    return rng.choice([*auto, ("exact", own), ("exact", 24 * 20 if size < 14 else 28 * 20)])


def _sheet(rng: random.Random) -> Sheet:
    left, _, top, bottom = (rng.choice([1100, 1300, 1500, 1800]) for _ in range(4))
    right = rng.choice([1100, left])
    return Sheet(left=left, right=right, top=max(top, 1400), bottom=bottom)


def _habit(rng: random.Random, marked: bool) -> Habit:
    share = rng.choice([0.12, 0.2, 0.3, 0.45]) if marked else 0.0
    one = rng.choice(phrases.UNDERLINES)
    pool = [one] if rng.random() < 0.65 else rng.sample(phrases.UNDERLINES, 3)
    colour = rng.choice(["", "", "", "", "", "", "FF0000", "0000FF"])
    level = rng.choice(["value", "value", "phrase", "sentence", "mixed", "mixed"])
    return Habit(share, tuple(pool), colour, level)


def _subject(rng: random.Random) -> Subject:
    trade = rng.choice(phrases.TRADES)
    name = rng.choice(trade.machines)
    variant = ("", "A", "U", "H", "/32", "-II")
    model = f"{rng.choice(trade.models)}-{rng.randint(10, 2500)}{rng.choice(variant)}"
    place, stem = rng.choice(phrases.PLACES), rng.choice(phrases.STEMS)
    maker = f"浙江{place}{stem}{rng.choice(phrases.KINDS)}"
    place, stem = rng.choice(phrases.PLACES), rng.choice(phrases.STEMS)
    user = f"{place}{stem}{rng.choice(phrases.USERS)}"
    owner = rng.choice(["浙江省", "宁波市", "国家", "台州市"])
    laboratory = owner + rng.choice(phrases.LABS)
    series = rng.choice(["ZJ", "JC", "WT", "(2022)检字第", "JX-"])
    number = f"{series}{rng.randint(2019, 2023)}-{rng.randint(1, 9999):04d}"
    return Subject(name, model, maker, user, laboratory, number, trade.indicators)


def _header(document: Document, subject: Subject) -> str:
    rng = document.rng
    left = rng.choice([subject.laboratory, "检验报告", subject.maker, "用户使用报告"])
    numbered = (f"№：{subject.number}", f"报告编号：{subject.number}")
    right = rng.choice([*numbered, subject.model, "共 6 页 第 3 页"])
    grey = bar("bottom", "single", 4, rng.choice([0, 1, 4]), "808080")
    border = rng.choice([
        "", bar("bottom", "single", 6, 1), bar("bottom", "double", 6, 1),
        bar("bottom", "thinThickSmallGap", 12, 1), grey,
    ])  # fmt: skip
    shape = replace(
        FLUSH,
        line=("auto", 240),
        border=border,
        size=rng.choice([9, 9, 10.5]),
        tabs=(("right", document.sheet.text_width, ""),),
    )
    return document.paragraph_xml([f"{left}\t{right}"], shape)


def _footer(document: Document) -> str:
    rng = document.rng
    page, pages = _counter(document, "PAGE"), _counter(document, "NUMPAGES")
    address = (
        f"地址：浙江省{rng.choice(phrases.PLACES)}区科技路{rng.randint(1, 900)}号  "
        f"电话：0571-{rng.randint(10000000, 89999999)}"
    )
    forms: list[list[Segment]] = [
        ["— ", page, " —"],
        ["共 ", pages, " 页 第 ", page, " 页"],
        [address],
    ]
    text = rng.choice(forms)
    rules = ["", "", bar("top", "single", 6, 1), bar("top", "double", 4, 1)]
    shape = replace(CENTRED, line=("auto", 240), border=rng.choice(rules), size=9)
    return document.paragraph_xml(text, shape)


def _counter(document: Document, name: str) -> Raw:
    shown = document.run_xml(Run("1", size=9))
    return Raw(f'<w:fldSimple w:instr="{name}">{shown}</w:fldSimple>')
