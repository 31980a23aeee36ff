"""What can be set: the machine's settings from the environment, the round's from round.toml."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractors.errors import RoundError, UsageError
from flows.intake import ROUND_FILE
from flows.texts import validation_sentence
from flows.time_limits import Limits

GIB = 1 << 30
_PREFIX = "HUAXIAN_"
# Memory of one reader at work with its models (0.8-0.9 GB measured), and the share of the
# machine's memory that readers may take together.
READER_GIB = 0.9
MEMORY_SHARE = 0.8


class Settings(BaseModel):
    """Settings of this machine, each from the variable HUAXIAN_<NAME>."""

    jobs: int | None = Field(default=None, ge=1, le=256)
    state: Path | None = None
    cache_gib: float = Field(default=20.0, gt=0)
    step_seconds: float = Field(default=30.0, gt=0)
    page_seconds: float = Field(default=90.0, gt=0)
    waste_seconds: float = Field(default=60.0, gt=0)
    memory_gib: float = Field(default=3.0, ge=0.5)
    task_runner: Literal["thread", "dask"] = "thread"
    dask_address: str | None = None

    @property
    def limits(self) -> Limits:
        """What a reader may take."""
        return Limits(
            step_seconds=self.step_seconds,
            page_seconds=self.page_seconds,
            memory_bytes=int(self.memory_gib * GIB),
            waste_seconds=self.waste_seconds,
        )


class RoundFile(BaseModel):
    """`round.toml`. Every key may be left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str | None = Field(default=None, min_length=1, max_length=100)
    list: str | None = None
    registry: str | None = None
    deadline: date | None = None
    as_of: date | None = None
    decision_rule: Literal["guarded", "simple"] = "guarded"
    market_years: int = Field(default=2, ge=1, le=20)
    most_applications: int = Field(default=2, ge=1)
    list_valid_years: int = Field(default=2, ge=1)
    earlier_recognition_years: int = Field(default=3, ge=0)
    require_test_report: bool = False
    require_cma_and_cnas: bool = False
    province: str = "浙江"
    province_code: str = Field(default="33", pattern=r"^\d{2}$")


def machine_settings() -> Settings:
    """Raises UsageError that names the variable when one cannot be used."""
    # pydantic-settings reads seven variables no better and takes 0.1 s to import.
    variables = {name: f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    given = {name: os.environ[one] for name, one in variables.items() if one in os.environ}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise UsageError(f"环境变量设置有误：{validation_sentence(error, _PREFIX)}") from error


def default_jobs() -> int:
    """One reader a core, as far as memory lets them."""
    cores = len(os.sched_getaffinity(0))
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(cores, int(pages / GIB * MEMORY_SHARE / READER_GIB)))


def read_round_file(folder: Path) -> tuple[RoundFile, tuple[str, ...]]:
    """The round's settings and the keys nobody knows.

    Raises RoundError that names the key when a value cannot be used.
    """
    path = folder / ROUND_FILE
    if not path.is_file():
        return RoundFile(), ()
    table = _toml(path)
    try:
        parsed = RoundFile.model_validate(table)
    except ValidationError as error:
        raise RoundError(f"{ROUND_FILE} 有误：{validation_sentence(error)}") from error
    return parsed, tuple(sorted(set(table) - set(RoundFile.model_fields)))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RoundError(f"{ROUND_FILE} 不是 UTF-8 编码的文本，请另存为 UTF-8。") from error
    except tomllib.TOMLDecodeError as error:
        raise RoundError(f"{ROUND_FILE} 不符合 TOML 格式：{error}") from error
    except OSError as error:
        raise RoundError(f"{ROUND_FILE} 无法打开：{error.strerror}") from error
