"""What was submitted: the round folder walked once, every entry accounted for.

Nothing is opened here beyond hashing: what a file is, is told by its content in a child.
Names from disk may be no valid UTF-8 (GBK names from foreign archives); they are shown
decoded and opened by their bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from extractors.characters import clean_text
from extractors.errors import RoundError

ROUND_FILE = "round.toml"
# Larger ones are refused unread: no scanner makes them.
LARGEST_FILE = 2 << 30
DEEPEST_FOLDER = 20
_BLOCK = 1 << 20
_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin"})
_IGNORED_SUFFIXES = (".tmp", ".part", ".crdownload", ".lnk", ".bak~")


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """One regular file: `name` to show (with `/`, below its application), `path` to open."""

    name: str
    path: Path
    sha256: str
    size: int

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """What was submitted but is not opened, with the reason in Chinese."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The files below one folder, in the order of their names."""

    files: tuple[SubmittedFile, ...] = ()
    refused: tuple[RefusedEntry, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmittedApplication:
    """One equipment of one enterprise as submitted; names as shown."""

    enterprise: str
    equipment: str
    content: Folder


@dataclass(frozen=True, slots=True)
class Submission:
    """A round as submitted. `papers` lie in the round folder itself (推荐函, 汇总表);
    `loose` lie in an enterprise's folder, outside any application; `others` are the
    applications of enterprises that were not asked for, named and not opened."""

    folder: Path
    applications: tuple[SubmittedApplication, ...]
    papers: Folder
    loose: Folder
    others: tuple[tuple[str, str], ...] = ()


def shown_name(name: str) -> str:
    """A file name as people read it: undecodable bytes tried as GB18030, controls replaced."""
    raw = os.fsencode(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return unicodedata.normalize("NFC", clean_text(text).replace("\n", " ").replace("\t", " "))


def is_ignored(name: str) -> bool:
    """True for what systems and editors leave behind."""
    low = name.lower()
    return (
        low in _IGNORED_NAMES
        or low.startswith((".", "~$"))
        or low.endswith(_IGNORED_SUFFIXES)
        or low == ROUND_FILE
    )


def file_sha256(path: Path) -> str:
    """SHA-256 of a regular file, opened without following links or waiting for a writer."""
    digest = hashlib.sha256()
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a regular file")
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


class _Walk:
    """One walk below one folder; collects what it meets."""

    def __init__(self, root: Path, skip: Path | None) -> None:
        self.root = root
        self.skip = skip
        self.files: list[SubmittedFile] = []
        self.refused: list[RefusedEntry] = []
        self.ignored: list[str] = []

    def folder(self) -> Folder:
        return Folder(
            tuple(sorted(self.files, key=lambda one: one.name)),
            tuple(sorted(self.refused, key=lambda one: one.name)),
            tuple(sorted(self.ignored)),
        )

    def entries(self, folder: Path, prefix: str) -> list[tuple[str, os.DirEntry[str]]]:
        """What a folder holds, ignored ones noted and left out, in the order shown."""
        try:
            with os.scandir(folder) as found:
                listed = sorted(
                    found, key=lambda entry: (shown_name(entry.name), os.fsencode(entry.name))
                )
        except OSError as error:
            self.refused.append(RefusedEntry(prefix.rstrip("/") or ".", _os_reason(error)))
            return []
        kept = []
        for name, entry in zip(
            _distinct([shown_name(one.name) for one in listed]), listed, strict=True
        ):
            if self.skip is not None and Path(entry.path) == self.skip:
                continue
            if not is_ignored(entry.name):
                kept.append((prefix + name, entry))
            elif entry.name != ROUND_FILE:
                self.ignored.append(prefix + name)
        return kept

    def take(self, name: str, entry: os.DirEntry[str], depth: int) -> None:
        """Takes one entry: a file, or all files below a folder."""
        try:
            self._take(name, entry, depth)
        except OSError as error:
            self.refused.append(RefusedEntry(name, _os_reason(error)))

    def _take(self, name: str, entry: os.DirEntry[str], depth: int) -> None:
        if entry.is_symlink() and (reason := self._link_reason(entry)):
            self.refused.append(RefusedEntry(name, reason))
        elif entry.is_dir():
            self._take_folder(name, entry, depth)
        elif not entry.is_file():
            self.refused.append(RefusedEntry(name, "不是普通文件（管道或设备），未打开。"))
        elif (size := entry.stat().st_size) > LARGEST_FILE:
            reason = f"文件过大（{size / (1 << 30):.1f} GB），超过 2 GB 上限，未打开。"
            self.refused.append(RefusedEntry(name, reason))
        else:
            path = Path(entry.path)
            self.files.append(SubmittedFile(name, path, file_sha256(path), size))

    def _take_folder(self, name: str, entry: os.DirEntry[str], depth: int) -> None:
        if depth >= DEEPEST_FOLDER:
            self.refused.append(RefusedEntry(name, f"文件夹嵌套超过 {DEEPEST_FOLDER} 层，未打开。"))
            return
        inside = self.entries(Path(entry.path), f"{name}/")
        if not inside and Path(name).suffix:
            self.refused.append(RefusedEntry(name, "是空文件夹而不是文件。"))
        for inner_name, inner in inside:
            self.take(inner_name, inner, depth + 1)

    def _link_reason(self, entry: os.DirEntry[str]) -> str | None:
        target = Path(os.path.realpath(entry.path))
        if not target.is_relative_to(self.root):
            return "是指向申报批次文件夹之外的链接，未打开。"
        if not target.exists():
            return "是失效的链接，未打开。"
        return "是指向文件夹的链接，未打开。" if target.is_dir() else None


def _os_reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限。"
    return f"无法打开（{error.strerror or error}）。"


def _distinct(names: list[str]) -> list[str]:
    """Shown names made different where two names on disk read the same."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return result


def submitted_round(
    folder: Path, skip: Path | None = None, only: Collection[str] | None = None
) -> Submission:
    """Walks the round. `skip`: a folder inside it that is not part of it (the output);
    `only`: the enterprises to look into, as shown.

    Raises RoundError when the round folder itself cannot be read.
    """
    root = Path(os.path.realpath(folder))
    if not root.is_dir():
        raise RoundError(f"找不到申报批次文件夹：{shown_name(str(folder))}")
    papers, loose, unseen = _Walk(root, skip), _Walk(root, skip), _Walk(root, skip)
    applications: list[SubmittedApplication] = []
    others: list[tuple[str, str]] = []
    entries = papers.entries(root, "")
    if papers.refused:
        raise RoundError(f"申报批次文件夹无法读取：{papers.refused[0].reason}")
    for name, entry in entries:
        if not _is_folder(entry):
            papers.take(name, entry, 0)
        elif only is None or name in only:
            applications += _enterprise(name, entry, loose)
        else:
            others += [(name, equipment) for equipment, _ in _equipments(name, entry, unseen)]
    return Submission(root, tuple(applications), papers.folder(), loose.folder(), tuple(others))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and not entry.is_symlink()


def _equipments(
    enterprise: str, folder: os.DirEntry[str], loose: _Walk
) -> list[tuple[str, os.DirEntry[str]]]:
    """The application folders of an enterprise; files beside them go to `loose`."""
    found = []
    for name, entry in loose.entries(Path(folder.path), f"{enterprise}/"):
        if _is_folder(entry):
            found.append((name.removeprefix(f"{enterprise}/"), entry))
        else:
            loose.take(name, entry, 0)
    return found


def _enterprise(
    enterprise: str, folder: os.DirEntry[str], loose: _Walk
) -> list[SubmittedApplication]:
    applications = []
    for equipment, entry in _equipments(enterprise, folder, loose):
        walk = _Walk(loose.root, loose.skip)
        for name, inner in walk.entries(Path(entry.path), ""):
            walk.take(name, inner, 0)
        applications.append(SubmittedApplication(enterprise, equipment, walk.folder()))
    return applications
