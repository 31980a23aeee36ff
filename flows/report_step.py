"""One judged application with its rules checked and its report written, in a reader child."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.atomic import write_bytes
from flows.judging import Judged, JudgeOrder, evidence_of
from flows.reports.drawing import DrawingOrder, Drawn, draw_file
from flows.reports.model import ApplicationReport, RoundHead, SubmittedSource
from flows.reports.write import write_application
from matchers.findings import Application
from matchers.rules.checking import check_application
from matchers.rules.round_view import RoundView

MayDraw = Callable[[int, int], bool]
NOT_DRAWN = "绘制此文件的图片超时或出错，请打开原件查看。"


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What one application's report takes. `sources` by the files' shown names."""

    judge: JudgeOrder
    result: Judged
    view: Path
    head: RoundHead
    folder: str
    out: Path
    sources: tuple[tuple[str, SubmittedSource], ...]


def save_order(path: Path, order: JudgeOrder | ReportOrder) -> None:
    """For the child of this very run: written and read by the same program."""
    path.write_bytes(pickle.dumps(order))


def load_order(path: Path) -> JudgeOrder | ReportOrder:
    order: JudgeOrder | ReportOrder = pickle.loads(path.read_bytes())
    return order


def save_view(path: Path, view: RoundView) -> None:
    """For the children of this very run."""
    write_bytes(path, pickle.dumps(view))


@cache
def load_view(path: Path) -> RoundView:
    view: RoundView = pickle.loads(path.read_bytes())
    return view


def reported(order: ReportOrder, may_draw: MayDraw) -> None:
    """Writes the application's folder; a file that may not be drawn goes without pictures."""
    result = order.result
    application = Application(
        result.enterprise,
        result.equipment,
        result.item,
        result.item_source,
        evidence_of(order.judge),
        result.refused,
    )
    rules = check_application(
        application, result.findings, order.judge.terms, load_view(order.view)
    )
    count = 0

    def draw(path: Path, drawing: DrawingOrder) -> Drawn:
        nonlocal count
        count += 1
        if may_draw(count, len(order.sources)):
            return draw_file(path, drawing)
        return Drawn({}, {}, problem=NOT_DRAWN)

    report = ApplicationReport(
        head=order.head,
        application=application,
        folder=order.folder,
        findings=result.findings,
        rules=rules,
    )
    write_application(report, order.out, dict(order.sources), draw)
