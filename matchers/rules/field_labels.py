"""The labels of an application form's fields, as the readers know them, to tell empty cells."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache

from data import path

_END = "：:|_/— \t（）()"


@cache
def form_labels() -> frozenset[str]:
    """Every label a form may print, width-folded and without spaces."""
    with path("lexicon", "labels.toml").open("rb") as file:
        lexicon = tomllib.load(file)
    labels = [label for named in lexicon["application_form"].values() for label in named]
    folded = (unicodedata.normalize("NFKC", label) for label in (*labels, *lexicon["stops"]))
    return frozenset("".join(label.split()) for label in folded)


def is_label(line: str) -> bool:
    """True for a line that is a field's label and nothing else."""
    plain = "".join(unicodedata.normalize("NFKC", line).split()).strip(_END)
    return plain in form_labels() or plain.startswith(("是否", "对应清单", "指标对照"))


def label_state(lines: list[str], labels: tuple[str, ...]) -> str:
    """`filled`, `blank` or `absent`: what follows a field's label in a text layer's lines.

    A value stands behind its label or, in a table, on the next line; another label there
    means that the cell is empty.
    """
    for index, line in enumerate(lines):
        label = next((each for each in labels if each in line), None)
        if label is None or len(line) > 60:
            continue
        rest = line.partition(label)[2].strip(_END)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        has_value = bool(rest) or (bool(following) and not is_label(following))
        return "filled" if has_value else "blank"
    return "absent"
