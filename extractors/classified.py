"""Whether a page carries a classification marking (D3), so that reading must stop there.

For the readers: call `refuse_classified(number, lines, size)` on each page as soon as its
lines are known and before anything of the page is stored; it raises `ClassifiedFileError`
naming the page, and all that was read of the file is dropped. For paper
without geometry (paragraphs and headers of a Word file) use `marking_in_head(texts)`.

Sources: 保守国家秘密法 and its 实施条例 (绝密, 机密, 秘密; ★ and a term), GB/T 9704-2012 §7.2.2
(the marking stands at the top left of the type area), house drawings (a corner of the sheet).
商业秘密, 核心商密, 保密协议, 机密性, 内部电源 are ordinary words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from extractors.errors import ClassifiedFileError
from extractors.evidence import Box, Line

HEAD = 0.2  # of the page's height: GB/T 9704 puts the marking in the first two lines of text
FOOT = 0.86  # of the page's height; below it only corners count (title block of a drawing)
CORNER = 0.34  # of the page's width, from either side
BARE_REST = 14  # characters beside an unstarred level in a head: more is a sentence

_STAR = r"[★☆✩✭✰⭐⋆*※✱✯]"
_LEVEL = r"(?:绝密|机密|秘密)"
_TERM = r"(?:长期|\d{1,3}年|\d{1,2}个月|[一二三五十]+年|启用前|解密前)"
_NOT_BEFORE = (
    r"(?<!商业)(?<!工作)(?<!技术)(?<!个人)(?<!公司)(?<!企业)(?<!国家)(?<!军事)(?<!保守)"
    r"(?<!泄露)(?<!客户)(?<!严守)(?<!涉及)(?<!属于)(?<!或)(?<!和)(?<!与)(?<!、)(?<!的)(?<!非)(?<!不)"
)
_NOT_AFTER = (
    r"(?!性|级|协议|信息|保护|保管|管理|事项|等级|条款|资料|钥|码)"
    r"(?!数据|的|和|或|与|、|及|技术|载体|文件)"
)

STARRED = re.compile(rf"(?<!商业)(?:{_LEVEL}|内部){_STAR}{_TERM}?")
TERMED = re.compile(rf"{_NOT_BEFORE}{_LEVEL}[^\w、，。；]{{0,2}}{_TERM}")
LABELLED = re.compile(rf"密级(?:和保密期限|标识)?[:]?[【\[(<]?(?:{_LEVEL}|内部)(?!性|公开)")
LABEL = re.compile(r"密级(?:和保密期限|标识)?[:]?$")
BARE = re.compile(rf"{_NOT_BEFORE}{_LEVEL}{_NOT_AFTER}")
ALONE = re.compile(rf"^[【\[(<]?(?:{_LEVEL}|内部{_STAR})级?{_STAR}?{_TERM}?[】\])>]?$")
TROOPS = re.compile(r"(?<!\d)\d{5}部队")


def folded(text: str) -> str:
    """Text with compatibility forms unified and every space removed."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def marking_in_line(text: str, *, in_head: bool) -> str | None:
    """The marking in one line of text, or None; `in_head` also takes an unstarred level."""
    line = folded(text)
    hit = LABELLED.search(line) or _short_starred(line, in_head=in_head)
    if hit is None and in_head:
        hit = ALONE.match(line) or TERMED.search(line) or TROOPS.search(line) or _bare(line)
    return hit.group(0) if hit else None


def _short_starred(line: str, *, in_head: bool) -> re.Match[str] | None:
    """A starred level; away from the head only where the line is little else."""
    hit = STARRED.search(line)
    return hit if hit and (in_head or len(line) - len(hit.group(0)) <= 6) else None


def _bare(line: str) -> re.Match[str] | None:
    """A level without a star in a line that is no sentence."""
    hit = BARE.search(line)
    if hit is None or len(line) - 2 > BARE_REST or re.search(r"[。；？！]", line):
        return None
    return hit


def in_head_or_corner(box: Box, width: float, height: float) -> bool:
    """True for the page's head over its whole width and for its two lower corners."""
    if box.center_y < HEAD * height:
        return True
    outer = box.x1 < CORNER * width or box.x0 > (1 - CORNER) * width
    return outer and box.center_y > FOOT * height


def _labelled_beside(lines: Sequence[Line]) -> str | None:
    """A form's cell 密级 with a level in the cell to its right."""
    for label in lines:
        if not LABEL.search(folded(label.text)):
            continue
        for line in lines:
            beside = line.box.x0 >= label.box.x0 and line.box.overlap_y(label.box) > 0
            if beside and line is not label and ALONE.match(folded(line.text)):
                return f"密级{folded(line.text)}"
    return None


def classified_marking(lines: Sequence[Line], width: float, height: float) -> str | None:
    """The classification marking of one page (its words), or None.

    `lines` in points as displayed, `width` and `height` of the page in points. Text that
    merely speaks of secrets is no marking: a level counts in the head or a corner, a
    starred level also on a line of its own, a 密级 field wherever it is filled in.
    """
    for line in lines:
        in_head = in_head_or_corner(line.box, width, height)
        marking = marking_in_line(line.text, in_head=in_head)
        if marking:
            return marking
    return _labelled_beside(lines)


def refuse_classified(number: int, lines: Sequence[Line], size: tuple[float, float]) -> None:
    """Raises ClassifiedFileError when these lines of page `number` hold a marking (D3)."""
    if classified_marking(lines, *size):
        raise ClassifiedFileError(f"第 {number} 页有密级标志，已停止读取，未保留任何内容")


def marking_in_head(texts: Sequence[str]) -> str | None:
    """The marking in texts that head a page without geometry: headers, first paragraphs."""
    return next((hit for text in texts if (hit := marking_in_line(text, in_head=True))), None)
