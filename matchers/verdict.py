"""The verdict on one requirement, always with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The seven verdicts of a finding; only `MET` is not a gap."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_UNDERLINED = "not_underlined"
    MISSING = "missing"
    CONFLICT = "conflict"
    UNCLEAR = "unclear"
    MANUAL = "manual"

    @property
    def is_gap(self) -> bool:
        return self is not Verdict.MET


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason: one Chinese sentence a reviewer can paste.

    `steps` are the numbers as read and as converted and the comparisons made, in order.
    Raises ValueError when the reason is empty: no verdict without a reason.
    """

    verdict: Verdict
    reason: str
    steps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"a {self.verdict} needs a reason")
