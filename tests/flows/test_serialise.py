"""Evidence survives JSON exactly; hostile text cannot break it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.characters import clean_text
from extractors.evidence import (
    Box,
    Comparator,
    Context,
    Doubt,
    DoubtCode,
    Evidence,
    Fact,
    FactName,
    FileKind,
    MarkKind,
    Mention,
    Notice,
    NoticeCode,
    PageState,
    PageSummary,
    Passage,
    Place,
    Quantity,
    Role,
    Source,
    Uncertainty,
)
from extractors.serialise import SerialiseError, evidence_to_json, json_to_evidence

QUANTITY = Quantity(
    "0.0080mm",
    (3, 11),
    Decimal("0.0080"),
    "mm",
    Decimal("1E+3"),
    "定位精度",
    Comparator.LE,
    Role.MEASURED,
    Uncertainty(Decimal("0.002"), "mm", Decimal(2)),
    "25℃",
    "+",
)
PLACE = Place(1, Box(1.1, 2.2, 3.3000000000000003, 4.4))
EVIDENCE = Evidence(
    file="a.zip/报告.pdf",
    sha256="0" * 64,
    kind=FileKind.TEST_REPORT,
    pages=(PageSummary(1, 595.28, 841.89, PageState.READ, Source.OCR, "正文"),),
    passages=(
        Passage(
            "定位精度0.0080mm",
            MarkKind.HANDWRITTEN,
            (PLACE,),
            Source.OCR,
            0.98,
            Context("句", "行", "列", "题", (("头", "值"),), ("注",)),
            (QUANTITY,),
            (Doubt(DoubtCode.READINGS_DIFFER, "0.008|0.003"),),
            "0.003",
        ),
    ),
    mentions=(Mention("x", PLACE, Source.TEXT_LAYER, 1.0),),
    facts=(Fact(FactName.ISSUED, "2022-06-30", 1, Box(0, 0, 1, 1), 0.5),),
    notices=(Notice(NoticeCode.REPAIRED_FILE), Notice(NoticeCode.PAGE_SKIPPED, 2, "细节")),
)


def test_round_trip_is_exact() -> None:
    back = json_to_evidence(evidence_to_json(EVIDENCE))
    assert back == EVIDENCE
    assert str(back.passages[0].quantities[0].value) == "0.0080"
    assert evidence_to_json(back) == evidence_to_json(EVIDENCE)


@pytest.mark.parametrize("text", ["坏\ud800字", "\x00\x1b[31m", "a\ufffeb"])
def test_what_no_output_can_hold_is_replaced_one_for_one(text: str) -> None:
    back = json_to_evidence(evidence_to_json(replace(EVIDENCE, file=text)))
    assert back.file == clean_text(text)
    assert len(back.file) == len(text)
    back.file.encode("utf-8")


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_survives_or_is_cleaned(text: str) -> None:
    back = json_to_evidence(evidence_to_json(replace(EVIDENCE, file=text)))
    assert back.file in (text, clean_text(text))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_keep_every_digit(value: Decimal) -> None:
    passage = replace(EVIDENCE.passages[0], quantities=(replace(QUANTITY, value=value),))
    back = json_to_evidence(evidence_to_json(replace(EVIDENCE, passages=(passage,))))
    assert back.passages[0].quantities[0].value.as_tuple() == value.as_tuple()


@pytest.mark.parametrize("payload", [b"", b"{}", b"[1]", b'{"file": 1}', b"\xff"])
def test_other_bytes_are_refused(payload: bytes) -> None:
    with pytest.raises(SerialiseError):
        json_to_evidence(payload)
