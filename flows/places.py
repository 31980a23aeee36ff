"""Where a run keeps what: results in the output folder, machinery in `.huaxian` beside them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

STATE = ".huaxian"
DEFAULT_OUT = Path("out")
RESERVED = frozenset(
    {
        STATE,
        "index.html",
        "findings.csv",
        "rules.csv",
        "review.xlsx",
        "round.json",
        "run.json",
        "decisions.jsonl",
        "汇总表.docx",
        "复核存档",
    }
)
LONGEST_NAME_BYTES = 200
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|\n\r\t\0', "_"))


@dataclass(frozen=True, slots=True)
class Places:
    """`out`: the results. `state`: readings and Prefect's data, shared by the rounds below one
    `out/`; with an output folder of the user's own choice, inside that folder."""

    out: Path
    state: Path

    @property
    def machinery(self) -> Path:
        """What belongs to this output folder alone."""
        return self.out / STATE

    @property
    def locks(self) -> Path:
        return self.machinery / "locks"

    @property
    def ledger(self) -> Path:
        return self.machinery / "ledger.jsonl"

    @property
    def members(self) -> Path:
        """Archives' members, by the archive's hash."""
        return self.machinery / "members"

    @property
    def applications(self) -> Path:
        """The last result of every application, for reruns of some."""
        return self.machinery / "applications"

    @property
    def readings(self) -> Path:
        return self.state / "readings"

    @property
    def prefect(self) -> Path:
        return self.state / "prefect"

    def scratch(self, owner: str) -> Path:
        """Room for a reader's temporary files."""
        return self.machinery / "scratch" / owner


def places_for(round_name: str, out: Path | None, state: Path | None) -> Places:
    """The places of a run; absolute, nothing is made yet."""
    if out is None:
        return Places(
            (DEFAULT_OUT / safe_name(round_name)).absolute(),
            (state or DEFAULT_OUT / STATE).absolute(),
        )
    return Places(out.absolute(), (state or out / STATE).absolute())


def application_folder(enterprise: str, equipment: str) -> str:
    """Where an application's results go, below the output folder, with `/`."""
    return f"{safe_name(enterprise)}/{safe_name(equipment)}"


def safe_name(name: str) -> str:
    """One folder name made from a shown name: no separators, not too long, not one of ours.

    A name that had to be changed carries a piece of its hash, so that no two become one.
    """
    safe = name.translate(_FORBIDDEN).strip(" .")
    raw = safe.encode("utf-8", "replace")
    if safe == name and safe.lower() not in RESERVED and len(raw) <= LONGEST_NAME_BYTES:
        return safe
    tail = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:6]
    return raw[: LONGEST_NAME_BYTES - 7].decode("utf-8", "ignore") + "-" + tail
