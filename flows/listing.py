"""The files of each application as they will be read: archives expanded, names settled."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.characters import clean_text
from flows.atomic import aside_prefix, write_text
from flows.intake import Folder, RefusedEntry, SubmittedFile, file_sha256, is_ignored
from flows.locks import held, lock_path
from flows.reading import Reader, Refusal

_MANIFEST = "members.json"
# How a file system says that a folder cannot be moved onto one that holds something.
_TAKEN = frozenset({errno.ENOTEMPTY, errno.EEXIST})
# Content that an archive starts with, and names under which it is something else.
_ARCHIVE_HEAD = b"PK\x03\x04"
_OFFICE_SUFFIXES = frozenset(
    {".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".dotx", ".odt", ".ods", ".odp", ".ofd", ".epub"}
)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file to read. `lasting` is False for an archive's member: it has no submitted place."""

    name: str
    path: Path
    sha256: str
    lasting: bool = True

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Listing:
    """One application's files, or the bureau's papers (then both names are empty)."""

    enterprise: str
    equipment: str
    files: tuple[ListedFile, ...]
    refused: tuple[RefusedEntry, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.enterprise}/{self.equipment}" if self.enterprise else "推荐材料"


@dataclass(frozen=True, slots=True)
class IgnoredMember:
    """An archive's member of the kind that systems leave behind."""

    name: str


Entry = ListedFile | RefusedEntry | IgnoredMember
Unpack = Callable[[SubmittedFile], tuple[Entry, ...]]


def listing(enterprise: str, equipment: str, content: Folder, unpack: Unpack) -> Listing:
    """What the folder holds, every archive replaced by its members."""
    entries: list[Entry] = []
    for file in content.files:
        entries += unpack(file) if looks_like_archive(file) else (_listed(file),)
    refused = [entry for entry in entries if isinstance(entry, RefusedEntry)]
    ignored = [entry.name for entry in entries if isinstance(entry, IgnoredMember)]
    return Listing(
        enterprise,
        equipment,
        tuple(_distinct(entry for entry in entries if isinstance(entry, ListedFile))),
        (*content.refused, *refused),
        (*content.ignored, *ignored),
    )


def _distinct(files: Iterable[ListedFile]) -> Iterator[ListedFile]:
    """Files under names that occur once: an archive may hold two members of one name."""
    seen: dict[str, int] = {}
    for file in files:
        seen[file.name] = seen.get(file.name, 0) + 1
        count = seen[file.name]
        yield file if count == 1 else replace(file, name=f"{file.name}~{count}")


def _listed(file: SubmittedFile) -> ListedFile:
    return ListedFile(file.name, file.path, file.sha256)


def looks_like_archive(file: SubmittedFile) -> bool:
    """True for what must be expanded: a ZIP by content whose name is no office format's."""
    if file.suffix in _OFFICE_SUFFIXES:
        return False
    with file.path.open("rb") as stream:
        return stream.read(len(_ARCHIVE_HEAD)) == _ARCHIVE_HEAD


def unpacked(file: SubmittedFile, members: Path, reader: Reader) -> tuple[Entry, ...]:
    """The archive's members, expanded in a child into `members/<hash of the archive>`."""
    into = members / file.sha256
    found = _manifest(into)
    if found is None:
        answer = _expanded(file, into, reader)
        if isinstance(answer, Refusal):
            return (RefusedEntry(file.name, answer.reason),)
        found = answer
    if not found:
        return (RefusedEntry(file.name, "压缩包内没有文件。"),)
    return tuple(_member(file.name, into, one) for one in found)


def _manifest(into: Path) -> list[dict[str, str]] | None:
    """The members of an archive expanded before, or None where they are not all there: after a
    power cut a folder may stand whose files were never written out."""
    try:
        found: list[dict[str, str]] = json.loads((into / _MANIFEST).read_text(encoding="ascii"))
        whole = all(one["reason"] or one["size"] == _size(into, one) for one in found)
    except (OSError, ValueError, KeyError):
        return None
    return found if whole else None


def _size(folder: Path, member: dict[str, str]) -> str:
    return str((folder / member["path"]).stat().st_size)


def _expanded(file: SubmittedFile, into: Path, reader: Reader) -> list[dict[str, str]] | Refusal:
    """Expands aside and moves the whole folder in place, so that it is there or not."""
    aside = into.with_name(f"{aside_prefix()}{into.name}")
    try:
        answer = reader.ask({"op": "members", "path": str(file.path), "into": str(aside)})
        if isinstance(answer, Refusal):
            return answer
        members: list[dict[str, str]] = answer["members"]
        found = [one if one["reason"] else {**one, "size": _size(aside, one)} for one in members]
        write_text(aside / _MANIFEST, json.dumps(found))
        return _placed(aside, into, found)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _placed(aside: Path, into: Path, found: list[dict[str, str]]) -> list[dict[str, str]]:
    """Moves the folder in place. Of two runs that expand one archive at once the first to get
    there wins, and the other takes its members: that one may be reading them already."""
    while True:
        try:
            aside.rename(into)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
        else:
            return found
        if (others := _manifest(into)) is not None:
            return others
        _clear(into, aside.with_name(f"{aside.name}-torn"))


def _clear(into: Path, torn: Path) -> None:
    """Takes away a folder that is not whole; one run at a time, as the next may have put a
    whole one there meanwhile."""
    with held(lock_path(into.parent, into.name)):
        if into.exists() and _manifest(into) is None:
            into.rename(torn)
            shutil.rmtree(torn, ignore_errors=True)


def _member(archive: str, into: Path, member: dict[str, str]) -> Entry:
    name = f"{archive}/{clean_text(member['name'])}"
    if any(is_ignored(part) for part in member["name"].split("/")):
        return IgnoredMember(name)
    if member["reason"]:
        return RefusedEntry(name, member["reason"])
    path = into / member["path"]
    return ListedFile(name, path, file_sha256(path), lasting=False)
