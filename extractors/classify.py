"""What kind of paper a file is, by the words on it; the file's name is only a hint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.errors import LexiconError
from extractors.evidence import FileKind, Line
from extractors.layout import PageReading, glyph_height
from extractors.lexicon import folded, load_table

LEXICON = "kinds"
# A file is told by its first pages; a long report's tables would only repeat one word.
PAGES = 6
TITLE_FACTOR = 3.0
# Below this sum nothing was said that tells a kind.
LEAST = 4.0
TITLE_HEIGHT = 1.25


@dataclass(frozen=True, slots=True)
class KindWords:
    """Weights of words in the text and in the file's name."""

    words: dict[str, float]
    name: dict[str, float]


@cache
def kind_words() -> dict[FileKind, KindWords]:
    """The lexicon of kinds. Raises LexiconError when it breaks its schema."""
    table = load_table(LEXICON)
    unknown = set(table) - set(FileKind)
    if unknown:
        raise LexiconError(f"词表 {LEXICON}.toml 有未知的材料类别：{'、'.join(sorted(unknown))}")
    return {
        FileKind(kind): KindWords(
            _weights(f"{kind}.words", entry.get("words", {})),
            _weights(f"{kind}.name", entry.get("name", {})),
        )
        for kind, entry in table.items()
    }


def _weights(entry: str, value: dict[str, object]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for word, weight in value.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise LexiconError(f"词表 {LEXICON}.toml 的“{entry}.{word}”应为数字")
        if folded(word) in weights:
            raise LexiconError(f"词表 {LEXICON}.toml 的“{entry}”有重复的词：{word}")
        weights[folded(word)] = float(weight)
    return weights


def file_kind(pages: Sequence[PageReading], name: str = "") -> FileKind:
    """The kind with the heaviest words; OTHER when nothing says enough."""
    scores = kind_scores(pages, name)
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= LEAST else FileKind.OTHER


def kind_scores(pages: Sequence[PageReading], name: str = "") -> dict[FileKind, float]:
    """The sum of weights for each kind: words of the text, titles more, the name once."""
    first = pages[:PAGES]
    text = "\n".join(_page_text(page) for page in first)
    titles = [folded(line.text) for page in first[:3] for line in title_lines(page)]
    file_name = folded(name)
    scores = dict.fromkeys(FileKind, 0.0)
    for kind, words in kind_words().items():
        for word, weight in words.words.items():
            factor = TITLE_FACTOR if any(_titles(title, word) for title in titles) else 1.0
            scores[kind] += weight * factor if word in text else 0.0
        scores[kind] += sum(weight for word, weight in words.name.items() if word in file_name)
    return scores


def _page_text(page: PageReading) -> str:
    """The page's words without white space, lines kept apart."""
    return "\n".join(folded(line.text) for line in page.lines)


def _titles(title: str, word: str) -> bool:
    """A title says a word when little else stands in it: not 检验报告编号 in a running head."""
    return word in title and len(title) <= len(word) + 24


def title_lines(page: PageReading) -> Iterable[Line]:
    """Lines of large or letter-spaced type in the upper part of a page."""
    height = glyph_height(page.lines)
    for line in page.lines:
        text = line.text.strip()
        short = 2 <= len(re.sub(r"\s", "", text)) <= 40 and not re.search("[:：。；]", text)
        spaced = bool(re.fullmatch(r"(?:[\u4e00-\u9fff]\s+){2,}[\u4e00-\u9fff]", text))
        tall = _line_height(line) > TITLE_HEIGHT * height
        if short and (spaced or tall) and line.box.center_y < 0.7 * page.height:
            yield line


def _line_height(line: Line) -> float:
    return max((glyph.box.height for glyph in line.glyphs), default=0.0)
