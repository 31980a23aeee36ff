"""The notice's rules, one small function per rule."""

from __future__ import annotations

from matchers.rules.checking import check_application, check_round
from matchers.rules.result import RuleResult, RuleStatus, Severity
from matchers.rules.round_view import RoundPapers, RoundView, view_round

__all__ = [
    "RoundPapers",
    "RoundView",
    "RuleResult",
    "RuleStatus",
    "Severity",
    "check_application",
    "check_round",
    "view_round",
]
