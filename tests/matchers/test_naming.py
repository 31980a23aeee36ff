"""Names: the table of pairs, and what must hold for names nobody has listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import LexiconError
from matchers.judging import lexicon
from matchers.name_fronts import Relation
from matchers.name_parts import parse_name
from matchers.naming import relation

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "names.jsonl").read_text("utf-8").splitlines()
]
LEAST_RIGHT = 0.95
HANZI = st.text(
    st.sampled_from("钻铣磨削抛镀焊割喷涂压铸锻轧拉深度宽厚量率频响"), min_size=2, max_size=6
)


def _related(asked: str, given: str, product: str = "") -> Relation:
    return relation(parse_name(asked), parse_name(given), product)


def test_no_other_parameter_is_taken_for_the_asked_one() -> None:
    wrong = [
        case
        for case in CASES
        if case["relation"] != "same" and _related(case["asked"], case["given"]) is Relation.SAME
    ]
    assert wrong == []


def test_most_pairs_are_told_rightly() -> None:
    right = [
        case
        for case in CASES
        if _related(case["asked"], case["given"]).name.lower() == case["relation"]
    ]
    assert len(right) / len(CASES) >= LEAST_RIGHT


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("X/Y/Z轴定位精度", {"X", "Y", "Z"}),
        ("X轴定位精度", {"X"}),
        ("X、Y轴重复定位精度", {"X", "Y"}),
        ("定位精度（X/Y/Z）", {"X", "Y", "Z"}),
        ("B/C轴定位精度", {"B", "C"}),
        ("定位精度 X", {"X"}),
        ("XYZ轴定位精度", {"X", "Y", "Z"}),
        ("主轴最高转速", set()),
        ("MTBF", set()),
        ("CLTC工况平均效率", set()),
        ("X射线管电压", set()),
    ],
)
def test_axes(text: str, axes: set[str]) -> None:
    assert parse_name(text).axes == axes


def test_the_products_own_name_changes_nothing() -> None:
    assert _related("噪声", "收割机噪声", "数控车床") is Relation.AMBIGUOUS
    assert _related("噪声", "收割机噪声", "履带式再生稻联合收割机") is Relation.SAME


@pytest.mark.parametrize(
    ("asked", "given", "found"),
    [
        ("噪声", "收割机噪声", Relation.SAME),
        ("噪声", "空压机噪声", Relation.AMBIGUOUS),
        ("涂层厚度", "夜间各点涂层厚度", Relation.SAME),
        ("涂层厚度", "喷涂生产线涂层厚度", Relation.SAME),
        ("涂层厚度", "底漆涂层厚度", Relation.AMBIGUOUS),
        ("涂层厚度", "进口设备涂层厚度", Relation.AMBIGUOUS),
        ("涂层厚度", "图纸涂层厚度", Relation.AMBIGUOUS),
        ("粉碎能耗", "预粉碎能耗", Relation.AMBIGUOUS),
        ("重复性", "五个流量点的重复性", Relation.SAME),
        ("效率", "各电机效率", Relation.AMBIGUOUS),
    ],
)
def test_what_stands_in_front_counts_when_it_is_known_to_set_apart(
    asked: str, given: str, found: Relation
) -> None:
    assert _related(asked, given) is found


@given(HANZI)
def test_an_unlisted_name_is_itself(name: str) -> None:
    assert _related(name, name) in (Relation.SAME, Relation.UNNAMED)


@given(
    HANZI, st.sampled_from(["额定", "峰值", "最小", "重复", "入口", "出口", "径向", "轴向", "短时"])
)
def test_a_qualifier_more_never_matches(name: str, qualifier: str) -> None:
    assert _related(qualifier + name, name) is not Relation.SAME
    assert _related(name, qualifier + name) is not Relation.SAME


@given(st.text(max_size=30))
def test_any_text_has_a_name_or_none(text: str) -> None:
    parse_name(text)


def test_lexicons_keep_their_schema() -> None:
    lexicon.indicator_names()
    lexicon.near_names()
    lexicon.evidence_words()
    lexicon.condition_words()
    lexicon.grades()


def test_a_whole_of_words_the_class_does_not_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = 'schema = 1\nexclusive = []\n[[class]]\nname = "phase"\nasked = "same"\n'
    text += 'given = "same"\ngroups = [["A相"], ["B相"]]\nwholes = [["A相", "C相"]]\n'
    (tmp_path / "near_names.toml").write_text(text, "utf-8")
    monkeypatch.setattr("data.path", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(LexiconError, match="C相"):
        lexicon.near_names.__wrapped__()
