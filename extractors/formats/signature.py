"""What a file is, by its own bytes; the extension is only a hint."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

HEAD_BYTES = 4096
# ISO 32000 annex H: readers accept the header anywhere in the first 1024 bytes.
PDF_HEADER_WITHIN = 1024
# Names of a ZIP looked at to tell what it holds; an OOXML file has its own among the first.
MEMBERS_LOOKED_AT = 2000


class FileType(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    WEBP = "webp"
    BMP = "bmp"
    GIF = "gif"
    DOCX = "docx"
    XLSX = "xlsx"
    OFFICE_OLE = "ole"
    RTF = "rtf"
    HTML = "html"
    XML = "xml"
    OFD = "ofd"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    UNKNOWN = "unknown"

    @property
    def is_image(self) -> bool:
        return self in _IMAGES


_IMAGES = frozenset(
    {FileType.JPEG, FileType.PNG, FileType.TIFF, FileType.WEBP, FileType.BMP, FileType.GIF}
)

_MAGICS: tuple[tuple[bytes, FileType], ...] = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
    (b"II+\x00", FileType.TIFF),
    (b"MM\x00+", FileType.TIFF),
    (b"BM", FileType.BMP),
    (b"GIF8", FileType.GIF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType.OFFICE_OLE),
    (b"Rar!\x1a\x07", FileType.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileType.SEVEN_ZIP),
    (b"{\\rtf", FileType.RTF),
)

EXTENSIONS: dict[FileType, frozenset[str]] = {
    FileType.PDF: frozenset({".pdf"}),
    FileType.JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    FileType.PNG: frozenset({".png"}),
    FileType.TIFF: frozenset({".tif", ".tiff"}),
    FileType.WEBP: frozenset({".webp"}),
    FileType.BMP: frozenset({".bmp", ".dib"}),
    FileType.GIF: frozenset({".gif"}),
    FileType.DOCX: frozenset({".docx", ".docm", ".dotx"}),
    FileType.XLSX: frozenset({".xlsx", ".xlsm"}),
    FileType.OFFICE_OLE: frozenset({".doc", ".xls", ".ppt", ".wps", ".dot"}),
    FileType.ZIP: frozenset({".zip"}),
}


def file_type(path: Path) -> FileType:
    """The type of the file's content. Raises OSError when it cannot be read at all."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    found = bytes_type(head)
    return _zip_content(path) if found is FileType.ZIP else found


def bytes_type(head: bytes) -> FileType:
    """The type by the first bytes; every ZIP container is `ZIP`."""
    for magic, kind in _MAGICS:
        if head.startswith(magic) and (kind is not FileType.BMP or _is_bitmap(head)):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileType.ZIP
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return FileType.PDF
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        return FileType.HTML
    return FileType.XML if text.startswith(b"<?xml") else FileType.UNKNOWN


def _is_bitmap(head: bytes) -> bool:
    """`BM` alone is two letters; a bitmap's header size and planes make it one."""
    return len(head) >= 30 and head[14] in (12, 40, 52, 56, 64, 108, 124)


def _zip_content(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()[:MEMBERS_LOOKED_AT]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return FileType.ZIP
    if any(name.lower().startswith("word/") for name in names):
        return FileType.DOCX
    if any(name.lower().startswith("xl/") for name in names):
        return FileType.XLSX
    return FileType.OFD if any(name.lower() == "ofd.xml" for name in names) else FileType.ZIP


def extension_differs(path: Path, kind: FileType) -> bool:
    """True when the name promises another type than the bytes hold."""
    extension = path.suffix.lower()
    known = {name for names in EXTENSIONS.values() for name in names}
    return extension in known and extension not in EXTENSIONS.get(kind, frozenset())
