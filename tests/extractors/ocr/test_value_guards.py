"""Guards of values on real pixels: signs that ink shows and no reading does, and the reverse."""

from dataclasses import replace

import numpy as np
import pymupdf
import pytest

from extractors.document import PageImage
from extractors.evidence import Box, DoubtCode, Glyph, Line
from extractors.ocr import rapid
from extractors.ocr.consensus import second_reading
from extractors.ocr.crops import placed, run_crop
from extractors.ocr.engine import read_lines, without_red
from extractors.ocr.exponents import UNSURE, unit_powers_confirmed, with_exponents
from extractors.ocr.hidden_signs import has_gap_in_number, has_hidden_minus, has_hidden_prime
from extractors.ocr.rapid import Grey, ReadCharacter
from extractors.ocr.small_signs import permilles_confirmed, with_single_rings, with_small_signs
from extractors.ocr.unread_ink import small_m_confirmed
from extractors.ocr.value_grammar import text_doubts

SIZE, BASELINE = 14.0, 120.0
Strokes = tuple[tuple[tuple[float, float], tuple[float, float]], ...]
# Strokes by their distance right of the text's end and above its baseline, in points.
RISING: Strokes = (((2.5, 8.0), (6.5, 10.5)),)
UPRIGHT_PAIR: Strokes = (((1.2, 7.5), (2.0, 11.5)), ((3.6, 7.5), (4.4, 11.5)))
FLAT: Strokes = (((2.5, 9.0), (6.5, 9.0)),)
LEVEL_MINUS: Strokes = (((1.5, 4.0), (5.0, 4.0)),)


def _put(page: pymupdf.Page, x: float, text: str, size: float = SIZE, up: float = 0.0) -> float:
    for char in text:
        latin = ord(char) < 0x100
        font = "helv" if latin else "china-s"
        page.insert_text((x, BASELINE - up), char, fontname=font, fontsize=size)
        x += pymupdf.get_text_length(char, "helv", size) if latin else size
    return x


def _new() -> pymupdf.Page:
    return pymupdf.open().new_page(width=400, height=240)


def _image(page: pymupdf.Page, dpi: int = 300) -> PageImage:
    pixmap = page.get_pixmap(dpi=dpi)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return PageImage(pixels, dpi / 72)


def _draw(page: pymupdf.Page, end: float, strokes: Strokes) -> None:
    for (x0, up0), (x1, up1) in strokes:
        page.draw_line((end + x0, BASELINE - up0), (end + x1, BASELINE - up1), width=1.3)


def _set(text: str, strokes: Strokes = (), behind: str = "") -> PageImage:
    """A page with `text`, strokes at its end and more text behind those."""
    page = _new()
    end = _put(page, 60, text)
    _draw(page, end, strokes)
    _put(page, end + SIZE, behind)
    return _image(page)


def _crop(image: PageImage, up: float = 3.0) -> Grey:
    """The line's picture with room at its ends, as detection gives it."""
    ink = np.flatnonzero(without_red(image).min(axis=0) < 128)
    left, right = float(ink[0]), float(ink[-1])
    top, bottom = (BASELINE - 12 - up) * image.scale, (BASELINE + 6) * image.scale
    quad = np.array(
        [[left - 9, top], [right + 12, top], [right + 12, bottom], [left - 9, bottom]], np.float32
    )
    return rapid.cut_out(without_red(image), quad)


def _placed_digits(crop: Grey, text: str) -> list[ReadCharacter]:
    """The characters of `text`, where the recogniser saw the digits of its beginning."""
    read = [c for c in rapid.recognise(crop) if not c.text.isspace()][: len(text)]
    return [replace(c, text=char) for c, char in zip(read, text, strict=True)]


def _text(characters: tuple[ReadCharacter, ...]) -> str:
    return "".join(c.text for c in characters if not c.text.isspace())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("-19 C", [DoubtCode.UNREADABLE_NUMBER]),
        ("20~25C", [DoubtCode.UNREADABLE_NUMBER]),
        ("20~25℃", []),
        ("20°C", []),
        ("型号VMC-850C", []),
        ("89L/", [DoubtCode.UNREADABLE_NUMBER]),
        ("89L/h", []),
        ("0.501m/W", [DoubtCode.UNREADABLE_NUMBER]),
        ("0.50lm/W", []),
        ("36Nm²/h", [DoubtCode.UNREADABLE_NUMBER]),
        ("36Nm³/h", []),
        ("5N·m²", []),
        ("0.8229+1.99mW", [DoubtCode.UNCONFIRMED_SIGN]),
        ("0.8229±1.99mW", []),
        ("59.1(+)", []),
        ("35kV=32.4kV", [DoubtCode.UNCONFIRMED_SIGN]),
        ("0.88(-)。", [DoubtCode.UNREADABLE_NUMBER]),
        ("68(-)lm/W", []),
        ("68(-)Im/W", [DoubtCode.UNREADABLE_NUMBER]),
    ],
)
def test_half_read_units_and_signs_are_questioned(text: str, codes: list[DoubtCode]) -> None:
    assert [doubt.code for doubt in text_doubts(text)] == codes


@pytest.mark.parametrize(
    ("strokes", "sign"), [(RISING, "′"), (UPRIGHT_PAIR, "″"), (FLAT, ""), ((), "")]
)
def test_a_lost_prime_is_written_from_its_ink(strokes: Strokes, sign: str) -> None:
    crop = _crop(_set("22083", strokes))
    assert _text(with_small_signs(crop, _placed_digits(crop, "22083"))) == f"22083{sign}"


