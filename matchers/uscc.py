"""The unified social credit code (统一社会信用代码), GB 32100-2015: form, check digit, region."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 18
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O S V Z (GB 32100-2015 §4.2)
MODULUS = 31
WEIGHTS = tuple(pow(3, place, MODULUS) for place in range(LENGTH - 1))
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5"})  # letters the code never has


def normal_uscc(text: str) -> str:
    """The code without spaces and width variants, with letters it cannot hold read as digits."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-·:.]", "", plain).translate(_LOOKALIKES)


def check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015 annex A)."""
    total = sum(CHARACTERS.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return CHARACTERS[-total % MODULUS]


def uscc_fault(text: str) -> str | None:
    """What is wrong with the code, as a Chinese phrase; None when nothing is."""
    code = normal_uscc(text)
    if len(code) != LENGTH:
        return f"应为{LENGTH}位，实为{len(code)}位"
    strange = sorted(set(code) - set(CHARACTERS))
    if strange:
        return f"含代码中不会出现的字符“{''.join(strange)}”"
    if check_character(code[:-1]) != code[-1]:
        return "校验码不符（GB 32100）"
    return None


def region_code(text: str) -> str:
    """The six digits of the registering region (places 3 to 8), fewer when the code is short."""
    return normal_uscc(text)[2:8]
