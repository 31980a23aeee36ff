"""Whether an application's folder still is what the last run wrote from the same inputs."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from flows.atomic import write_text
from flows.intake import file_sha256
from flows.report_step import ReportOrder
from flows.reports.decisions import load_decisions


def report_key(order: ReportOrder) -> str:
    """Changes with everything that goes into the application's folder."""
    places = [(name, os.path.relpath(source.path, order.out)) for name, source in order.sources]
    names = (order.result.enterprise, order.result.equipment)
    said = [one for one in load_decisions(order.out) if (one.enterprise, one.equipment) == names]
    parts = (order.result.inputs, order.view.stem, order.head, order.folder, places, said)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


def is_as_written(record: Path, inputs: str, folder: Path) -> bool:
    """True when nothing has to be written."""
    try:
        noted = json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return bool(noted == {"inputs": inputs, "files": written_files(folder)})


def note_written(record: Path, inputs: str, folder: Path) -> None:
    """Comes last: a run killed before it writes the folder again."""
    noted = {"inputs": inputs, "files": written_files(folder)}
    write_text(record, json.dumps(noted, ensure_ascii=False))


def written_files(folder: Path) -> dict[str, str]:
    """Hash of every file below the folder, by its name there."""
    return {
        path.relative_to(folder).as_posix(): file_sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
