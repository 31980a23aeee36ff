"""Tesseract's opinion on how a page stands."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from extractors.ocr import tesseract
from tests.corpus.sheet import Marking, Sheet

PARAGRAPH = "设备经现场安装调试后进行检测，环境温度、供电电压、气源压力均符合标准规定。" * 12


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_page_on_its_head_is_told() -> None:
    sheet = Sheet("song", Marking.NONE)
    sheet.new_page()
    sheet.paragraph(60, 100, PARAGRAPH, 12)
    pixmap = sheet.page.get_pixmap(dpi=200, colorspace="gray", alpha=False)
    grey = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    assert tesseract.orientation(grey, 200) == 0
    assert tesseract.orientation(np.ascontiguousarray(grey[::-1, ::-1]), 200) == 180


def test_a_page_without_text_is_not_told() -> None:
    assert tesseract.orientation(np.full((200, 200), 255, np.uint8), 150) is None
