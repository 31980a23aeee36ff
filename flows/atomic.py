"""Files that are either the old one or the whole new one, whenever the power fails."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

ASIDE = ".aside-"


def write_bytes(path: Path, payload: bytes) -> None:
    """Writes beside the file, then replaces it. Makes the folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=ASIDE, dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(payload)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(0o644)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """UTF-8; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def sweep(folder: Path) -> None:
    """Removes what a killed run left aside. Call with the folder's lock held."""
    for leftover in folder.rglob(f"{ASIDE}*"):
        leftover.unlink(missing_ok=True)
