"""The JSON that `huaxian read --json` and the `parse-` commands print: a kept contract."""

from __future__ import annotations

from typing import Any

from extractors.evidence import Evidence, FactName, Notice, Passage
from extractors.quantities import as_json
from flows.reports.evidence_wording import notice_sentence

_BOX_DIGITS = 2
_SINGLE_FACTS = (
    FactName.REPORT_NUMBER,
    FactName.CLIENT,
    FactName.SAMPLE,
    FactName.MODEL,
    FactName.ISSUED,
)


def passage_json(passage: Passage) -> dict[str, Any]:
    context = passage.context
    return {
        "page": passage.page,
        "bbox": [round(edge, _BOX_DIGITS) for edge in passage.box.as_tuple()],
        "text": passage.text,
        "mark": passage.mark.value,
        "source": passage.source.value,
        "confidence": round(passage.confidence, 3),
        "context": {
            "sentence": context.sentence,
            "row": context.row,
            "column": context.column,
            "heading": context.heading,
        },
        "quantities": [as_json(quantity) for quantity in passage.quantities],
        "places": [
            {
                "page": place.page,
                "bbox": [round(edge, _BOX_DIGITS) for edge in place.box.as_tuple()],
            }
            for place in passage.places
        ],
        "doubts": [{"code": doubt.code.value, "detail": doubt.detail} for doubt in passage.doubts],
        "second_reading": passage.second_reading,
    }


def facts_json(evidence: Evidence) -> dict[str, Any]:
    """The named facts of the contract, then every other fact by its name."""
    facts: dict[str, Any] = {}
    for name in _SINGLE_FACTS:
        fact = evidence.fact(name)
        facts[name.value] = fact.value if fact else None
    marks = [fact.value for fact in evidence.facts_named(FactName.MARK)]
    facts["marks"] = list(dict.fromkeys(marks))
    others: dict[str, list[str]] = {}
    for fact in evidence.facts:
        if fact.name not in (*_SINGLE_FACTS, FactName.MARK):
            others.setdefault(fact.name.value, []).append(fact.value)
    facts["others"] = others
    return facts


def notice_json(notice: Notice) -> dict[str, Any]:
    return {"page": notice.page, "code": notice.code.value, "message": notice_sentence(notice)}


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """The whole answer of `read --json`."""
    return {
        "file": evidence.file,
        "sha256": evidence.sha256,
        "kind": evidence.kind.value,
        "pages": len(evidence.pages),
        "passages": [passage_json(passage) for passage in evidence.passages],
        "facts": facts_json(evidence),
        "notices": [notice_json(one) for one in evidence.notices],
    }
