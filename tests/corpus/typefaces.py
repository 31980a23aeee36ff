"""Single faces of the installed Chinese fonts, as files that PyMuPDF can embed and subset."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pymupdf
from fontTools.ttLib import TTCollection

CACHE = Path(__file__).parent / ".cache" / "faces"

# family as fontconfig names it, face in the collection
FACES = {
    "song": "AR PL UMing CN",
    "kai": "AR PL UKai CN",
    "hei": "WenQuanYi Zen Hei",
    "serif": "Noto Serif CJK SC",
}


@dataclass(frozen=True, slots=True)
class Typeface:
    """One face: `name` for PDF resources, the file it stands in, metrics from PyMuPDF."""

    name: str
    file: Path

    def char_widths(self, text: str, size: float) -> list[float]:
        """Advance of every character in points at `size` points."""
        return list(_font(self.file).char_lengths(text, fontsize=size))


@cache
def _font(file: Path) -> pymupdf.Font:
    return pymupdf.Font(fontfile=str(file))


@cache
def typeface(name: str) -> Typeface:
    """The face for `song`, `kai`, `hei` or `serif`. Raises LookupError when not installed."""
    family = FACES[name]
    listed = subprocess.run(
        ["fc-match", "-f", "%{file}\t%{family}\t%{index}", f"{family}:style=Regular"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\t")
    if family not in listed[1].split(","):
        raise LookupError(f"font family {family} is not installed")
    return Typeface(name, _single_face(Path(listed[0]), int(listed[2]) & 0xFFFF))


def _single_face(collection: Path, index: int) -> Path:
    if collection.suffix.lower() != ".ttc":
        return collection
    face = CACHE / f"{collection.stem}-{index}.otf"
    if not face.exists():
        face.parent.mkdir(parents=True, exist_ok=True)
        TTCollection(collection).fonts[index].save(face)
    return face
