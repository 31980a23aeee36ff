"""Finished pages of a file at work, so that an ended attempt loses one page and no more."""

from __future__ import annotations

import zlib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from extractors.layout import PageReading

_PAGE: TypeAdapter[PageReading] = TypeAdapter(PageReading)


def save_page(folder: Path, reading: PageReading) -> None:
    """Keeps the page. One with text that is no Unicode is not kept: it is read again.

    Written in place: a page cut off by a power failure does not unpack and is read again,
    and waiting for the disk costs more than reading a page of text.
    """
    try:
        payload = _PAGE.dump_json(reading)
    except (PydanticSerializationError, UnicodeEncodeError):
        return
    folder.mkdir(parents=True, exist_ok=True)
    _path(folder, reading.number).write_bytes(zlib.compress(payload, 1))


def load_page(folder: Path, number: int) -> PageReading | None:
    """The kept page; None when there is none, or when it is damaged."""
    path = _path(folder, number)
    try:
        return _PAGE.validate_json(zlib.decompress(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValidationError, zlib.error):
        path.unlink(missing_ok=True)
        return None


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}.page"
