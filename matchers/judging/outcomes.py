"""What judging a clause returns: the answer with its ground, reason and steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matchers.judging.bounds import Ground
from matchers.judging.claims import Claim
from matchers.requirements import Clause


class Answer(StrEnum):
    """What evidence says to a clause. `NO_MATCH`: it speaks of another parameter or none."""

    MET = "met"
    NOT_MET = "not_met"
    UNCLEAR = "unclear"
    MANUAL = "manual"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer with its ground, the reason's words, and the claims that decided."""

    answer: Answer
    ground: Ground
    reason: str
    steps: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"{self.answer} needs a reason")


@dataclass(frozen=True, slots=True)
class Terms:
    """How to judge: the round's decision rule and the names of the equipment."""

    guarded: bool = True
    product: str = ""


DEFAULT_TERMS = Terms()


def asked(clause: Clause) -> str:
    return f"要求“{clause.text.strip('，,；;。 ')}”"


def unclear(
    clause: Clause, ground: Ground, words: str, claims: tuple[Claim, ...] = (), *steps: str
) -> Outcome:
    return Outcome(Answer.UNCLEAR, ground, f"{asked(clause)}，{words}", steps, claims)
