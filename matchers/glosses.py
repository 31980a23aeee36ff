"""The Latin gloss or symbol beside a Chinese name: 额定负载 Rated payload, 额定电流In.

It is the same parameter said twice, and goes; where its words say another thing than the Chinese
ones (额定功率 Peak power) what was measured cannot be told. Source: conventions, Verdicts 6, 11.
"""

from __future__ import annotations

import re

from extractors.quantities.units import normalise_unit
from matchers.judging import lexicon

_LONGEST_SYMBOL = 4
_UNIT_BRACKET = re.compile(r"[（(\[]([^（()）\[\]]*)[)）\]]")
_LATIN_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SYMBOL_BEHIND = re.compile(
    r"(?P<name>.*[\u4e00-\u9fff])\s*(?P<letter>[A-Za-z])(?P<foot>[A-Za-z]{0,3})\s*(?P<end>[:：]?\s*)"
)


def without_gloss(text: str) -> str:
    """The text without the gloss, or the symbol, beside its Chinese name."""
    text = _name_first(text)
    found = _gloss(text)
    if found is not None:
        text = text[: found.start()] + text[found.end() :]
    return _without_symbol(text)


def contradicting_gloss(text: str) -> str:
    """The word of the gloss that the Chinese name does not say, or an empty text."""
    text = _name_first(text)
    found = _gloss(text)
    if found is None:
        return ""
    name = text[: found.start()]
    behind = _UNIT_BRACKET.sub(_without_unit, text[found.start("gloss") :])
    return next((word for word in _words(behind) if not _is_said(word, name)), "")


def _name_first(text: str) -> str:
    """Operating noise 运行噪声 the other way round."""
    found = lexicon.phrase("translation_in_front").search(text)
    return f"{found.group('name')} {found.group('gloss')}" if found is not None else text


def _without_unit(bracket: re.Match[str]) -> str:
    """Rated speed (r/min): no minimum."""
    return "" if normalise_unit(bracket.group(1)) is not None else bracket.group()


def _gloss(text: str) -> re.Match[str] | None:
    found = lexicon.phrase("translation").search(text)
    if found is None or normalise_unit(found.group("gloss")) is not None:
        return None
    return found if any(map(_is_word, _words(found.group("gloss")))) else None


def _is_word(letters: str) -> bool:
    """Not Rmax or Lden: what is short and not known may be a symbol."""
    is_known = any(letters in entry.latin for entry in lexicon.glosses().word)
    return is_known or len(letters) > _LONGEST_SYMBOL


def _words(gloss: str) -> list[str]:
    """Words with a hyphen as one, and each of their parts."""
    whole = _LATIN_WORD.findall(gloss.lower())
    return whole + [part for word in whole if "-" in word for part in word.split("-")]


def _is_said(word: str, name: str) -> bool:
    said = [entry for entry in lexicon.glosses().word if word in entry.latin]
    return all(any(part in name for part in entry.chinese) for entry in said)


def _without_symbol(text: str) -> str:
    """壳架等级额定电流Inm：: the letter fits what is measured, its foot what the name says."""
    found = _SYMBOL_BEHIND.fullmatch(text)
    if found is None:
        return text
    name, letter, foot = found.group("name", "letter", "foot")
    told = lexicon.glosses()
    fits = any(letter in entry.latin and name.endswith(entry.chinese) for entry in told.symbol)
    is_footed = not foot or any(
        foot in entry.latin and any(word in name for word in entry.chinese)
        for entry in told.subscript
    )
    return f"{name}{found.group('end')}" if fits and is_footed else text
