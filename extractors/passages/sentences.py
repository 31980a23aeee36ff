"""Sentences of a text, and the footnotes that markers point to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# 句末点号 of GB/T 15834; a point ends a sentence only between words of another script.
_END = re.compile(r"[。！？!?]+[”’」』）)\"]*|\n+")
_MARKER = r"[*＊#＃①②③④⑤⑥⑦⑧⑨△▲※☆★†‡]"
_NOTE_OPENING = re.compile(rf"^\s*(?:注\s*\d*\s*[:：.、]?\s*)?({_MARKER}+)\s*[:：、.]?\s*\S")
_NOTE_OF_MARKER = re.compile(
    rf"(?:带|标|注有|标有|标注|加|有|打|以)[“\"'‘「]?({_MARKER}+)[”\"'’」]?"
)
# “*”为非资质认定项目: a marker that a sentence explains.
_EXPLAINED = re.compile(
    rf"({_MARKER})[”\"'’」）)]?\s*(?:号|者|项|标记|标识)?.{{0,6}}?(?:为|表示|代表|系|是|指)"
)
_NUMBERED_NOTE = re.compile(r"^\s*注\s*(\d+)\s*[:：.、]?\s*\S")
_NOTE_CALL = re.compile(r"注\s*(\d+)")
_AT_EDGE = re.compile(
    rf"^\s*[(（]?({_MARKER}+)|({_MARKER}+)[)）]?\s*$"
    rf"|(?<=[\u4e00-\u9fff)）])({_MARKER})(?=[\s（(]|$)"
)


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and stop of each sentence, outer white space left out."""
    spans = []
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        part = text[start:end]
        if part.strip():
            left = len(part) - len(part.lstrip())
            spans.append((start + left, start + len(part.rstrip())))
        start = end
    return tuple(spans)


def sentence_around(text: str, start: int, stop: int) -> tuple[int, int]:
    """The sentences a span lies in, as one span."""
    hits = [span for span in sentence_spans(text) if span[0] < stop and start < span[1]]
    return (hits[0][0], hits[-1][1]) if hits else (start, stop)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note and the marker it explains; `注1` has the marker `注1`."""

    marker: str
    text: str


def find_footnotes(texts: Iterable[str]) -> tuple[Footnote, ...]:
    """Notes such as 注：带*项目不在资质认定范围内, ① 按GB/T …, 注1：…"""
    found: list[Footnote] = []
    for text in texts:
        if "注" not in text and not re.search(_MARKER, text):
            continue
        for start, stop in sentence_spans(text):
            found.extend(_footnotes_in(text[start:stop]))
    return tuple(dict.fromkeys(found))


def _footnotes_in(sentence: str) -> Iterable[Footnote]:
    numbered = _NUMBERED_NOTE.match(sentence)
    if numbered:
        yield Footnote(f"注{numbered[1]}", sentence)
        return
    markers = {match[1] for match in _NOTE_OF_MARKER.finditer(sentence)}
    if len(sentence) > 8:
        markers |= {match[1] for match in _EXPLAINED.finditer(sentence)}
    opening = _NOTE_OPENING.match(sentence)
    if opening and len(sentence) > 6:
        markers.add(opening[1])
    for marker in sorted(markers):
        yield Footnote(_same(marker), sentence)


def notes_called(texts: Sequence[str], notes: Sequence[Footnote]) -> tuple[str, ...]:
    """The notes whose marker stands at the edge of one of the texts."""
    markers: set[str] = set()
    for text in texts:
        markers |= {_same(m) for match in _AT_EDGE.finditer(text) for m in match.groups() if m}
        markers |= {f"注{match[1]}" for match in _NOTE_CALL.finditer(text)}
    return tuple(
        dict.fromkeys(
            note.text for note in notes if note.marker in markers and note.text not in texts
        )
    )


def _same(marker: str) -> str:
    return marker.replace("＊", "*").replace("＃", "#")
