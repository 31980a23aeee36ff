"""What a run is asked to do: the same for the command line, a schedule and a rerun by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Order(BaseModel):
    """One run. Paths may be relative to the working folder; `out` and `list` have defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    round: Path
    out: Path | None = None
    list: Path | None = None
    enterprises: tuple[str, ...] = ()
    as_of: date | None = None
    jobs: int | None = Field(default=None, ge=1, le=256)
    fresh: bool = False
    thorough: bool = False
    until_deadline: bool = Field(
        default=False, description="Do nothing once the round's deadline has passed."
    )
