"""Whether a value's ink is told by what was read: signs left out, points for commas, m for M.

All readings of a value share what the recogniser never sees (a ℃ behind a number, a ′ between
two), so the ink itself is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.ocr.advances import advance
from extractors.ocr.ink import DIGIT_HEIGHT, Foot, Ink, ink_pieces, line_foot
from extractors.ocr.rapid import Grey, ReadCharacter

# How far beyond half its usual width (em) ink still belongs to a character: the error of a
# centre is 0.11 em at the 95th percentile.
REACH = 0.13
# More for signs whose centre is told by one of their parts: the C of ℃, the bar of ‰.
REACH_OF_RINGS = 0.28
_WITH_RINGS = "℃‰"
# Ink of a value, in digit heights: smaller than a faint prime is dirt, higher is a rule, and
# what begins below is an underline's.
SMALLEST = 0.18
HIGHEST = 1.35
LOWEST_START = 0.12
# Ink that ends this far (digit heights) above the foot hangs: ′ ″ ° and raised digits do.
HANGING = 0.4
# A comma ends this far (digit heights) below the foot of the line, a point does not.
COMMA_BELOW = 0.1
# In digit heights: a small m is 0.72 to 0.77 high, a capital as high as a digit.
SMALL_LETTER, CAPITAL = 0.84, 0.9
# In digit heights: the widest letter, and how far its ink's middle may lie from its centre.
WIDEST_LETTER, OFF_CENTRE = 1.5, 0.28
_TWO_HEIGHTS = {"m": "M", "w": "W", "v": "V", "s": "S"}
_SMALL_OF = {capital: small for small, capital in _TWO_HEIGHTS.items()}


def has_unread_ink(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """True when a piece of ink as large as a sign stands where no character was read, beside a
    number or a unit; parts of Chinese characters belong to nothing but those."""
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters)
    if foot is None:
        return True
    em = foot.height / DIGIT_HEIGHT
    places = [(character.centre * crop.shape[1], character.text) for character in characters]
    signs = [place for place in places if not place[1].isdecimal()]
    return any(
        _is_sign(piece, foot)
        and (
            _is_unread((piece.x0 + piece.x1) / 2, places, em)
            or (_hangs_alone(piece, pieces, foot) and not _is_near(piece, signs, em))
        )
        for piece in pieces
    )


def _hangs_alone(piece: Ink, pieces: Sequence[Ink], foot: Foot) -> bool:
    """True for ink at the digits' heads with nothing under it: no part of a digit."""
    middle = (piece.x0 + piece.x1) / 2
    return piece.y1 <= foot.row - HANGING * foot.height and not any(
        other.x0 <= middle <= other.x1 for other in pieces if other.y1 > piece.y1
    )


def _reach(text: str) -> float:
    """How far from its centre (em) ink belongs to a character."""
    return advance(text) / 2 + (REACH_OF_RINGS if text in _WITH_RINGS else REACH)


def _is_near(piece: Ink, places: Sequence[tuple[float, str]], em: float) -> bool:
    x = (piece.x0 + piece.x1) / 2
    return any(abs(x - centre) <= _reach(text) * em for centre, text in places)


def _is_unread(x: float, places: Sequence[tuple[float, str]], em: float) -> bool:
    """True for a place along the line beyond the reach of every character read."""
    if any(abs(x - centre) <= _reach(text) * em for centre, text in places):
        return False
    nearest = min(places, key=lambda place: abs(place[0] - x))[1]
    return not "\u2e80" <= nearest <= "\u9fff"


def _is_sign(piece: Ink, foot: Foot) -> bool:
    size = max(piece.x1 - piece.x0, piece.y1 - piece.y0)
    return (
        SMALLEST * foot.height <= size <= HIGHEST * foot.height
        and foot.row - HIGHEST * foot.height <= piece.y0 <= foot.row - LOWEST_START * foot.height
    )


def separators_confirmed(
    crop: Grey, characters: Sequence[ReadCharacter], places: Sequence[int]
) -> bool:
    """True when the ink of each point or comma at `places` is what it was read as."""
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters) if places else None
    if foot is None:
        return not places
    return all(_separator_fits(pieces, foot, characters[i], crop.shape[1]) for i in places)


def _separator_fits(
    pieces: Sequence[Ink], foot: Foot, character: ReadCharacter, width: int
) -> bool:
    x = character.centre * width
    near = [
        piece
        for piece in pieces
        if abs((piece.x0 + piece.x1) / 2 - x) < 0.3 * foot.height
        and piece.y0 > foot.row - 0.45 * foot.height
        and piece.y1 - piece.y0 < 0.6 * foot.height
    ]
    if len(near) != 1:
        return False
    is_comma = near[0].y1 - foot.row > COMMA_BELOW * foot.height
    return is_comma == (character.text in ",，")


def with_letter_heights(
    crop: Grey, characters: Sequence[ReadCharacter]
) -> tuple[ReadCharacter, ...]:
    """The characters with small letters for capitals, and the other way, where the height of
    their ink says so: mΩ and MΩ differ in nothing else."""
    if not any(c.text in _TWO_HEIGHTS or c.text in _SMALL_OF for c in characters):
        return tuple(characters)
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters)
    if foot is None:
        return tuple(characters)
    return tuple(_by_height(pieces, foot, character, crop.shape[1]) for character in characters)


def _is_one_letter(piece: Ink, x: float, foot: Foot) -> bool:
    """False for ink that has run into a neighbour: too wide, or its middle elsewhere."""
    centred = abs((piece.x0 + piece.x1) / 2 - x) <= OFF_CENTRE * foot.height
    return centred and piece.x1 - piece.x0 <= WIDEST_LETTER * foot.height


def _by_height(
    pieces: Sequence[Ink], foot: Foot, character: ReadCharacter, width: int
) -> ReadCharacter:
    other = _TWO_HEIGHTS.get(character.text) or _SMALL_OF.get(character.text)
    height = _letter_height(pieces, foot, character.centre * width) if other else None
    if other is None or height is None:
        return character
    is_small = character.text in _TWO_HEIGHTS
    if (is_small and height < CAPITAL) or (not is_small and height > SMALL_LETTER):
        return character
    return ReadCharacter(other, character.centre, character.confidence, character.others)


def _letter_height(pieces: Sequence[Ink], foot: Foot, x: float) -> float | None:
    """Height in digit heights of the letter that stands by itself at a place."""
    under = [
        piece
        for piece in pieces
        if piece.x0 <= x <= piece.x1
        and abs(piece.y1 - foot.row) < 0.12 * foot.height
        and piece.y1 - piece.y0 <= HIGHEST * foot.height
    ]
    if len(under) != 1 or not _is_one_letter(under[0], x, foot):
        return None
    return (under[0].y1 - under[0].y0) / foot.height


def small_m_confirmed(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """True when every m among the characters, none of them M, is as high as a small letter."""
    places = [c.centre * crop.shape[1] for c in characters if c.text == "m"]
    if not places or any(c.text == "M" for c in characters):
        return False
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters)
    if foot is None:
        return False
    heights = [_letter_height(pieces, foot, x) for x in places]
    return all(height is not None and height <= SMALL_LETTER for height in heights)
