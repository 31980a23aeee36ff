"""The program's version, wherever it runs from."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path


def tool_version() -> str:
    """Of the installed package, else of the source tree's pyproject.toml."""
    try:
        return metadata.version("huaxian")
    except metadata.PackageNotFoundError:
        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
