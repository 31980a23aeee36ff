"""The clocks of a file: nothing hangs in all, and nothing honest is cut off."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from flows import time_limits
from flows.time_limits import Limits, RequestClock

OCR_PAGE = (("page", 0.1), ("text", 0.1), ("picture", 0.3), ("strokes", 0.5), ("ocr", 4.0))
HEAVY_PAGE = (("page", 0.1), ("text", 0.1), ("paths", 20.0))
# What a whole file may take on the clock when none of it is honest work.
BAR_SECONDS = 120.0


class Hands:
    """Clock and CPU that only the test moves; both go alike."""

    now = 0.0


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    made = Hands()
    monkeypatch.setattr(time, "monotonic", lambda: made.now)
    monkeypatch.setattr(time_limits, "cpu_seconds", lambda _pid: made.now)
    return made


def read_page(
    clock: RequestClock, hands: Hands, number: int, units: Iterable[tuple[str, float]]
) -> None:
    for step, seconds in units:
        clock.unit_begins((number, step), 500)
        hands.now += seconds


def hang(clock: RequestClock, hands: Hands, page: int, step: str) -> float:
    """Moves the hands until the clock ends the unit; the seconds that took."""
    clock.unit_begins((page, step), 10)
    began = hands.now
    while not clock.is_over:
        hands.now += 0.5
    clock.attempt_lost()
    return hands.now - began


def test_five_hundred_scanned_pages_are_read_to_the_end(hands: Hands) -> None:
    clock = RequestClock(Limits())
    clock.attempt_begins(1)
    for number in range(1, 501):
        read_page(clock, hands, number, OCR_PAGE)
        assert not clock.is_wasted
        assert not clock.is_over
    assert hands.now > 2000


def test_slow_pages_add_up_and_are_cut_off(hands: Hands) -> None:
    clock = RequestClock(Limits())
    clock.attempt_begins(1)
    number = 0
    while not clock.is_wasted:
        number += 1
        read_page(clock, hands, number, HEAVY_PAGE)
        clock.unit_begins((number + 1, "page"), 30)
    assert number <= 4
    assert hands.now < BAR_SECONDS


def test_hangs_of_one_file_end_within_the_bar(hands: Hands) -> None:
    clock = RequestClock(Limits())
    for page in range(1, 11):
        clock.attempt_begins(1)
        # Opening a hostile file takes its time again in every attempt.
        hands.now += 12
        hang(clock, hands, page, "paths")
        if clock.is_wasted:
            break
    clock.attempt_begins(1, is_last=True)
    hang(clock, hands, 0, "passages")
    assert hands.now < BAR_SECONDS


def test_a_page_that_computes_nothing_ends_too(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_limits, "cpu_seconds", lambda _pid: 0.0)
    clock = RequestClock(Limits())
    clock.attempt_begins(1)
    assert hang(clock, hands, 1, "text") <= Limits().page_seconds + 1
    assert clock.is_wasted


def test_judging_and_reporting_may_take_as_long_as_they_need(hands: Hands) -> None:
    clock = RequestClock(Limits().for_operation("report"))
    clock.attempt_begins(1)
    clock.unit_begins((0, "report"), 0)
    hands.now += 100
    assert not clock.is_over
    for number in range(1, 101):
        read_page(clock, hands, number, (("draw", 6.0),))
        assert not clock.is_wasted
