"""Knowledge as data: indicator lists, lexicon and the sample round."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """Path of a data file below `data/`, e.g. `path("lexicon", "units.toml")`."""
    return ROOT.joinpath(*parts)
