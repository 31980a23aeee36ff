"""Reads submitted files: the text that is underlined, where it stands and what it says.

`read_evidence` is the one door. Importing this package is cheap; the readers are imported
when the first file is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.evidence import Evidence
    from extractors.watch import Watch


def read_evidence(
    path: Path, name: str | None = None, *, thorough: bool = False, watch: Watch | None = None
) -> Evidence:
    """Everything one submitted file says, `name` being the name to show.

    `thorough` also recognises the pages of a scan on which nothing is marked.
    Raises an UnreadableFileError subclass when the file cannot be read at all.
    """
    from extractors.file_reading import file_to_evidence
    from extractors.watch import Unwatched

    return file_to_evidence(path, name or path.name, watch or Unwatched(), thorough=thorough)
