"""Windows of time by the calendar (Civil Code art. 200-204: by date, last day included)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

BORDER_DAYS = 60  # nearer than that to a window's border a person decides (domain brief §4)
_DATE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2}))?")


def years_before(day: date, years: int) -> date:
    """The same calendar day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def years_after(day: date, years: int) -> date:
    """The same calendar day some years later; 29 February becomes the 28th."""
    return years_before(day, -years)


def iso_date(text: str) -> date | None:
    """The date of a fact (`2022-06-30`; `2022-06` is its first day); None when it is none."""
    found = _DATE.search(text)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        return None


class Standing(StrEnum):
    """Where a date lies: NEAR is outside or just inside the start by at most `BORDER_DAYS`."""

    INSIDE = "inside"
    NEAR = "near"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Window:
    """From the first to the last day, both included."""

    first: date
    last: date

    def standing(self, day: date) -> Standing:
        """Days near the first day, and days shortly after the last, are for a person."""
        border = timedelta(days=BORDER_DAYS)
        if abs(day - self.first) <= border or self.last < day <= self.last + border:
            return Standing.NEAR
        return Standing.INSIDE if self.first < day <= self.last else Standing.OUTSIDE

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d}至{self.last:%Y-%m-%d}"


def window_until(last: date, years: int) -> Window:
    """The given years up to and including the last day."""
    return Window(years_before(last, years), last)
