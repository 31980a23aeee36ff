"""The phrases of `data/lexicon/phrases.toml` find their examples and leave the others alone."""

from __future__ import annotations

import pytest

from extractors.errors import LexiconError
from matchers.judging import lexicon


@pytest.mark.parametrize("phrase", lexicon.phrases().phrase, ids=lambda phrase: phrase.name)
def test_a_phrase_finds_its_examples_only(phrase: lexicon.Phrase) -> None:
    pattern = lexicon.phrase(phrase.name)
    assert [text for text in phrase.examples if not pattern.search(text)] == []
    assert [text for text in phrase.counter if pattern.search(text)] == []


def test_an_unknown_phrase_is_refused() -> None:
    with pytest.raises(LexiconError, match="nowhere"):
        lexicon.phrase("nowhere")
