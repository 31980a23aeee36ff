"""D3 on scan pages that are not read: the head and the corners are looked at, red stamps too."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors import read_evidence
from extractors.document import Orientation, Rule
from extractors.errors import ClassifiedFileError
from extractors.evidence import Box, PageState
from extractors.marking_places import marking_places
from tests.corpus.desk.board import Board, scanned

SIZE = (595.0, 842.0)
BLACK, RED = (0.0, 0.0, 0.0), (0.85, 0.0, 0.05)
PROSE = (
    "设备运行稳定、可靠，操作方便，各项技术指标均达到技术协议要求，未发生重大故障，可替代进口。" * 2
)


def scan(folder: Path, text: str, place: tuple[float, float], colour: object = BLACK) -> Path:
    """Three front pages with a line each, a fourth of prose with the text at a place."""
    board = Board("song")
    for number in range(1, 4):
        board.center(f"第{number}节", 14)
        board.new_page()
    board.y = 180
    for _ in range(5):
        board.prose(PROSE)
    board.page.insert_text(place, text, fontname="china-s", fontsize=15, color=colour)
    path = folder / "scan.pdf"
    path.write_bytes(scanned(board.save(), seed=3, dpi=150))
    return path


@pytest.mark.parametrize(
    ("text", "place", "colour"),
    [
        ("机密★10年", (60, 130), BLACK),
        ("秘密", (480, 140), BLACK),
        ("机密★5年", (430, 130), RED),
        ("秘密", (490, 770), RED),
        ("绝密", (70, 750), BLACK),
    ],
)
def test_a_marked_page_that_is_not_read_stops_the_reading(
    tmp_path: Path, text: str, place: tuple[float, float], colour: object
) -> None:
    with pytest.raises(ClassifiedFileError, match="第 4 页"):
        read_evidence(scan(tmp_path, text, place, colour))


@pytest.mark.parametrize("text", ["商业秘密", "保密协议", "内部电源"])
def test_ordinary_words_in_the_head_do_not_stop(tmp_path: Path, text: str) -> None:
    read = read_evidence(scan(tmp_path, text, (60, 130), RED))
    assert read.pages[3].state is PageState.MARKS_ONLY
    assert PROSE[:12] not in read.pages[3].text  # and the page's text was not read for it


def test_sentences_and_cells_are_no_places() -> None:
    rules = [
        Rule(Box(50, 100, 545, 101), Orientation.HORIZONTAL),
        Rule(Box(50, 160, 545, 161), Orientation.HORIZONTAL),
        Rule(Box(50, 100, 51, 160), Orientation.VERTICAL),
        Rule(Box(545, 100, 546, 160), Orientation.VERTICAL),
    ]
    sentence = [Box(60 + 11 * n, 60, 70 + 11 * n, 71) for n in range(40)]
    cell, lone = Box(60, 120, 110, 131), Box(60, 80, 110, 91)
    middle, corner = Box(60, 400, 110, 411), Box(60, 760, 110, 771)
    words = [*sentence, cell, lone, middle, corner]
    assert set(marking_places(words, rules, 10.5, SIZE)) == {lone, corner}
