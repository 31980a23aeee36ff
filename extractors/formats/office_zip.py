"""Members of an OOXML container, read in memory under limits."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from extractors.errors import DamagedFileError, EncryptedFileError, FileLimitError

MAX_MEMBERS = 20_000
MAX_MEMBER_BYTES = 96 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
CHUNK = 1 << 20
# ISO 29500 Strict names the same elements in another namespace.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


class OfficeZip:
    """An open OOXML file. Raises an UnreadableFileError subclass when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._total = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise DamagedFileError(
                f"文件已损坏，无法打开：{path.name}。请重新导出后提交"
            ) from error
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise FileLimitError(f"文件内部成员过多（{len(infos)} 个），未读取：{path.name}")
        self._infos = {info.filename: info for info in reversed(infos)}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._infos))

    def close(self) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes | None:
        """A member's bytes, None when there is no such member. The size fields are not trusted."""
        info = self._infos.get(name)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise EncryptedFileError(f"文件有密码：{self.name}。请去除密码后提交")
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    size += len(chunk)
                    self._count(size, len(chunk))
                    parts.append(chunk)
        except _BROKEN as error:
            raise DamagedFileError(
                f"文件已损坏（{name} 无法解压）：{self.name}。请重新导出后提交"
            ) from error
        return b"".join(parts)

    def _count(self, size: int, added: int) -> None:
        self._total += added
        if size > MAX_MEMBER_BYTES or self._total > MAX_TOTAL_BYTES:
            raise FileLimitError(f"文件解压后过大，未读取：{self.name}")

    def xml(self, name: str) -> Any:
        """A member's root element, None when there is no such member or it is not XML."""
        data = self.read(name)
        if data is None:
            return None
        data = data.replace(_STRICT, _TRANSITIONAL)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedFileError(
                f"文件已损坏（{name} 不是有效的 XML）：{self.name}。请重新导出后提交"
            ) from error
