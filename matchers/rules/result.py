"""What a rule answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RuleStatus(StrEnum):
    """`GAP`: the program is sure; `ASK`: a person should look; `INFO`: worth knowing;
    `HUMAN`: only a person can tell."""

    OK = "ok"
    GAP = "gap"
    ASK = "ask"
    INFO = "info"
    HUMAN = "human"


class Severity(StrEnum):
    """How heavy a result that is not OK weighs in the report: 阻断, 需补正, 提示."""

    BLOCKING = "blocking"
    CURABLE = "curable"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule's answer for one application, with a Chinese reason and a place.

    A rule may answer more than once for an application: one result a place.
    """

    rule: str
    status: RuleStatus
    reason: str
    severity: Severity = Severity.HINT
    file: str = ""
    page: int | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"rule {self.rule} needs a reason")
