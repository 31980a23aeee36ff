"""The lexicon's tables: they load, and every pattern does what its own examples say."""

from __future__ import annotations

import pytest

from extractors.errors import LexiconError
from extractors.quantities import lexicon
from extractors.quantities.grades import find_grades
from extractors.quantities.lexicon import NotQuantity, grade_systems, not_quantities, words


def test_all_tables_load() -> None:
    assert lexicon.unit_lexicon().atoms
    assert words()["before"]["ge"]
    assert grade_systems()


@pytest.mark.parametrize("pattern", not_quantities(), ids=lambda pattern: pattern.label)
def test_patterns_match_their_examples_only(pattern: NotQuantity) -> None:
    for example in pattern.examples:
        assert pattern.regex.search(example), example
    for example in pattern.counter:
        assert not pattern.regex.search(example), example


def test_grades_match_their_examples() -> None:
    for system in grade_systems():
        for example in system.examples:
            hit = system.regex.match(example)
            assert hit is not None and example.startswith(hit.group()), (system.name, example)


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("防护等级不低于IP65", ["IP65"]),
        ("绝缘等级F级，防爆Ex d IIB T4", ["F级", "Ex d IIB T4"]),
        ("能效达到1级能效", ["1级"]),
        ("齿轮精度5级", ["5级"]),
        ("12级泵", []),
        ("平衡等级G2.5级", ["G2.5级"]),
    ],
)
def test_grades_in_text(text: str, grades: list[str]) -> None:
    assert [grade.text for grade in find_grades(text)] == grades


def test_a_word_listed_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "read_table", lambda name: {"names": {"leads": ["其中", "其中"]}})
    words.cache_clear()
    with pytest.raises(LexiconError, match="其中"):
        words()
    words.cache_clear()


def test_a_table_that_breaks_its_schema_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "read_table", lambda name: {"pattern": [{"label": "x"}]})
    not_quantities.cache_clear()
    with pytest.raises(LexiconError, match=r"not_quantities\.toml"):
        not_quantities()
    not_quantities.cache_clear()
