"""Printed values of fields brought into one form: dates, names of bodies, numbers."""

from __future__ import annotations

import re

from extractors.evidence import Fact, FactName
from extractors.facts.dates import find_dates
from extractors.facts.fields import Field
from extractors.layout import is_wide

DATES = frozenset(
    {
        FactName.ISSUED,
        FactName.PRODUCED,
        FactName.RECEIVED,
        FactName.COMMISSIONED,
        FactName.SIGNED,
    }
)
BODIES = frozenset(
    {
        FactName.LABORATORY,
        FactName.CLIENT,
        FactName.MAKER,
        FactName.USER,
        FactName.APPLICANT,
        FactName.BUYER,
        FactName.SELLER,
        FactName.HOLDER,
        FactName.SENDER,
    }
)
NUMBERS = frozenset(
    {
        FactName.REPORT_NUMBER,
        FactName.CONTRACT_NUMBER,
        FactName.INVOICE_NUMBER,
        FactName.INVOICE_CODE,
        FactName.SERIAL_NUMBER,
        FactName.LICENCE_NUMBER,
    }
)
SUMS = frozenset({FactName.AMOUNT, FactName.TAX, FactName.TOTAL})

_SEAL_WORDS = re.compile(
    r"\s*[(（【\[]\s*(?:盖章|公章|签章|签字|盖章处|加盖公章|印章|单位公章|签名|盖公章|章)[^()（）]{0,6}[)）】\]]\s*"
)
_PAPER_NUMBER = re.compile(r"[A-Za-z0-9\u4e00-\u9fff（）()〔〕\[\]【】_\-—－–/.．·#]+")
_USCC = re.compile(r"[0-9A-Z]{15,20}")
_SUM = re.compile(r"[-−]?\d[\d,，\s]*(?:\.\s?\d+)?")
_ADDRESS_AFTER = re.compile(
    r"\s+(?:地址|电话|传真|邮编|地 址|Address|Add\.?|Tel).*$", re.IGNORECASE
)


def field_facts(field: Field) -> tuple[Fact, ...]:
    """The facts a field tells: none when its value does not fit what the label promises."""
    values = _values(field)
    return tuple(
        Fact(name, value, field.page, field.box, round(field.confidence, 4))
        for name, value in values
        if value
    )


def _values(field: Field) -> tuple[tuple[FactName, str], ...]:
    name, value = field.name, field.value
    if name in DATES:
        return ((name, _date(value)),)
    if name is FactName.TESTED_FROM:
        return _period(value)
    if name is FactName.VALID_UNTIL:
        return ((name, _last_date(value)),)
    if name in BODIES:
        return ((name, body_name(value)),)
    if name in NUMBERS:
        return ((name, paper_number(value)),)
    if name in SUMS:
        return ((name, sum_text(value)),)
    if name is FactName.USCC:
        return ((name, uscc(value)),)
    if name is FactName.HOURS_RUN:
        return ((name, hours(value)),)
    if name is FactName.OPINION:
        return ((name, _said(value)),)
    if name is FactName.CONCLUSION and "。" in value:
        return ((name, plain_text(value[: value.rindex("。") + 1])),)
    return ((name, plain_text(value)),)


def _said(value: str) -> str:
    """What an opinion says, without the places for seal, signature and date."""
    text = re.sub(r"[\s_＿]+", "", _SEAL_WORDS.sub("", value))
    said = re.split(r"(?:签字|签章|盖章|公章|负责人|经办人)[：:（(]|年月日", text)[0]
    return said if re.search("[\u4e00-\u9fff]{2}", said) else ""


def _date(value: str) -> str:
    found = find_dates(value, compact=True)
    return found[0].iso if found else ""


def _last_date(value: str) -> str:
    found = find_dates(value, compact=True)
    if re.search("长期|永久|无固定期限", value) and len(found) < 2:
        return "长期"
    return found[-1].iso if found else ""


def _period(value: str) -> tuple[tuple[FactName, str], ...]:
    found = find_dates(value, compact=True)
    if not found:
        return ()
    return ((FactName.TESTED_FROM, found[0].iso), (FactName.TESTED_TO, found[-1].iso))


def body_name(value: str) -> str:
    """An enterprise's or laboratory's name without seal words, address and blanks."""
    value = _ADDRESS_AFTER.sub("", _SEAL_WORDS.sub(" ", value))
    value = re.sub(r"^\s*(?:单位)?名\s*称\s*[:：]\s*", "", value)
    value = re.split(
        r"[;；，。]|,(?!\s*(?:Ltd|Inc|LLC|Co|Corp|GmbH))|\s{2,}|\s*纳税人|\s*统一社会|\s*(?:19|20)\d\d\s*[年.\-]",
        value.strip(),
    )[0]
    return plain_text(value) if len(value) >= 2 and not value.isdigit() else ""


def paper_number(value: str) -> str:
    """A report's or contract's number: one token with a digit in it."""
    value = re.sub(r"\s*([-—－–/〔〕（）()\[\]])\s*", r"\1", value)
    tokens = [token for token in _PAPER_NUMBER.findall(value) if re.search(r"\d", token)]
    if not tokens:
        return ""
    joined = tokens[0]
    # Numbers printed with spaces, as on invoices and in wide type.
    if re.fullmatch(r"[\dA-Za-z ]+", value) and len(value) <= 30:
        joined = value.replace(" ", "")
    return re.sub(r"(?:共|第).{0,6}页.*$", "", joined).strip("-—－.．")


def sum_text(value: str) -> str:
    """An amount of money in figures as printed, without ¥ and grouping; 万元 is kept."""
    match = _SUM.search(value.replace("￥", "").replace("¥", ""))
    if match is None:
        return ""
    figures = re.sub(r"[,，\s]", "", match[0])
    unit = re.match(r"\s*(万元|亿元|万|亿)", value[value.find(match[0]) + len(match[0]) :])
    return figures + (unit[1] if unit else "")


def uscc(value: str) -> str:
    """The run of digits and capitals that can be a credit code or a tax number."""
    found = _USCC.search(re.sub(r"\s+", "", value).upper())
    return found[0] if found else ""


def hours(value: str) -> str:
    """Hours of running as figures: 约6000小时, 1.2万h; other units of time stay as printed."""
    match = re.search(
        r"(\d[\d,，]*(?:\.\d+)?)\s*(万)?\s*(?:余|多)?\s*(?:个)?(?:小时|[hH](?![a-z])|$)", value
    )
    if match is None:
        return plain_text(value)
    return re.sub(r"[,，]", "", match[1]) + (match[2] or "")


def plain_text(value: str) -> str:
    """Text with the spaces inside of Chinese words taken out."""
    chars = value.strip()
    kept = [
        char
        for place, char in enumerate(chars)
        if not (
            char == " "
            and 0 < place < len(chars) - 1
            and (is_wide(chars[place - 1]) or is_wide(chars[place + 1]))
        )
    ]
    return "".join(kept)