def test_no_prime_is_written_between_digits_without_room() -> None:
    page = _new()
    end = _put(page, 60, "22")
    _draw(page, end, (((-0.4, 8.0), (0.4, 12.5)),))
    _put(page, end + 1.5, "8")
    crop = _crop(_image(page))
    assert _text(with_small_signs(crop, _placed_digits(crop, "228"))) == "228"


@pytest.mark.parametrize("read_as", ["，", "~"])
def test_a_comma_or_tilde_that_hangs_is_a_prime(read_as: str) -> None:
    crop = _crop(_set("58", RISING, "37mm"))
    eight = _placed_digits(crop, "58")
    x = 20.0 * 300 / 72 / crop.shape[1]
    behind = [c for c in rapid.recognise(crop) if c.centre > x + 0.1]
    read = [*eight, ReadCharacter(read_as, x, 0.9), *behind]
    assert _text(with_small_signs(crop, read)).startswith("58′37")


def test_a_tilde_at_the_waist_stays() -> None:
    crop = _crop(_set("58~37mm"))
    assert _text(with_small_signs(crop, rapid.recognise(crop))) == "58~37mm"


def _power_crop(exponent: str) -> Grey:
    page = _new()
    end = _put(page, 60, "3.2x10")
    _put(page, end, exponent, 9, 5)
    return _crop(_image(page), 6.0)


def _exponent_read(crop: Grey, exponent: str) -> tuple[ReadCharacter, ...]:
    """What is made of a power whose exponent was read as `exponent`."""
    ten = _placed_digits(crop, "3.2×10")
    room = (1 - ten[-1].centre) / 4
    read = [
        ReadCharacter(char, ten[-1].centre + (place + 1) * room, 0.99)
        for place, char in enumerate(exponent)
    ]
    return with_exponents(crop, [*ten, *read])


@pytest.mark.parametrize(
    ("printed", "read", "sure"),
    [("5", "5", True), ("5", "-5", False), ("-5", "-5", True), ("-5", "5", False)],
)
def test_a_minus_of_an_exponent_needs_its_ink(printed: str, read: str, sure: bool) -> None:
    found = _exponent_read(_power_crop(printed), read)
    assert (found[-1].confidence > UNSURE) is sure
    assert ("⁻" in _text(found)) is ("-" in printed + read)


def test_a_square_that_is_a_cube_is_not_confirmed() -> None:
    crop = _crop(_set("25m³/h"))
    read = [c for c in rapid.recognise(crop) if not c.text.isspace()]
    assert _text(tuple(read)) in ("25m³/h", "25m3/h")
    assert unit_powers_confirmed(crop, [*read[:3], replace(read[3], text="³"), *read[4:]])
    assert not unit_powers_confirmed(crop, [*read[:3], replace(read[3], text="²"), *read[4:]])


@pytest.mark.parametrize(("minus", "expected"), [("-", True), ("", False)])
def test_a_lost_minus_before_a_number_is_noticed(minus: str, expected: bool) -> None:
    image = _set(f"达到{minus}0.656mm")
    (line,) = read_lines(image)
    glyphs = tuple(glyph for glyph in line.glyphs if glyph.text != "-")
    lost = replace(line, glyphs=glyphs)
    start = lost.text.index("0")
    codes = {
        d.code
        for d in second_reading(without_red(image), image.scale, lost, start, len(glyphs)).doubts
    }
    assert (DoubtCode.UNREADABLE_NUMBER in codes) is expected
    assert has_hidden_minus(*_from_before(image, lost, start)) is expected


def _from_before(image: PageImage, line: Line, start: int) -> tuple[Grey, list[ReadCharacter]]:
    span = (start - 1, len(line.glyphs))
    return run_crop(without_red(image), image.scale, line, span), placed(line, span)


@pytest.mark.parametrize(
    ("text", "strokes", "expected"),
    [
        ("83", UPRIGHT_PAIR, True),
        ("83", RISING, True),
        ("83", (), False),
        ("97", (), False),
        ("83.0", (), False),
        ("95", (), False),
        ("42", (), False),
        ("85", LEVEL_MINUS, False),
    ],
)
def test_ink_that_hangs_behind_a_digit_is_noticed(
    text: str, strokes: Strokes, expected: bool
) -> None:
    crop = _crop(_set(text, strokes))
    assert has_hidden_prime(crop, _placed_digits(crop, text)) is expected


def test_digits_far_apart_have_lost_a_sign() -> None:
    def glyphs(step: float) -> list[Glyph]:
        return [Glyph("1", Box(step * i, 0, step * i + 6, 10)) for i in range(3)]

    assert has_gap_in_number(glyphs(14))
    assert not has_gap_in_number(glyphs(10))


def test_three_rings_confirm_a_permille_and_two_do_not() -> None:
    for text, rings in (("36‰", True), ("36%", False)):
        crop = _crop(_set(text))
        assert permilles_confirmed(crop, _placed_digits(crop, "36‰")) is rings


def test_a_small_m_is_confirmed_by_its_height() -> None:
    for text, small in (("36mm", True), ("36MM", False)):
        crop = _crop(_set(text))
        assert small_m_confirmed(crop, _placed_digits(crop, "36mm")) is small


def test_a_ring_that_was_read_twice_is_one_sign() -> None:
    image = _set("23.5℃")
    read = [c for c in rapid.recognise(_crop(image)) if not c.text.isspace()]
    assert read[-1].text == "℃"
    twice = [*read[:-1], replace(read[-1], text="°", centre=read[-1].centre - 0.04), read[-1]]
    assert _text(with_single_rings(twice)) == "23.5℃"
    angle = [*read[:-1], replace(read[-1], text="°")]
    assert with_single_rings(angle) == tuple(angle)
