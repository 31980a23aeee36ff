"""Signs the recogniser drops or simplifies: ‰ read as %, and ′ ″ behind a number not at all.

Measured on 45 % and ‰ (11 faces, 150-400 dpi): the second ring of a % begins at 0.66 to 0.71
of its width; a ‰ has three rings, the second at 0.38 to 0.48, the third at 0.75 to 0.80.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from extractors.ocr import rapid
from extractors.ocr.advances import advance
from extractors.ocr.ink import DIGIT_HEIGHT, SPECK, Foot, Ink, ink_pieces, line_foot, print_ink
from extractors.ocr.rapid import Grey, ReadCharacter

SECOND_RING = (0.34, 0.54)
# A % that has caught nothing of its neighbours is no wider (digit heights), and where none of
# its holes is seen, no wider than this.
WIDEST_PERCENT, WIDEST_BLIND = 1.4, 1.15
LAST_RING = (0.7, 0.88)
# A wider sign (digit heights) has caught ink of its neighbours.
WIDEST_SIGN = 1.58
# Smaller rings (share of the sign's area) are pinholes of the print.
LEAST_RING = 0.004
# Ink that begins this low (digit heights above the foot) is a comma, not a ring.
LOW_SIGN = 0.35
ENLARGED = 4
# What the recogniser makes of the last ring of a ‰.
_LAST_RING_READ = "0oO。"
# A prime, in digit heights: how high and wide it is, how far its ends lie from the digits' foot.
PRIME_HEIGHT = (0.2, 0.6)
PRIME_WIDTH = 0.35
PRIME_FOOT = 0.45
PRIME_GAP = 0.6
# Least way from digit to digit over a prime, in em (Liberation Serif 0.75); without one at most
# 0.64 (DejaVu).
PRIME_STEP = 0.7
# Slanted primes are up to this wide, at least this high, begin up to this far behind the number
# (digit heights; in the middle of a Chinese face's full em) and above its foot. Their ink lies
# along the rising diagonal in one run a row: correlation of columns and rows -0.60 to -0.84; of
# two strokes run together -0.47 at most, of a ring 0.
SLANTED_WIDTH, SLANTED_HEIGHT, SLANTED_GAP, SLANTED_FOOT = 0.7, 0.17, 1.0, 0.7
RISING = -0.55
# Share of a prime's columns that may have ink below it; under a loose top of a 6 all have.
MOST_UNDER = 0.4
# Lost ink, in digit heights: how near to the number it begins, its least height and width.
LOST_NEAR = 1.2
LOST_HEIGHT = 0.55
LOST_WIDTH = 0.6
LOST_CONFIDENCE = 0.6
# A number with ink behind it that could not be read is not sure.
UNREAD_BESIDE = 0.4
# How far (digit heights) ink of the next character may lie before its usual beginning; more
# for signs whose width differs from face to face.
OWN_INK, OWN_INK_LOOSE = 0.15, 0.3
_LOOSE_SIGNS = "℃°′″'\"l"
_FULL_STOPS = "，。、；"
# What a prime that was not taken for one is read as; a point has at least this size (digit
# heights).
_HUNG_AS = ",，、~～"
LEAST_COMMA = 0.12
# What may stand behind a lost prime; behind other signs the ink may be theirs.
_MAY_FOLLOW = "，。、；,;（()）～~ "


def with_single_rings(characters: Sequence[ReadCharacter]) -> tuple[ReadCharacter, ...]:
    """The characters with one ℃ for a ° and a ℃: one sign whose ring was read twice."""
    done: list[ReadCharacter] = []
    for character in characters:
        if character.text == "℃" and done and done[-1].text == "°":
            middle = (done.pop().centre + character.centre) / 2
            character = replace(character, centre=middle)
        done.append(character)
    return tuple(done)


def with_small_signs(crop: Grey, characters: Sequence[ReadCharacter]) -> tuple[ReadCharacter, ...]:
    """The characters with ‰ for a % that has three rings, and with the primes that were lost."""
    if not any(character.text.isdecimal() for character in characters):
        return tuple(characters)
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters)
    if foot is None:
        return tuple(characters)
    signs = _with_permille(crop, pieces, foot, characters)
    hung = _with_hung_signs(crop, pieces, foot, signs)
    primed = _with_primes(crop, pieces, foot, hung)
    return _with_unread(crop, pieces, foot, primed)


def _with_permille(
    crop: Grey, pieces: Sequence[Ink], foot: Foot, characters: Sequence[ReadCharacter]
) -> list[ReadCharacter]:
    changed: list[ReadCharacter] = []
    place = 0
    while place < len(characters):
        character = characters[place]
        after = place + 1
        if character.text == "%":
            while after < len(characters) and characters[after].text in _LAST_RING_READ:
                after += 1
            right = characters[after] if after < len(characters) else None
            left = characters[place - 1] if place else None
            span = _between(left, right, crop.shape[1], foot)
            if _has_three_rings(crop, pieces, foot, span):
                character = replace(character, text="‰")
            else:
                after = place + 1
        changed.append(character)
        place = after
    return changed


def _between(
    left: ReadCharacter | None, right: ReadCharacter | None, width: int, foot: Foot
) -> tuple[float, float]:
    """The free columns between two characters, in pixels."""
    em = foot.height / DIGIT_HEIGHT
    x0 = 0.0 if left is None else left.centre * width + (advance(left.text) / 2 - 0.08) * em
    if right is None:
        return x0, float(width)
    half = 0.28 if right.text in _FULL_STOPS else advance(right.text) / 2 - 0.08
    return x0, right.centre * width - half * em


def percents_confirmed(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """True when no % among the characters can be a ‰ by its ink."""
    places = [place for place, character in enumerate(characters) if character.text in "%％"]
    if not places:
        return True
    pieces = ink_pieces(crop)
    foot = line_foot(crop, pieces, characters)
    return foot is not None and all(
        _is_percent(crop, pieces, foot, _neighbours(characters, place, crop.shape[1], foot))
        for place in places
    )


def permilles_confirmed(crop: Grey, characters: Sequence[ReadCharacter]) -> bool:
    """True when there are ‰ among the characters and the ink of each has three rings."""
    places = [place for place, character in enumerate(characters) if character.text == "‰"]
    pieces = ink_pieces(crop) if places else []
    foot = line_foot(crop, pieces, characters)
    return (
        bool(places)
        and foot is not None
        and all(
            _has_three_rings(
                crop, pieces, foot, _neighbours(characters, place, crop.shape[1], foot)
            )
            for place in places
        )
    )


def _neighbours(
    characters: Sequence[ReadCharacter], place: int, width: int, foot: Foot
) -> tuple[float, float]:
    left = characters[place - 1] if place else None
    right = characters[place + 1] if place + 1 < len(characters) else None
    return _between(left, right, width, foot)


def _is_percent(crop: Grey, pieces: Sequence[Ink], foot: Foot, span: tuple[float, float]) -> bool:
    box = _sign_box(pieces, foot, span)
    if box is None:
        return False
    rings = _rings(crop[box.y0 : box.y1, box.x0 : box.x1])
    widest = (WIDEST_PERCENT if rings else WIDEST_BLIND) * foot.height
    middle = any(SECOND_RING[0] - 0.04 <= ring <= SECOND_RING[1] + 0.02 for ring in rings)
    return box.x1 - box.x0 <= widest and len(rings) <= 2 and not middle


def _has_three_rings(
    crop: Grey, pieces: Sequence[Ink], foot: Foot, span: tuple[float, float]
) -> bool:
    box = _sign_box(pieces, foot, span)
    if box is None or box.x1 - box.x0 > WIDEST_SIGN * foot.height:
        return False
    rings = _rings(crop[box.y0 : box.y1, box.x0 : box.x1])
    return (
        len(rings) == 3
        and SECOND_RING[0] <= rings[1] <= SECOND_RING[1]
        and LAST_RING[0] <= rings[2] <= LAST_RING[1]
    )


def _sign_box(pieces: Sequence[Ink], foot: Foot, span: tuple[float, float]) -> Ink | None:
    """The box around the ink between two characters, specks left out."""
    sign = [
        piece
        for piece in pieces
        if span[0] < (piece.x0 + piece.x1) / 2 < span[1]
        and max(piece.x1 - piece.x0, piece.y1 - piece.y0) > SPECK * foot.height
        and foot.row - 1.2 * foot.height < piece.y1
        and piece.y0 < foot.row - LOW_SIGN * foot.height
    ]
    if not sign:
        return None
    return Ink(
        min(piece.x0 for piece in sign),
        min(piece.y0 for piece in sign),
        max(piece.x1 for piece in sign),
        max(piece.y1 for piece in sign),
    )


def _rings(sign: Grey) -> list[float]:
    """Where the holes in a sign's ink begin, as shares of its width, from left to right."""
    big = cv2.resize(sign, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    _, ink = cv2.threshold(big, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    least = LEAST_RING * ink.size
    holes = [
        contour
        for contour, (_, _, _, parent) in zip(contours, tree[0], strict=True)
        if parent >= 0 and cv2.contourArea(contour) > least
    ]
    return sorted(float(contour[:, 0, 0].min()) / ink.shape[1] for contour in holes)


def _with_primes(
    crop: Grey, pieces: Sequence[Ink], foot: Foot, characters: Sequence[ReadCharacter]
) -> tuple[ReadCharacter, ...]:
    """Adds the primes that stand behind a number and were read as nothing."""
    width = crop.shape[1]
    done: list[ReadCharacter] = []
    for place, character in enumerate(characters):
        done.append(character)
        right = characters[place + 1] if place + 1 < len(characters) else None
        follows = (
            right is None
            or right.text in _MAY_FOLLOW
            or _has_prime_room(character, right, width * DIGIT_HEIGHT / foot.height)
        )
        if not character.text.isdecimal() or not follows:
            continue
        primes = _primes(crop, pieces, foot, _between(character, right, width, foot))
        if primes:
            middle = float(np.mean([(piece.x0 + piece.x1) / 2 for piece in primes])) / width
            sign = "′" if len(primes) == 1 else "″"
            done.append(ReadCharacter(sign, middle, min(character.confidence, 0.6)))
    return tuple(done)


def _has_prime_room(left: ReadCharacter, right: ReadCharacter, length: float) -> bool:
    """True for digits with room for a prime between them; `length` of the line in em."""
    return right.text.isdecimal() and (right.centre - left.centre) * length >= PRIME_STEP


def _with_hung_signs(
    crop: Grey, pieces: Sequence[Ink], foot: Foot, characters: Sequence[ReadCharacter]
) -> list[ReadCharacter]:
    """The characters with primes for the commas and tildes behind numbers that hang."""
    done = list(characters)
    for place in range(1, len(characters)):
        left, sign = characters[place - 1 : place + 1]
        if sign.text not in _HUNG_AS or not left.text.isdecimal():
            continue
        right = next((c for c in characters[place + 1 :] if not c.text.isspace()), None)
        span = _between(left, right, crop.shape[1], foot)
        primes = _primes(crop, pieces, foot, span)
        if primes and not _has_other_ink(pieces, foot, span, primes):
            done[place] = replace(sign, text="′" if len(primes) == 1 else "″")
    return done


def _has_other_ink(
    pieces: Sequence[Ink], foot: Foot, span: tuple[float, float], known: Sequence[Ink]
) -> bool:
    return any(
        span[0] < (piece.x0 + piece.x1) / 2 < span[1]
        and piece not in known
        and max(piece.x1 - piece.x0, piece.y1 - piece.y0) > LEAST_COMMA * foot.height
        and piece.y0 < foot.row
        for piece in pieces
    )


def _with_unread(
    crop: Grey, pieces: Sequence[Ink], foot: Foot, characters: Sequence[ReadCharacter]
) -> tuple[ReadCharacter, ...]:
    """Reads by itself what stands behind a number and was read as nothing (a lost ℃)."""
    width = crop.shape[1]
    done: list[ReadCharacter] = []
    for place, character in enumerate(characters):
        done.append(character)
        right = characters[place + 1] if place + 1 < len(characters) else None
        if not character.text.isdecimal() or (right is not None and right.text.isdecimal()):
            continue
        span = _between(character, right, width, foot)
        lost = _lost_ink(pieces, foot, span)
        read = _read_between(crop, lost, foot) if lost else []
        if not read and _has_ink(pieces, foot, (span[0], span[1] - _own_ink(right, foot))):
            done[-1] = replace(character, confidence=min(character.confidence, UNREAD_BESIDE))
        done += read
    return tuple(done)


def _own_ink(right: ReadCharacter | None, foot: Foot) -> float:
    """How far in pixels before its usual beginning the ink of a sign may begin."""
    if right is None or right.text in _FULL_STOPS:
        return 0.0
    return (OWN_INK_LOOSE if right.text in _LOOSE_SIGNS else OWN_INK) * foot.height


def _has_ink(pieces: Sequence[Ink], foot: Foot, span: tuple[float, float]) -> bool:
    """True when ink that was not read stands close behind a number, above the line's foot."""
    return any(
        span[0] + 0.1 * foot.height <= piece.x0
        and piece.x1 <= span[1]
        and piece.x0 - span[0] < LOST_NEAR * foot.height
        and SPECK * foot.height <= piece.y1 - piece.y0 < 1.3 * foot.height
        and foot.row - 1.3 * foot.height < piece.y0 < foot.row - 0.5 * foot.height
        for piece in pieces
    )


def _lost_ink(pieces: Sequence[Ink], foot: Foot, span: tuple[float, float]) -> list[Ink]:
    """Pieces as high as letters that lie wholly between two characters, near the first."""
    found = [
        piece
        for piece in pieces
        if span[0] - 0.05 * foot.height <= piece.x0
        and piece.x1 <= span[1]
        and piece.y1 - piece.y0 < 1.3 * foot.height
        and foot.row - 1.3 * foot.height < piece.y0 < foot.row
    ]
    near = [piece for piece in found if piece.x0 - span[0] < LOST_NEAR * foot.height]
    is_letter = any(piece.y1 - piece.y0 >= LOST_HEIGHT * foot.height for piece in near)
    wide = near and max(p.x1 for p in near) - near[0].x0 >= LOST_WIDTH * foot.height
    return near if is_letter and wide else []


def _read_between(crop: Grey, lost: Sequence[Ink], foot: Foot) -> list[ReadCharacter]:
    """The characters of lost ink, placed on the line; none when they are not sure."""
    room = round(0.3 * foot.height)
    x0 = max(min(piece.x0 for piece in lost) - room // 2, 0)
    x1 = min(max(piece.x1 for piece in lost) + room // 2, crop.shape[1])
    read = rapid.recognise(np.ascontiguousarray(crop[:, x0:x1]))
    if any(character.confidence < LOST_CONFIDENCE for character in read):
        return []
    scale = (x1 - x0) / crop.shape[1]
    return [
        replace(character, centre=x0 / crop.shape[1] + character.centre * scale)
        for character in read
        if not character.text.isspace()
    ]


def _primes(crop: Grey, pieces: Sequence[Ink], foot: Foot, span: tuple[float, float]) -> list[Ink]:
    """One or two short strokes, upright or rising, at the height of the digits' heads."""
    hanging = [
        piece
        for piece in pieces
        if span[0] - 0.1 * foot.height < (piece.x0 + piece.x1) / 2 < span[1]
        and piece.y1 - piece.y0 <= PRIME_HEIGHT[1] * foot.height
        and foot.row - piece.y1 >= PRIME_FOOT * foot.height
        and foot.row - piece.y0 <= 1.3 * foot.height
    ]
    found = [piece for piece in hanging if _is_upright_prime(piece, foot, span[0])]
    if not found and len(hanging) == 1 and _is_rising_prime(crop, hanging[0], foot, span[0]):
        return hanging
    return found if len(found) <= 2 else []


def _is_upright_prime(piece: Ink, foot: Foot, start: float) -> bool:
    width, height = piece.x1 - piece.x0, piece.y1 - piece.y0
    near = piece.x0 - start < PRIME_GAP * foot.height
    high = height >= PRIME_HEIGHT[0] * foot.height
    return near and high and width <= PRIME_WIDTH * foot.height and width < height


def _is_rising_prime(crop: Grey, piece: Ink, foot: Foot, start: float) -> bool:
    if (
        piece.x0 - start >= SLANTED_GAP * foot.height
        or piece.x1 - piece.x0 > SLANTED_WIDTH * foot.height
        or piece.y1 - piece.y0 < SLANTED_HEIGHT * foot.height
        or foot.row - piece.y1 < SLANTED_FOOT * foot.height
    ):
        return False
    under = print_ink(crop)[piece.y1 : round(foot.row - LOW_SIGN * foot.height)]
    if under[:, piece.x0 : piece.x1].any(axis=0).mean() > MOST_UNDER:
        return False
    part = crop[piece.y0 : piece.y1, piece.x0 : piece.x1]
    inked = part < (float(part.min()) + float(np.percentile(crop, 90))) / 2
    rows, columns = np.nonzero(inked)
    if np.ptp(rows) == 0 or np.ptp(columns) == 0:
        return False
    runs = (np.diff(inked.astype(np.int8), axis=1) == 1).sum(axis=1) + inked[:, 0]
    return bool(runs.max() == 1 and np.corrcoef(columns, rows)[0, 1] <= RISING)
