"""What people decided: an audit log that only grows, and how it stands today.

The log holds one decision a line, as JSON. A decision is filed under application and subject
(指标3, 规则P5) and names the evidence it was taken on: when that changes, the decision stays
and is shown as 待复核.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from flows.reports.model import Decision, StoredApplication

LOG = "decisions.jsonl"

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest decision on a subject, those before it, and whether its ground moved.

    `is_gone`: the application or the subject is no longer part of the round.
    """

    latest: Decision
    earlier: tuple[Decision, ...] = ()
    is_stale: bool = False
    is_gone: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """The person emptied what was written before; the log keeps it."""
        latest = self.latest
        return not (latest.conclusion or latest.comment or latest.reviewer)

    @property
    def label(self) -> str:
        if self.is_withdrawn:
            return "已撤回"
        return "待复核" if self.is_stale or self.is_gone else "人工改定"


Standings = dict[tuple[str, str, str], Standing]


def load_decisions(out: Path) -> tuple[Decision, ...]:
    """Every decision of the log, oldest first. A line that is none of ours is passed over;
    it stays in the file."""
    try:
        lines = (out / LOG).read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    decisions = []
    for line in lines:
        try:
            decisions.append(_DECISION.validate_json(line))
        except ValidationError:
            continue
    return tuple(decisions)


def append_decisions(out: Path, decisions: Sequence[Decision]) -> None:
    """Adds lines to the log; nothing in it is ever changed."""
    if not decisions:
        return
    out.mkdir(parents=True, exist_ok=True)
    payload = b"".join(_DECISION.dump_json(decision) + b"\n" for decision in decisions)
    with (out / LOG).open("ab+") as stream:
        if stream.tell() and not _ends_in_newline(out / LOG):
            payload = b"\n" + payload
        stream.write(payload)
        stream.flush()
        os.fsync(stream.fileno())


def _ends_in_newline(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def new_decisions(known: Iterable[Decision], read: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those that say something the log does not hold yet on the same evidence."""
    held = {_said(decision) for decision in known}
    fresh = []
    for decision in read:
        if _said(decision) not in held:
            held.add(_said(decision))
            fresh.append(decision)
    return tuple(fresh)


def _said(decision: Decision) -> tuple[str, ...]:
    return (
        *decision.key,
        decision.evidence_key,
        decision.conclusion,
        decision.comment,
        decision.reviewer,
    )


def standings(
    decisions: Iterable[Decision], applications: Iterable[StoredApplication]
) -> Standings:
    """How each decided subject stands; those whose application is gone stay in."""
    keys = {
        (*application.key, subject): key
        for application in applications
        for subject, key in evidence_keys(application).items()
    }
    history: dict[tuple[str, str, str], list[Decision]] = {}
    for decision in decisions:
        history.setdefault(decision.key, []).append(decision)
    return {
        key: Standing(
            latest=said[-1],
            earlier=tuple(said[:-1]),
            is_stale=key in keys and keys[key] != said[-1].evidence_key,
            is_gone=key not in keys,
        )
        for key, said in history.items()
    }


def evidence_keys(application: StoredApplication) -> dict[str, str]:
    """The evidence key of every subject of an application."""
    keys = {finding.subject: finding.evidence_key for finding in application.findings}
    return keys | {rule.subject: rule.evidence_key for rule in application.rules}
