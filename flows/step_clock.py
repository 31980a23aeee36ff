"""Where a reader's CPU goes: seconds of this process booked on the step announced last."""

from __future__ import annotations

import time
from collections.abc import Mapping


class StepClock:
    """Before the first step everything counts as `start`: imports fall to who needs them."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}
        self._step = "start"
        self._since = time.process_time()

    def begins(self, step: str) -> None:
        now = time.process_time()
        self._spent[self._step] = self._spent.get(self._step, 0.0) + now - self._since
        self._step, self._since = step, now

    def spent(self) -> dict[str, float]:
        """CPU seconds by step, up to now."""
        self.begins(self._step)
        return dict(self._spent)


def summed(*parts: Mapping[str, float]) -> dict[str, float]:
    """Seconds by step over several readings."""
    total: dict[str, float] = {}
    for part in parts:
        for step, seconds in part.items():
            total[step] = total.get(step, 0.0) + seconds
    return total
