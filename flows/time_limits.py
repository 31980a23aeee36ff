"""How long one request may keep a reader: a unit, a page, and the whole over all attempts.

Three clocks. A unit has CPU, so that a busy machine does not end honest work. A page has time
on the clock, because a reader may hang without computing. The whole has `waste`: what its
pages took beyond the most an honest page takes, and every second of an attempt that was lost.
Pages that go on at an honest pace waste nothing, so 500 scanned pages are read to the end,
while thirty pages of 20 s each, or a hang after another, are cut off where they add up.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

Unit = tuple[int, str]

# What the page at work may still take when the file has wasted all it may.
GRACE_SECONDS = 35.0
# The attempt that leaves everything unfinished out opens the file and sums up what is kept.
LAST_SECONDS = 20.0
LAST_PAGE_SECONDS = 0.1
# Most CPU of an honest page's units, about five times what a full A4 page takes at 300 dpi.
HONEST_CPU = {
    "kept": 0.2,
    "page": 0.1,
    "text": 0.15,
    "annotations": 0.1,
    "paths": 0.2,
    "picture": 0.5,
    "second": 1.0,
    "strokes": 0.75,
    "stamps": 0.5,
    "ocr": 6.0,
    "cells": 2.0,
    "values": 2.0,
    "draw": 8.0,
}
# Operations on a whole application or archive take longer than a step of one page.
WHOLE_CPU_SECONDS = 120.0
WHOLE_SECONDS = 600.0
# Seconds between looks at the CPU a silent child has used.
LOOK_SECONDS = 1.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may take.

    `step_seconds`: CPU of one unit; `page_seconds`: on the clock without a new page, also
    while nothing is computed; `waste_seconds`: of the whole, see above; `whole_seconds`: CPU
    of what is done over all pages.
    """

    step_seconds: float = 30.0
    page_seconds: float = 90.0
    memory_bytes: int = 3 << 30
    waste_seconds: float = 60.0
    whole_seconds: float = 75.0

    def for_operation(self, operation: str) -> Limits:
        """Files and archives are hostile; judging and reporting read only what we wrote."""
        if operation in ("read", "members"):
            return self
        return replace(
            self,
            step_seconds=WHOLE_CPU_SECONDS,
            page_seconds=WHOLE_SECONDS,
            waste_seconds=WHOLE_SECONDS,
            whole_seconds=WHOLE_CPU_SECONDS,
        )


START = Limits(step_seconds=60.0, page_seconds=180.0)


class RequestClock:
    """The clocks of one request over all its attempts."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pid = 0
        self._unit: Unit = (0, "open")
        self._total = 0
        self._spent: dict[str, float] = {}
        self._is_last = False
        self._page_began = time.monotonic()
        self._step_cpu = 0.0
        self.waste = 0.0

    def attempt_begins(self, pid: int, *, is_last: bool = False) -> None:
        """`is_last`: everything unfinished is left out; what was wasted no longer counts."""
        self._pid = pid
        self._is_last = is_last
        self._unit = (0, "open")
        self._spent.clear()
        self._page_began = time.monotonic()
        self._step_cpu = cpu_seconds(pid)

    def unit_begins(self, unit: Unit, total: int) -> None:
        """The unit before has ended, and with another page the page before."""
        now = cpu_seconds(self._pid)
        step = self._unit[1]
        self._spent[step] = self._spent.get(step, 0.0) + now - self._step_cpu
        self._step_cpu = now
        self._total = total
        if unit[0] != self._unit[0]:
            self.waste += self._excess()
            self._spent.clear()
            self._page_began = time.monotonic()
        self._unit = unit

    def attempt_lost(self) -> None:
        """Counts the time since a page was finished last."""
        self.waste += self.seconds

    @property
    def unit(self) -> Unit:
        """The unit at work."""
        return self._unit

    @property
    def seconds(self) -> float:
        """On the clock since the page at work began."""
        return time.monotonic() - self._page_began

    @property
    def is_wasted(self) -> bool:
        """True when nothing more is to be tried; asked between two units."""
        return not self._is_last and self.waste + self._excess() > self._limits.waste_seconds

    @property
    def is_over(self) -> bool:
        """True when the unit or the page at work has used up its time."""
        if self.seconds >= self._most_seconds():
            return True
        return cpu_seconds(self._pid) - self._step_cpu >= self._most_cpu()

    def next_look(self) -> float:
        """Seconds to wait for the child before looking whether its time is up."""
        left = self._most_seconds() - self.seconds
        return max(0.0, min(left, LOOK_SECONDS, self._limits.step_seconds))

    def _excess(self) -> float:
        """CPU of the page at work beyond an honest page's, as of its last unit's end."""
        honest = sum(HONEST_CPU.get(step, 0.0) for step in self._spent)
        return max(0.0, sum(self._spent.values()) - honest)

    def _most_seconds(self) -> float:
        if self._is_last:
            return LAST_SECONDS + LAST_PAGE_SECONDS * self._total
        most = max(self._limits.waste_seconds + GRACE_SECONDS, self._limits.page_seconds)
        return max(0.0, min(self._limits.page_seconds, most - self.waste))

    def _most_cpu(self) -> float:
        """What is done over all pages takes as long as there are pages."""
        if self._unit[0] or self._unit[1] == "open":
            return self._limits.step_seconds
        return max(self._limits.step_seconds, self._limits.whole_seconds)


def cpu_seconds(pid: int) -> float:
    """CPU a process has used; 0 when it is gone (then its pipe says so)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS
