"""A ZIP archive to its members, each written under a name of ours; nothing is trusted.

Sizes are counted while unpacking, not believed; a member's own path only becomes the name
to show. What cannot be unpacked is returned with its reason, never dropped.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import DamagedFileError, FileLimitError
from extractors.formats.signature import FileType, file_type

MIB = 1 << 20
MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 500 * MIB
MAX_TOTAL_BYTES = 2_000 * MIB
# Scans hardly deflate; a member that grows more is a bomb, unless it stays small.
MAX_RATIO = 200
SMALL_BYTES = 20 * MIB
# An archive in the submitted archive is unpacked, one in that is not.
MAX_DEPTH = 2
CHUNK = 1 << 18
LONGEST_NAME = 200
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_UNICODE_PATH = 0x7075
_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
)
_SYMLINK = 0o120000
_SUFFIX = re.compile(r"\.[0-9a-z]{1,5}$")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One member: its name to show, with `/`; where it lies now, or why it was refused."""

    name: str
    path: Path | None = None
    reason: str = ""


def read_members(path: Path, into: Path) -> tuple[Member, ...]:
    """Unpacks every member into the folder `into`, in the archive's order.

    Raises DamagedFileError when it is no readable archive, FileLimitError when it holds more
    than is unpacked here.
    """
    into.mkdir(parents=True, exist_ok=True)
    return tuple(_Unpacking(into).members(path, depth=1))


class _Unpacking:
    """One submitted archive; what its nested archives hold counts together."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._count = 0
        self._bytes = 0

    def members(self, path: Path, depth: int) -> list[Member]:
        try:
            with zipfile.ZipFile(path) as archive:
                infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
                self._count += len(infos)
                if self._count > MAX_MEMBERS:
                    raise FileLimitError(f"压缩包内文件过多（超过 {MAX_MEMBERS} 个），未展开。")
                _refuse_overlaps(infos)
                found = []
                for number, info in enumerate(infos):
                    found += self._member(archive, info, (depth, number))
                return found
        except _BROKEN as error:
            raise DamagedFileError("压缩包已损坏，无法展开。请重新打包后提交。") from error

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: tuple[int, int]
    ) -> list[Member]:
        name = shown_path(info)
        if reason := _refusal(info):
            return [Member(name, reason=reason)]
        depth, number = place
        suffix = _SUFFIX.search(name.lower())
        target = self._into / f"{depth}-{self._count:04d}-{number:04d}{suffix[0] if suffix else ''}"
        try:
            self._write(archive, info, target)
        except FileLimitError as error:
            target.unlink(missing_ok=True)
            return [Member(name, reason=str(error))]
        except _BROKEN:
            target.unlink(missing_ok=True)
            return [Member(name, reason="压缩包内的此文件已损坏，无法解压。")]
        return self._nested(Member(name, target), depth)

    def _nested(self, member: Member, depth: int) -> list[Member]:
        assert member.path is not None
        if file_type(member.path) is not FileType.ZIP:
            return [member]
        try:
            if depth >= MAX_DEPTH:
                reason = f"压缩包嵌套超过 {MAX_DEPTH} 层，未展开。"
                return [Member(member.name, reason=reason)]
            inner = self.members(member.path, depth + 1)
        except (DamagedFileError, FileLimitError) as error:
            return [Member(member.name, reason=str(error))]
        finally:
            member.path.unlink(missing_ok=True)
        return [Member(f"{member.name}/{one.name}", one.path, one.reason) for one in inner]

    def _write(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
        most = max(SMALL_BYTES, info.compress_size * MAX_RATIO)
        size = 0
        with archive.open(info) as source, target.open("wb") as sink:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                self._bytes += len(chunk)
                if size > min(most, MAX_MEMBER_BYTES):
                    raise FileLimitError("压缩包内的此文件解压后异常巨大，未展开。")
                if self._bytes > MAX_TOTAL_BYTES:
                    raise FileLimitError("压缩包解压后总量过大，此文件未展开。")
                sink.write(chunk)


def _refuse_overlaps(infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are a bomb: no program that packs files makes them."""
    end = -1
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise FileLimitError("压缩包内的文件互相重叠，疑为压缩炸弹，未展开。")
        end = info.header_offset + info.compress_size


def _refusal(info: zipfile.ZipInfo) -> str:
    """Why the member is not unpacked; empty when it may be."""
    if info.flag_bits & _ENCRYPTED_FLAG:
        return "压缩包内的此文件有密码，无法读取。请去除密码后提交。"
    if info.create_system == 3 and (info.external_attr >> 16) & 0o170000 == _SYMLINK:
        return "压缩包内的此文件是链接，未展开。"
    if info.compress_type not in _METHODS:
        return "压缩方式不支持，请改用普通 ZIP 压缩后提交。"
    return ""


def shown_path(info: zipfile.ZipInfo) -> str:
    """The member's name as its packer meant it, without any way out of the folder."""
    parts = [
        part for part in re.split(r"[/\\]+", _decoded_name(info)) if part not in ("", ".", "..")
    ]
    cleaned = [re.sub(r"[\x00-\x1f:]", "_", part)[-LONGEST_NAME:] for part in parts]
    return "/".join(cleaned) or "无名文件"


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """UTF-8 by its flag, else the Unicode path field, else valid UTF-8, else GB18030."""
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    if unicode_path := _unicode_path(info.extra, raw):
        return unicode_path
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The Info-ZIP Unicode path field, when it belongs to this very name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            (crc,) = struct.unpack_from("<I", field, 1)
            if crc == zlib.crc32(raw):
                return field[5:].decode("utf-8", "replace")
    return ""
