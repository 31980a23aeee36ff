"""Units of work of one page, each of which may fail alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from extractors.evidence import Notice, NoticeCode
from extractors.watch import Watch

T = TypeVar("T")


def content_failures() -> tuple[type[Exception], ...]:
    """What the libraries raise on damaged content, by name: a defect of ours still surfaces.

    Asked once something was raised, so that pages of text do without OpenCV.
    """
    import cv2
    import pymupdf

    return (
        RuntimeError,
        ValueError,
        OverflowError,
        ZeroDivisionError,
        cv2.error,
        pymupdf.mupdf.FzErrorBase,
    )


class PageUnits:
    """Runs the units of one page and keeps a notice for each that had to be left out."""

    def __init__(self, number: int, total: int, watch: Watch) -> None:
        self.number = number
        self._total = total
        self._watch = watch
        self.notices: list[Notice] = []

    def run(self, step: str, work: Callable[[], T], otherwise: T) -> T:
        """The result of `work`, or `otherwise` with a notice when it may not or cannot run."""
        if not self._watch.may_start(self.number, self._total, step):
            self._left_out(step)
            return otherwise
        try:
            return work()
        except content_failures():
            self._left_out(step)
            return otherwise

    def many(self, step: str, work: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        """The values `work` finds; none, with a notice, when it may not or cannot run."""
        nothing: tuple[T, ...] = ()
        return self.run(step, work, nothing)

    def _left_out(self, step: str) -> None:
        self.notices.append(Notice(NoticeCode.STEP_FAILED, self.number, _STEPS[step]))


_STEPS: dict[str, str] = {
    "text": "文字层",
    "annotations": "批注",
    "paths": "矢量图形",
    "picture": "页面图像",
    "second": "页面图像（备用程序）",
    "strokes": "划线查找",
    "cells": "表格单元格",
    "stamps": "红色印章识别",
    "ocr": "文字识别",
    "values": "数值复核",
}
