"""Whether two names mean one enterprise, one product, one model.

Models are compared strictly after width, space, hyphen and case folding; names tolerantly.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein


class Likeness(StrEnum):
    """SAME after folding; NEAR: other legal form, a misread character or a short form."""

    SAME = "same"
    NEAR = "near"
    OTHER = "other"


_LEGAL_FORM = re.compile(
    r"(?:集团)?(?:股份)?(?:有限责任公司|有限公司|公司|集团)|(?:研究院|研究所|厂)$"
)
_INVISIBLE = str.maketrans("", "", "\u200b\ufeff")
_HYPHENS = re.compile(r"[-‐‑‒–—―－_~·•]+")
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8", "Q": "0"})
_IDEOGRAPHS = re.compile(r"[\u4e00-\u9fff]")
_NO_MODEL = re.compile(r"^(?:[/\\—\-–]+|无|见.*|详见.*|/)?$")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9./×*+()]*")
LEAST_NAME = 4  # characters of an enterprise, 某某公司 at least
NEAR_RATIO = 88  # of 100 (RapidFuzz): one misread character in a name of eight


@lru_cache(maxsize=4096)  # names, and whole pages that a dozen rules ask for
def folded(text: str) -> str:
    """Compatibility forms unified, spaces dropped."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def is_organisation(name: str) -> bool:
    """False for what cannot be an enterprise's name: a place of work, a dash, a scrap."""
    plain = folded(name)
    return len(plain) >= LEAST_NAME and not plain.endswith(("车间", "现场", "仓库", "场地"))


def enterprise_stem(name: str) -> str:
    """The name without legal form and brackets: what stays when a company changes its form."""
    plain = re.sub(r"[()\[\]【】]", "", folded(name))
    return _LEGAL_FORM.sub("", plain) or plain


def enterprise_likeness(first: str, second: str) -> Likeness:
    """Tolerant of legal form, width, brackets, a misread character and a short form."""
    if folded(first) == folded(second):
        return Likeness.SAME
    one, other = enterprise_stem(first), enterprise_stem(second)
    if one == other or fuzz.ratio(one, other) >= NEAR_RATIO:
        return Likeness.NEAR
    short, long = sorted((one, other), key=len)
    return Likeness.NEAR if len(short) >= 3 and short in long else Likeness.OTHER


def model_codes(text: str) -> tuple[str, ...]:
    """The codes in a model field, folded; none for a dash, 见…栏 or an empty field."""
    plain = folded(text).upper()
    if _NO_MODEL.match(plain):
        return ()
    joined = _HYPHENS.sub("", plain)
    # A neighbouring cell's characters may be drawn over the field: 式Y断LW路1 is YLW1.
    codes = [*_CODE.findall(joined), *_CODE.findall(_IDEOGRAPHS.sub("", joined))]
    return tuple(
        dict.fromkeys(code.strip("./*+×") for code in codes if len(code) > 1 and _is_code(code))
    )


def _is_code(code: str) -> bool:
    """A model has a letter or is a number of three digits and more."""
    return any(char.isalpha() for char in code) or len(re.sub(r"\D", "", code)) >= 3


def model_likeness(first: str, second: str) -> Likeness:
    """SAME when a code is shared; NEAR when only characters that look alike differ."""
    ones, others = set(model_codes(first)), set(model_codes(second))
    if ones & others or folded(first).upper() == folded(second).upper():
        return Likeness.SAME
    alike = {code.translate(_LOOKALIKE) for code in ones} & {
        code.translate(_LOOKALIKE) for code in others
    }
    return Likeness.NEAR if alike else Likeness.OTHER


_TRAILING_CODE = re.compile(r"[A-Za-z][A-Za-z0-9\-/.]*\d[A-Za-z0-9\-/.]*型?$")


def product_score(first: str, second: str) -> float:
    """Likeness of two product names, 0 to 100, without a model behind either; a name inside
    the other counts fully, one whose words merely stand in another order nearly."""
    one, other = (_TRAILING_CODE.sub("", folded(name)) for name in (first, second))
    if not one or not other:
        return 0.0
    short, long = sorted((one, other), key=len)
    if short in long and len(short) >= 4:
        return 100.0
    return max(fuzz.ratio(one, other), fuzz.token_set_ratio(" ".join(one), " ".join(other)) * 0.9)


def differing_characters(first: str, second: str) -> int:
    """How many single-character edits apart two folded texts are."""
    return int(Levenshtein.distance(folded(first).upper(), folded(second).upper()))
