"""Word files: DOCX by our own reading, older ones through LibreOffice where it is installed."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.errors import (
    DamagedFileError,
    EncryptedFileError,
    FileLimitError,
    UnsupportedFileError,
)
from extractors.evidence import MarkKind, Notice, NoticeCode
from extractors.facts.labels import is_field_label
from extractors.formats.laid_out import LaidOutDocument, blocks_to_pages, placed_pages
from extractors.formats.office_zip import OfficeZip
from extractors.formats.word_pictures import Picture, PictureFiles, PictureUse
from extractors.formats.word_text import (
    BREAKS,
    Char,
    Paragraph,
    TextWalker,
    W,
    WordBlock,
    WordTable,
    pictures_of,
    read_styles,
)

if TYPE_CHECKING:
    from extractors.formats.image import ImagePage

# Below the reader's own limit on a page, so that the reason can be told.
CONVERT_SECONDS = 75
# As many pages as a long report has; one picture may be shown any number of times.
MAX_PICTURES = 500
_BLANK = " \t\u3000\u00a0_＿"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_PACKAGE_STREAM = "EncryptedPackage".encode("utf-16-le")
_STREAM_BYTES = 64 * 1024 * 1024


def open_word(path: Path) -> LaidOutDocument:
    """A DOCX file laid out. Raises an UnreadableFileError subclass when it cannot be read."""
    with ExitStack() as open_things:
        package = open_things.enter_context(closing(OfficeZip(path)))
        return _laid_out(package, open_things)


def open_old_word(path: Path) -> LaidOutDocument:
    """A DOC, RTF or other file that LibreOffice can turn into DOCX.

    Raises UnsupportedFileError when LibreOffice is not installed or cannot read the file.
    """
    _check_container(path)
    with ExitStack() as open_things:
        folder = open_things.enter_context(tempfile.TemporaryDirectory(prefix="huaxian-word-"))
        made = _converted(path, Path(folder))
        package = open_things.enter_context(closing(OfficeZip(made)))
        return _laid_out(package, open_things)


def _laid_out(package: OfficeZip, open_things: ExitStack) -> LaidOutDocument:
    """The document, which closes the open things in its turn."""
    main = _main_part(package)
    root = package.xml(main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise DamagedFileError(f"Word 文件没有正文，已损坏：{package.name}。请重新导出后提交")
    folder = main.rsplit("/", 1)[0] + "/" if "/" in main else ""
    walker = TextWalker(read_styles(package.xml(folder + "styles.xml")))
    blocks = [
        *_side_parts(package, walker, folder, "header"),
        *_walked(walker, main, body),
        *_side_parts(package, walker, folder, "footer"),
        *_notes(package, walker, folder),
    ]
    files = PictureFiles(package)
    uses = Counter(files.use(p) for block in blocks for p in pictures_of(block))
    numbers = itertools.count(1)
    placed = blocks_to_pages(
        without_fields(blocks),
        lambda picture: files.use(picture) is PictureUse.PAGE and next(numbers) <= MAX_PICTURES,
    )
    notices = (*_notices(package, walker, folder), *_picture_notices(uses))
    return LaidOutDocument(
        placed_pages(placed),
        notices,
        lambda picture, number: _picture_page(files, picture, number),
        open_things.pop_all().close,
    )


def _picture_page(files: PictureFiles, picture: Picture, number: int) -> ImagePage:
    from extractors.formats.image import picture_to_page

    return picture_to_page(files.read(picture), picture, number)


def _walked(walker: TextWalker, part: str, element: Any) -> list[WordBlock]:
    walker.part = part
    return list(walker.blocks(element))


def _main_part(package: OfficeZip) -> str:
    """The document part: where Word puts it, else the only one of that name."""
    if "word/document.xml" in package.names:
        return "word/document.xml"
    found = [name for name in package.names if re.search(r"(^|/)document\d*\.xml$", name)]
    if not found:
        raise DamagedFileError(f"Word 文件缺少正文部分：{package.name}。请重新导出后提交")
    return found[0]


def _side_parts(
    package: OfficeZip, walker: TextWalker, folder: str, kind: str
) -> Iterator[WordBlock]:
    """Headers or footers, each different one once: they repeat on every page."""
    seen: set[str] = set()
    for name in package.names:
        if not re.fullmatch(re.escape(folder) + kind + r"\d*\.xml", name):
            continue
        root = package.xml(name)
        blocks = _walked(walker, name, root) if root is not None else []
        text = "".join(_block_text(block) for block in blocks)
        if text.strip() and text not in seen:
            seen.add(text)
            yield from blocks


def _block_text(block: WordBlock) -> str:
    if isinstance(block, Paragraph):
        return "".join(char.text for char in block.chars)
    return "".join(_block_text(b) for row in block.rows for cell in row for b in cell.blocks)


def _notes(package: OfficeZip, walker: TextWalker, folder: str) -> Iterator[WordBlock]:
    """Foot- and endnotes after the text."""
    for name in ("footnotes.xml", "endnotes.xml"):
        root = package.xml(folder + name)
        for note in root if root is not None else ():
            if note.get(W + "type") in (None, "normal"):
                yield from _walked(walker, folder + name, note)


def _notices(package: OfficeZip, walker: TextWalker, folder: str) -> Iterator[Notice]:
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in package.names):
        yield Notice(NoticeCode.MACROS_IGNORED)
    outside = _external_targets(package, folder)
    if outside:
        yield Notice(NoticeCode.EXTERNAL_CONTENT_IGNORED, detail=f"{outside} 处外部链接")
    if walker.is_full:
        yield Notice(NoticeCode.LIMIT_REACHED, detail="文字过多，只读了前面的部分")
    if walker.is_too_deep:
        yield Notice(NoticeCode.LIMIT_REACHED, detail="表格或文本框嵌套过深，深处未读")


def _picture_notices(uses: Counter[PictureUse]) -> Iterator[Notice]:
    """What a person should know of pictures that are no pages."""
    if uses[PictureUse.PAGE] > MAX_PICTURES:
        detail = f"Word 文件内图片过多，只读前 {MAX_PICTURES} 幅"
        yield Notice(NoticeCode.LIMIT_REACHED, detail=detail)
    if unread := uses[PictureUse.UNREADABLE]:
        detail = f"Word 文件内有 {unread} 幅图片的格式不能识别；如为扫描件请转换为 PDF 后提交"
        yield Notice(NoticeCode.PAGE_SKIPPED, detail=detail)
    if small := uses[PictureUse.SMALL]:
        detail = f"Word 文件内有 {small} 幅小图（印章、标志、公式等），图中文字未识别"
        yield Notice(NoticeCode.CONTENT_UNREAD, detail=detail)


def _external_targets(package: OfficeZip, folder: str) -> int:
    """How many parts the file wants from outside; links a person may click do not count."""
    rels = package.xml(f"{folder}_rels/document.xml.rels")
    return sum(
        1
        for rel in (rels if rels is not None else ())
        if rel.get("TargetMode") == "External" and not rel.get("Type", "").endswith("/hyperlink")
    )


def without_fields(blocks: Iterable[WordBlock]) -> Iterator[WordBlock]:
    """Underlined values of form fields (样品名称：__…__) lose their mark: they prove nothing."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield replace(block, chars=tuple(_unmarked_fields(block.chars)))
        else:
            yield _table_without_fields(block)


