"""From a file to pages: the only room that knows formats, pixels and page rotation."""

from __future__ import annotations

from pathlib import Path

from extractors.document import OpenDocument
from extractors.errors import DamagedFileError, UnsupportedFileError
from extractors.evidence import Notice, NoticeCode
from extractors.formats.signature import FileType, extension_differs, file_type

_ADVICE = "请转换为 PDF 后提交"
_REFUSED: dict[FileType, str] = {
    FileType.RAR: "RAR 压缩包不支持，请解压或改用 ZIP 后提交",
    FileType.SEVEN_ZIP: "7z 压缩包不支持，请解压或改用 ZIP 后提交",
    FileType.HTML: f"内容是网页，不是证明材料的扫描件或原件，{_ADVICE}",
    FileType.XML: f"内容是 XML，{_ADVICE}",
    FileType.ZIP: f"是压缩包（须先展开），或 ODT、PPTX 等暂不支持的文件，{_ADVICE}",
    FileType.UNKNOWN: f"无法识别的文件类型，{_ADVICE}",
}


def open_document(path: Path, *, second: bool = False) -> OpenDocument:
    """Open a submitted file by what its bytes are.

    `second`: with the second program where there is one, as the first hung or crashed.
    Raises an UnreadableFileError subclass whose sentence says why it cannot be read.
    """
    try:
        kind = file_type(path)
        if path.stat().st_size == 0:
            raise DamagedFileError(f"文件是空的（0 字节）：{path.name}")
    except OSError as error:
        raise DamagedFileError(f"文件无法读取：{path.name}（{error.strerror}）") from error
    if kind is FileType.PDF:
        from extractors.formats.pdf import PdfDocument

        return PdfDocument(path, second=second)
    if kind.is_image:
        from extractors.formats.image import ImageDocument

        return ImageDocument(path, kind)
    if kind is FileType.OFD:
        from extractors.formats.ofd import OfdDocument

        return OfdDocument(path)
    if kind in _OFFICE:
        return _open_office(path, kind)
    raise UnsupportedFileError(f"{_REFUSED[kind]}：{path.name}")


_OFFICE = (FileType.DOCX, FileType.XLSX, FileType.OFFICE_OLE, FileType.RTF)


def _open_office(path: Path, kind: FileType) -> OpenDocument:
    if kind is FileType.XLSX:
        from extractors.formats.sheet import open_sheet

        return open_sheet(path)
    from extractors.formats.word import open_old_word, open_word

    return open_word(path) if kind is FileType.DOCX else open_old_word(path)


def extension_notices(path: Path) -> tuple[Notice, ...]:
    """Says when the name promises another type than the bytes hold."""
    kind = file_type(path)
    if not extension_differs(path, kind):
        return ()
    detail = f"扩展名 {path.suffix}，实际为 {kind.value}"
    return (Notice(NoticeCode.EXTENSION_DIFFERS, detail=detail),)
