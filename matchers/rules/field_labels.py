"""The labels of an application form's fields, as the readers know them, to tell empty cells."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache

from data import path
from extractors.evidence import FactName

_END = "：:|_/— \t（）()"
_BROKEN_REMARK = re.compile(r"^[(（][^()（）]*$")  # its end stands on the next line
_REMARK = re.compile(r"^[(（][^()（）]*[)）]")  # 型号（规格）, 统一社会信用代码（18位）


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    """Labels of a form by fact, and `stops`, width-folded and without spaces."""
    with path("lexicon", "labels.toml").open("rb") as file:
        lexicon = tomllib.load(file)
    by_fact = {**lexicon["application_form"], "stops": lexicon["stops"]}
    return {name: tuple(map(_plain, labels)) for name, labels in by_fact.items()}


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def labels_of(*names: FactName) -> tuple[str, ...]:
    """What a form may call these facts, the longest first."""
    labels = [label for name in names for label in _lexicon().get(name.value, ())]
    return tuple(sorted(labels, key=len, reverse=True))


@cache
def form_labels() -> frozenset[str]:
    """Every label a form may print."""
    return frozenset(label for labels in _lexicon().values() for label in labels)


def is_label(line: str) -> bool:
    """True for a line that is a field's label and nothing else."""
    plain = _plain(line).strip(_END)
    return plain in form_labels() or plain.startswith(("是否", "对应清单", "指标对照"))


def label_state(lines: list[str], labels: tuple[str, ...]) -> str:
    """`filled`, `blank` or `absent`: what follows a field's label in a text layer's lines.

    A value stands behind its label or, in a table, on the next line; another label there
    means that the cell is empty.
    """
    for index, line in enumerate(lines):
        plain = _plain(line)
        label = next((each for each in labels if plain.startswith(each)), None)
        if label is None:
            continue
        rest = _REMARK.sub("", plain.removeprefix(label))
        below = lines[index + 1 :]
        if _BROKEN_REMARK.match(rest) and below and below[0].endswith((")", "）")):
            rest, below = "", below[1:]
        rest, following = rest.strip(_END), below[0] if below else ""
        has_value = bool(rest) or (bool(following) and not is_label(following))
        return "filled" if has_value else "blank"
    return "absent"
