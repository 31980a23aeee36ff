"""What would cure a gap, in sentences for a 补正通知: per enterprise, nothing about others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from matchers.findings import Application, Finding
from matchers.rules.registry import notice_rules
from matchers.rules.result import RuleResult, RuleStatus, Severity
from matchers.verdict import Verdict

_TELLS_OF_OTHERS = ("R-DUPLICATE", "R-USERTEXT")  # their reasons name other applications
_OF_FINDINGS = ("P2", "P4")  # told requirement by requirement instead

_FINDING_CURES = {
    Verdict.NOT_MET: "请核对检测结果；产品达到要求的，请提交相应的检测检验报告并划线标示。",
    Verdict.NOT_UNDERLINED: "请在该处检测结果下用下划线标示后重新提交。",
    Verdict.MISSING: "请补交能证明该项指标的检测检验报告或用户使用报告，并在对应位置划线。",
    Verdict.CONFLICT: "请说明各材料数据不一致的原因，并提交一致的证明材料。",
    Verdict.UNCLEAR: "请提交清晰的原件扫描件，或补充说明检测条件、单位和数值。",
    Verdict.MANUAL: "请补充能说明该项定性要求的证明材料，并在对应位置划线。",
}


class Need(StrEnum):
    """Whether the enterprise must mend something or explain it."""

    MEND = "mend"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class Correction:
    """One point of a 补正通知. `subject` is the requirement or rule, `what` what is wrong,
    `cure` what is asked for; `file` and `page` where it stands, empty when nowhere."""

    need: Need
    subject: str
    what: str
    cure: str
    file: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """All points for one application, the heaviest first."""

    enterprise: str
    equipment: str
    points: tuple[Correction, ...]


def finding_cure(finding: Finding) -> str:
    """What would turn this verdict into `met`; empty when it is."""
    return _FINDING_CURES.get(finding.verdict, "")


def rule_cure(result: RuleResult) -> str:
    """What would cure this result; empty when it is none of the enterprise's business."""
    if result.status not in (RuleStatus.GAP, RuleStatus.ASK):
        return ""
    return next((rule.cure for rule in notice_rules() if rule.id == result.rule), "")


def correction_notice(
    application: Application, findings: Sequence[Finding], results: Sequence[RuleResult]
) -> CorrectionNotice:
    """The points the enterprise is asked to mend or explain."""
    points = [
        *map(_finding_point, (each for each in findings if each.verdict.is_gap)),
        *(_rule_point(result) for result in sorted(results, key=_weight) if _is_told(result)),
    ]
    mended_first = sorted(dict.fromkeys(points), key=lambda point: point.need is not Need.MEND)
    return CorrectionNotice(application.enterprise, application.equipment, tuple(mended_first))


def _finding_point(finding: Finding) -> Correction:
    support = next(iter(finding.supports), None)
    doubtful = finding.verdict in (Verdict.UNCLEAR, Verdict.MANUAL)
    return Correction(
        need=Need.EXPLAIN if doubtful else Need.MEND,
        subject=f"指标{finding.requirement.number}：{finding.requirement.text}",
        what=finding.judgement.reason,
        cure=finding_cure(finding),
        file=support.file if support else "",
        page=support.page if support else None,
    )


def _is_told(result: RuleResult) -> bool:
    return bool(rule_cure(result)) and result.rule not in _OF_FINDINGS


def _weight(result: RuleResult) -> int:
    return list(Severity).index(result.severity)


def _rule_point(result: RuleResult) -> Correction:
    rule = next(each for each in notice_rules() if each.id == result.rule)
    what = rule.title if result.rule in _TELLS_OF_OTHERS else result.reason
    return Correction(
        need=Need.MEND if result.status is RuleStatus.GAP else Need.EXPLAIN,
        subject=rule.title,
        what=what,
        cure=rule.cure,
        file=result.file,
        page=result.page,
    )