def _table_without_fields(table: WordTable) -> WordTable:
    rows = tuple(
        tuple(replace(cell, blocks=tuple(without_fields(cell.blocks))) for cell in row)
        for row in table.rows
    )
    return replace(table, rows=rows)


def _unmarked_fields(chars: Sequence[Char]) -> Iterator[Char]:
    """Characters of a paragraph; a marked stretch after a field's label is a filled blank."""
    label = ""
    place = 0
    while place < len(chars):
        stop = place
        while stop < len(chars) and chars[stop].mark is chars[place].mark:
            stop += 1
        part = chars[place:stop]
        text = "".join(char.text for char in part)
        if part[0].mark is MarkKind.WORD and is_field_label(_last_label(label)):
            part = tuple(replace(char, mark=None) for char in part)
        label = label + text if part[0].mark is None else ""
        yield from part
        place = stop


def _last_label(text: str) -> str:
    """The words right before a blank: after the last wide gap, break or sentence."""
    bare = text.rstrip(_BLANK)
    return re.split(rf"\t|[{re.escape(''.join(BREAKS))}]|\s{{3,}}|[。；;，,]", bare)[-1]


def _check_container(path: Path) -> None:
    """Tells password-protected files and OLE2 files that are no Word document."""
    with path.open("rb") as file:
        data = file.read(_STREAM_BYTES)
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return
    if _PACKAGE_STREAM in data:
        raise EncryptedFileError(f"文件有密码：{path.name}。请去除密码后提交")
    if _WORD_STREAM not in data:
        raise UnsupportedFileError(
            f"不是 Word 文件（旧版 Office 格式）：{path.name}。请转换为 PDF 后提交"
        )


def _converted(path: Path, folder: Path) -> Path:
    """The file as DOCX in `folder`, by LibreOffice with a profile of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnsupportedFileError(
            f"旧版 Word 文件需要 LibreOffice 才能读取，本机未安装：{path.name}。请转换为 PDF 后提交"
        )
    source = folder / f"source{path.suffix.lower() or '.doc'}"
    shutil.copyfile(path, source)
    target = folder / "out"
    command = _convert_command(program, folder, target, source)
    try:
        subprocess.run(command, capture_output=True, timeout=CONVERT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise FileLimitError(f"旧版 Word 文件转换超时：{path.name}。请转换为 PDF 后提交") from error
    made = target / "source.docx"
    if not made.exists():
        raise DamagedFileError(
            f"旧版 Word 文件无法转换，可能已损坏：{path.name}。请转换为 PDF 后提交"
        )
    return made


def _convert_command(program: str, folder: Path, target: Path, source: Path) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(target),
        str(source),
    ]
