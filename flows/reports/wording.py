"""Every code in the words people read. One table a code; a test holds them complete.

The codes of what was read have theirs in `evidence_wording`.
"""

from __future__ import annotations

from flows.reports.model import ChangeKind, FileState, StoredFile
from matchers.rules import RuleStatus, Severity
from matchers.verdict import Verdict

DISCLAIMER = "辅助核对意见，不作为认定依据"
UNOFFICIAL = "示例清单，非官方"

VERDICT_LABEL: dict[Verdict, str] = {
    Verdict.MET: "达标",
    Verdict.NOT_MET: "不达标",
    Verdict.NOT_UNDERLINED: "有数据未划线",
    Verdict.MISSING: "未见证据",
    Verdict.CONFLICT: "材料互相矛盾",
    Verdict.UNCLEAR: "存疑",
    Verdict.MANUAL: "需人工判断",
}
# Signs that differ in shape, so that no verdict is told by colour alone.
VERDICT_SIGN: dict[Verdict, str] = {
    Verdict.MET: "√",
    Verdict.NOT_MET: "×",
    Verdict.NOT_UNDERLINED: "△",
    Verdict.MISSING: "○",
    Verdict.CONFLICT: "≠",
    Verdict.UNCLEAR: "?",
    Verdict.MANUAL: "◇",
}
VERDICT_MEANING: dict[Verdict, str] = {
    Verdict.MET: "划线证据的数值满足指标要求",
    Verdict.NOT_MET: "划线证据的数值不满足指标要求",
    Verdict.NOT_UNDERLINED: "材料中有相应数据，但未用下划线标示",
    Verdict.MISSING: "已读材料中未见能证明该指标的内容",
    Verdict.CONFLICT: "两份材料给出互相矛盾的结果",
    Verdict.UNCLEAR: "识别、条件或单位不能确定，请人工核对",
    Verdict.MANUAL: "定性要求，程序不作判断",
}
VERDICT_SEVERITY: dict[Verdict, Severity | None] = {
    Verdict.MET: None,
    Verdict.NOT_MET: Severity.BLOCKING,
    Verdict.NOT_UNDERLINED: Severity.CURABLE,
    Verdict.MISSING: Severity.CURABLE,
    Verdict.CONFLICT: Severity.CURABLE,
    Verdict.UNCLEAR: Severity.HINT,
    Verdict.MANUAL: Severity.HINT,
}
# Ink and ground of a verdict, as in templates/style.css; ink on ground has WCAG AA contrast.
VERDICT_INK: dict[Verdict, tuple[str, str]] = {
    Verdict.MET: ("#17652f", "#bfe3c8"),
    Verdict.NOT_MET: ("#a01818", "#f6c9c6"),
    Verdict.NOT_UNDERLINED: ("#7d4a00", "#fadfae"),
    Verdict.MISSING: ("#75400f", "#ebcfb4"),
    Verdict.CONFLICT: ("#6d2476", "#e6c7ea"),
    Verdict.UNCLEAR: ("#1b4a8a", "#c3d7f2"),
    Verdict.MANUAL: ("#454f5c", "#d3d9e0"),
}
SEVERITY_LABEL: dict[Severity, str] = {
    Severity.BLOCKING: "阻断",
    Severity.CURABLE: "需补正",
    Severity.HINT: "提示",
}
STATUS_LABEL: dict[RuleStatus, str] = {
    RuleStatus.OK: "符合",
    RuleStatus.GAP: "缺口",
    RuleStatus.ASK: "请核对",
    RuleStatus.INFO: "说明",
    RuleStatus.HUMAN: "人工判断",
}
STATUS_SIGN: dict[RuleStatus, str] = {
    RuleStatus.OK: "√",
    RuleStatus.GAP: "×",
    RuleStatus.ASK: "?",
    RuleStatus.INFO: "i",
    RuleStatus.HUMAN: "◇",
}
STATE_LABEL: dict[FileState, str] = {
    FileState.READ: "已读",
    FileState.PARTIAL: "部分已读",
    FileState.REFUSED: "未能读取",
}
STATE_SIGN: dict[FileState, str] = {
    FileState.READ: "√",
    FileState.PARTIAL: "◐",
    FileState.REFUSED: "×",
}
CHANGE_LABEL: dict[ChangeKind, str] = {
    ChangeKind.NEW: "新增缺口",
    ChangeKind.SOLVED: "已解决",
    ChangeKind.CHANGED: "有变化",
    ChangeKind.UNCHANGED: "仍存在",
}
ITEM_SOURCE_LABEL: dict[str, str] = {
    "form": "依据申报表",
    "folder": "依据文件夹名称",
    "none": "未能确定",
}


_CODE_LABEL = {code.value: label for code, label in VERDICT_LABEL.items()} | {
    code.value: label for code, label in STATUS_LABEL.items()
}


def unread_sentence(file: StoredFile) -> str:
    """What was not read of a partly read file, else empty."""
    if not file.unread_pages:
        return ""
    return f"共{file.pages}页，第{page_ranges(file.unread_pages)}页未读全文。"


def code_label(code: str) -> str:
    """The words of a Verdict's or a RuleStatus's value; 无 where there is none."""
    return _CODE_LABEL.get(code, code or "无")


def page_ranges(pages: tuple[int, ...]) -> str:
    """Pages in order as people write them: `1、3-7`."""
    parts: list[str] = []
    start = previous = 0
    for page in (*pages, 0):
        if start and page == previous + 1:
            previous = page
            continue
        if start:
            parts.append(str(start) if start == previous else f"{start}-{previous}")
        start = previous = page
    return "、".join(parts)
