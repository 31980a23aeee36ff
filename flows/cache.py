"""Readings kept by content: never read the same bytes twice with the same reader.

An entry's key is the file's SHA-256, its name's suffix (a wrong one is a notice), the depth
of reading, and the reader's version: the hash of the sources of `extractors`, of `data/lexicon`,
of the versions of the parts that read, and of which outside programs are installed. An entry
carries its own checksum; one that does not fit is dropped and the file is read again.
Classified files never come here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from extractors.characters import clean_text
from extractors.evidence import Evidence
from extractors.serialise import SerialiseError, evidence_to_json, json_to_evidence
from flows.atomic import ASIDE, write_bytes, write_text

FORMAT = b"huaxian-reading-1\n"
DIGEST_BYTES = 32
_PARTS = ("pymupdf", "pypdfium2", "pdfplumber", "rapidocr", "onnxruntime", "opencv-python-headless")
_PROGRAMS = ("tesseract", "soffice", "antiword")
_SOURCE_SUFFIXES = frozenset(
    {".py", ".toml", ".csv", ".txt", ".json", ".html", ".css", ".js", ".onnx"}
)


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """What a reading depends on. `thorough`: the text of every page was asked for."""

    sha256: str
    suffix: str
    thorough: bool

    @property
    def name(self) -> str:
        suffix = hashlib.sha256(self.suffix.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        return f"{self.sha256}-{suffix}-{'all' if self.thorough else 'marks'}"


class CacheUse(NamedTuple):
    """Entries and bytes on disk."""

    entries: int
    size: int


@cache
def reader_version() -> str:
    """Changes whenever a reading could come out differently."""
    digest = hashlib.sha256()
    data = resources.files("data")
    _add_sources(digest, resources.files("extractors"), data / "lexicon", data / "models")
    for part in _PARTS:
        digest.update(f"{part}={_installed(part)}\0".encode())
    for program in _PROGRAMS:
        digest.update(f"{program}={bool(shutil.which(program))}\0".encode())
    return digest.hexdigest()[:16]


@cache
def program_version() -> str:
    """Changes whenever a result could come out differently from the same readings."""
    digest = hashlib.sha256(reader_version().encode())
    _add_sources(digest, *(resources.files(name) for name in ("matchers", "flows", "data")))
    return digest.hexdigest()[:16]


def _add_sources(digest: hashlib._Hash, *roots: Traversable) -> None:
    for root in roots:
        for name, source in sorted(_sources(root, ""), key=lambda pair: pair[0]):
            digest.update(f"{name}\0".encode() + source.read_bytes())


def _installed(part: str) -> str:
    try:
        return metadata.version(part)
    except metadata.PackageNotFoundError:
        return "none"


def _sources(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir() and entry.name != "samples":
            yield from _sources(entry, name)
        elif Path(entry.name).suffix in _SOURCE_SUFFIXES:
            yield name, entry


class ReadingCache:
    """The folder of kept readings. Safe for several processes at once."""

    def __init__(self, folder: Path, version: str | None = None) -> None:
        self.folder = folder
        self.version = version or reader_version()

    def path(self, key: ReadingKey) -> Path:
        return self.folder / self.version / key.sha256[:2] / f"{key.name}.reading"

    def pages_folder(self, key: ReadingKey) -> Path:
        """Where the pages of a file that is being read are kept until it is finished."""
        return self.folder / self.version / "pages" / key.name

    def has(self, key: ReadingKey) -> bool:
        return self.get_bytes(key) is not None

    def get(self, key: ReadingKey) -> Evidence | None:
        """The kept evidence, or None when there is none or it is damaged (then it is dropped)."""
        payload = self.get_bytes(key)
        if payload is None:
            return None
        try:
            return json_to_evidence(payload)
        except SerialiseError:
            self.path(key).unlink(missing_ok=True)
            return None

    def get_bytes(self, key: ReadingKey) -> bytes | None:
        path = self.path(key)
        try:
            packed = path.read_bytes()
        except FileNotFoundError:
            return None
        payload = _unpacked(packed)
        if payload is None:
            path.unlink(missing_ok=True)
            return None
        os.utime(path)
        return payload

    def put(self, key: ReadingKey, evidence: Evidence) -> None:
        self.put_bytes(key, evidence_to_json(evidence))

    def put_bytes(self, key: ReadingKey, payload: bytes) -> None:
        body = zlib.compress(payload, 1)
        write_bytes(self.path(key), FORMAT + hashlib.sha256(body).digest() + body)

    def refusal(self, key: ReadingKey) -> str | None:
        """The sentence by which this reader refused the content before, or None."""
        path = self._refusal_path(key)
        try:
            return path.read_text(encoding="utf-8") or None
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            path.unlink(missing_ok=True)
            return None

    def put_refusal(self, key: ReadingKey, reason: str) -> None:
        write_text(self._refusal_path(key), clean_text(reason))

    def _refusal_path(self, key: ReadingKey) -> Path:
        return self.path(key).with_suffix(".refused")

    def drop(self, key: ReadingKey) -> None:
        """Removes what is kept of this content: it must leave no trace."""
        self.path(key).unlink(missing_ok=True)
        self._refusal_path(key).unlink(missing_ok=True)

    def forget_pages(self, key: ReadingKey) -> None:
        """Removes the pages kept while the file was being read."""
        shutil.rmtree(self.pages_folder(key), ignore_errors=True)

    def use(self) -> CacheUse:
        sizes = [status.st_size for _, status in self._entries()]
        return CacheUse(len(sizes), sum(sizes))

    def shrink(self, limit: float, newer_than: float = float("inf")) -> CacheUse:
        """Removes readings of other versions, then the longest unused, down to `limit` bytes.

        Entries used after `newer_than` (seconds since the epoch) stay. Returns what was removed.
        """
        entries = sorted(
            self._entries(), key=lambda entry: (self._is_current(entry[0]), entry[1].st_mtime)
        )
        total = sum(status.st_size for _, status in entries)
        removed = freed = 0
        for path, status in entries:
            if self._is_current(path) and total - freed <= limit:
                break
            if status.st_mtime > newer_than:
                continue
            path.unlink(missing_ok=True)
            removed, freed = removed + 1, freed + status.st_size
        return CacheUse(removed, freed)

    def clear(self) -> CacheUse:
        """Removes everything; returns what was there."""
        use = self.use()
        shutil.rmtree(self.folder, ignore_errors=True)
        return use

    def _is_current(self, path: Path) -> bool:
        return path.relative_to(self.folder).parts[0] == self.version

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.rglob("*"):
            try:
                if path.is_file() and not path.name.startswith(ASIDE):
                    yield path, path.stat()
            except FileNotFoundError:
                continue


def _unpacked(packed: bytes) -> bytes | None:
    start = len(FORMAT) + DIGEST_BYTES
    body = packed[start:]
    if (
        packed[: len(FORMAT)] != FORMAT
        or hashlib.sha256(body).digest() != packed[len(FORMAT) : start]
    ):
        return None
    return zlib.decompress(body)
