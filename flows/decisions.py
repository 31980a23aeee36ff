"""`huaxian decisions import`: a workbook that came back by mail, taken over into a round's log."""

from __future__ import annotations

from pathlib import Path

from extractors.errors import UsageError
from flows.intake import shown_name
from flows.ledger import now
from flows.locks import held, lock_path
from flows.places import places_for
from flows.stages import OVERVIEW


def decisions_taken_over(file: Path, out: Path) -> str:
    """Adds the workbook's decisions to the round below `out`; says how many were new."""
    from flows.reports.take_over import import_decisions

    if not file.is_file():
        raise UsageError(f"找不到文件：{shown_name(str(file))}")
    if not (out / "round.json").is_file():
        raise UsageError(f"不是核验结果文件夹：{shown_name(str(out))}")
    with held(lock_path(places_for("", out, None).locks, OVERVIEW)):
        taken = import_decisions(file, out, now())
    return f"新增 {len(taken.added)} 条人工意见，{taken.known} 条以前已有；下次核验时写入报告。"
