"""The installed fonts that the papers are set in."""

from __future__ import annotations

import subprocess
from functools import cache

from PIL import ImageFont

from tests.corpus.writer.phrases import CHINESE_FACES

SEAL = "AR PL UMing CN"


@cache
def chinese() -> tuple[str, ...]:
    """The installed ones of the Chinese families. Raises LookupError when there is none."""
    listed = _listed(["fc-list", ":", "family"])
    names = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    found = tuple(face for face in CHINESE_FACES if face in names)
    if not found:
        raise LookupError(f"none of these fonts is installed: {', '.join(CHINESE_FACES)}")
    return found


def seal_face(size: int) -> ImageFont.FreeTypeFont:
    """The face of seals, or what the system puts in its place."""
    file, index = _matched(SEAL)
    return ImageFont.truetype(file, size, index=int(index) & 0xFFFF)


@cache
def _matched(family: str) -> list[str]:
    return _listed(["fc-match", "-f", "%{file}\t%{index}", family]).split("\t")


def _listed(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
