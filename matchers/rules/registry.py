"""The rules as data: id, quoted phrase, mode, severity, and what a person looks at."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data import path
from extractors.errors import LexiconError
from matchers.rules.result import Severity

NOTICE = "notice-2022.toml"


class Mode(StrEnum):
    """Who settles a rule: the program, the program with a person, a person alone."""

    AUTOMATIC = "automatic"
    ASSISTED = "assisted"
    HUMAN = "human"


class Rule(BaseModel):
    """One rule of the notice, or one defect reviewers catch."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^(?:[EPNDBL]\d|R-[A-Z]+)$")
    title: str = Field(min_length=2)
    quote: str = Field(min_length=4)
    mode: Mode
    severity: Severity
    look_at: str = Field(min_length=4)
    cure: str


def parsed_rules(data: dict[str, Any], where: str) -> tuple[Rule, ...]:
    """Rules from the file's content, in its order. Raises LexiconError naming the entry."""
    rules: list[Rule] = []
    for number, entry in enumerate(data.get("rule", ()), start=1):
        try:
            rule = Rule.model_validate(entry)
        except ValidationError as error:
            raise LexiconError(
                f"{where}第{number}条规则有误：{error.errors()[0]['msg']}"
            ) from error
        if any(rule.id == other.id for other in rules):
            raise LexiconError(f"{where}中规则{rule.id}重复。")
        rules.append(rule)
    return tuple(rules)


@cache
def notice_rules() -> tuple[Rule, ...]:
    """All rules, in the order of the notice."""
    with path("rules", NOTICE).open("rb") as file:
        return parsed_rules(tomllib.load(file), NOTICE)


def rule_titles() -> dict[str, str]:
    """Id to short Chinese title, for reports."""
    return {rule.id: rule.title for rule in notice_rules()}
