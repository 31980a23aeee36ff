"""The phrases of `data/lexicon/phrases.toml` find their examples and leave the others alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors.errors import LexiconError
from matchers.judging import lexicon
from matchers.judging.lexicon_schema import LONGEST_EXPRESSION, Phrase, WordList


@pytest.mark.parametrize("phrase", lexicon.phrases().phrase, ids=lambda phrase: phrase.name)
def test_a_phrase_finds_its_examples_only(phrase: Phrase) -> None:
    pattern = lexicon.phrase(phrase.name)
    assert [text for text in phrase.examples if not pattern.search(text)] == []
    assert [text for text in phrase.counter if pattern.search(text)] == []


def test_an_unknown_phrase_is_refused() -> None:
    with pytest.raises(LexiconError, match="nowhere"):
        lexicon.phrase("nowhere")


@pytest.mark.parametrize(
    ("words", "regex", "told"),
    [
        ('["得"]', "{found}{lost}", "lost"),
        ('["得"]', "得", "found"),
        ('["得", "得"]', "{found}", "得"),
        ('["得"]', "{found}" + "得" * LONGEST_EXPRESSION, "phrase.0.regex"),
    ],
)
def test_lists_are_used_known_and_short(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: str, regex: str, told: str
) -> None:
    text = f'schema = 1\n[[list]]\nname = "found"\nwords = {words}\n'
    text += f'[[phrase]]\nname = "one"\nregex = "{regex}"\nexamples = ["得"]\n'
    (tmp_path / "phrases.toml").write_text(text, "utf-8")
    monkeypatch.setattr("data.path", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(LexiconError, match=told):
        lexicon.phrases.__wrapped__()


def test_a_word_keeps_clear_of_its_neighbours() -> None:
    entry = WordList(
        name="back", words=("后", "后方"), not_before={"后": "轮轴"}, not_after={"后": "最"}
    )
    pattern = re.compile(entry.expression)
    assert [pattern.findall(text) for text in ("后轮", "最后", "后方", "运行后")] == [
        [],
        [],
        ["后方"],
        ["后"],
    ]


def test_a_word_of_contrast_is_not_found_inside_of_another() -> None:
    assert lexicon.contrast_in("给出", lexicon.Front.OF_NAME) == ""
    assert lexicon.contrast_in("出风侧", lexicon.Front.OF_NAME) == "出"
    assert lexicon.contrast_in("出风侧", lexicon.Front.OF_SENTENCE) == ""
    assert lexicon.contrast_in("空压机", lexicon.Front.OF_GENERAL) == "空压机"
    assert lexicon.contrast_in("空压机", lexicon.Front.OF_NAME) == ""
