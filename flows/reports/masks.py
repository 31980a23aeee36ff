"""Phone, identity-card and bank account numbers, masked in everything meant to circulate.

Numbers of reports, certificates, invoices and standards stay: they identify papers.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

_T = TypeVar("_T")

# Fields that name things or hold hashes: changed, they would lead nowhere.
_NAMES = frozenset(
    {"enterprise", "equipment", "file", "folder", "link", "annotated", "annotated_print"}
    | {"sha256", "list_sha256", "evidence_key", "subject", "list_no"}
)
# A number written right after one of these identifies a paper, not a person.
_PAPER_NUMBER = re.compile(r"(?:编号|证号|号码?为?|№|No\.?)\s*[:：]?\s*$", re.IGNORECASE)
_PERSON_NUMBER = re.compile(
    r"(?:电话|手机|联系方式|传真|身份证|账|帐|卡)(?:号码?|证号)?(?:为)?\s*[:：]?\s*$"
)
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z_.\-/])(?:\+?86[- ]?)?(1[3-9]\d)([- ]?)(\d{4})\2(\d{4})(?![0-9A-Za-z_])"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z_.\-/])(\(?0\d{2,3}\)?[- ]?)(\d{4})(\d{3,4})(?![0-9A-Za-z_])"
)
# GB 11643: region (6), date of birth (8), order (3), check character.
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z.\-])([1-9]\d{5})((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3})"
    r"([0-9Xx])(?![0-9A-Za-z.])"
)
# Cards (16 to 19 digits), in groups of four or not; other accounts only after their label.
_CARD = re.compile(r"(?<![0-9A-Za-z.\-])(\d{4})([ -]?)((?:\d{4}\2){2,3})(\d{1,4})(?![0-9A-Za-z.])")
# GB 32100: a unified social credit code may consist of digits alone.
_CREDIT_CODE = re.compile(r"(?:1[1-9]|5[1-9]|9[1-3])\d{16}")
_ACCOUNT = re.compile(r"((?:账|帐)\s*号\s*[:：]?\s*)(\d{4})([\d -]{4,22})(\d{3})(?!\d)")


def masked(text: str) -> str:
    """The text with every such number reduced to its ends: `138****5678`."""
    if not any(character.isdigit() for character in text):
        return text
    text = _ACCOUNT.sub(lambda hit: f"{hit[1]}{hit[2]}{_stars(hit[3])}{hit[4]}", text)
    text = _IDENTITY.sub(_unless_paper(lambda hit: f"{hit[1]}***********{hit[3]}"), text)
    text = _MOBILE.sub(_unless_paper(lambda hit: f"{hit[1]}****{hit[4]}"), text)
    text = _LANDLINE.sub(_unless_paper(lambda hit: f"{hit[1]}****{hit[3][-3:]}"), text)
    return _CARD.sub(_unless_paper(_masked_card), text)


def masked_value(value: _T) -> _T:
    """A frozen dataclass with all texts in it masked, however deep; the rest as it is."""
    return cast("_T", _masked_any(value))


def _masked_any(value: Any) -> Any:
    if type(value) is str:
        return masked(value)
    if isinstance(value, tuple):
        return tuple(_masked_any(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {
            one.name: _masked_any(getattr(value, one.name))
            for one in fields(value)
            if one.name not in _NAMES
        }
        return replace(value, **parts)
    return value


def _stars(digits: str) -> str:
    return "*" * len(digits.strip())


def _masked_card(hit: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", hit[0])
    if not 16 <= len(digits) <= 19 or _CREDIT_CODE.fullmatch(digits):
        return hit[0]
    return f"{digits[:4]}********{digits[-4:]}"


def _unless_paper(mask: Any) -> Any:
    """Leaves a number alone that stands right after 编号, 证号 or №."""

    def masked_hit(hit: re.Match[str]) -> str:
        before = hit.string[: hit.start()]
        if _PAPER_NUMBER.search(before) and not _PERSON_NUMBER.search(before):
            return hit[0]
        return str(mask(hit))

    return masked_hit
