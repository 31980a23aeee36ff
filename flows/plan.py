"""What a run will do: settings, list and terms checked before anything is read."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from extractors.errors import ListError, RoundError, UsageError
from flows.intake import is_ignored, shown_name
from flows.order import Order
from flows.places import Places, places_for
from flows.settings import RoundFile, Settings, machine_settings, read_round_file
from matchers.findings import RoundTerms
from matchers.indicator_list import IndicatorList, load_list, pedigree_path
from matchers.registry import Recognition, load_registry

SAMPLE_LIST = "indicators/sample-2022.csv"
# What of the round's file the matchers judge by.
_TERMS = {
    "deadline",
    "market_years",
    "most_applications",
    "list_valid_years",
    "earlier_recognition_years",
    "decision_rule",
    "require_test_report",
    "require_cma_and_cnas",
    "province",
    "province_code",
}
# Names offered when an enterprise is not in the round.
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """One run, checked: everything but the submitted files themselves.

    `enterprises` are those to review now, as shown; `warnings` are for the person who
    started the run.
    """

    order: Order
    settings: Settings
    round_file: RoundFile
    terms: RoundTerms
    indicators: IndicatorList
    registry: tuple[Recognition, ...] | None
    places: Places
    folder: Path
    enterprises: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def is_whole_round(self) -> bool:
        return not self.order.enterprises

    def is_setting(self, path: Path) -> bool:
        """True for files of the round folder that are no submitted papers."""
        named = (self.round_file.list, self.round_file.registry)
        settings = [self.folder / name for name in named if name]
        return any(path in (one, pedigree_path(one)) for one in settings)


def planned(order: Order) -> Plan:
    """Raises UsageError, RoundError or ListError; nothing is written yet."""
    folder = round_folder(order.round)
    round_file, unknown = read_round_file(folder)
    settings = machine_settings()
    name = round_file.name or shown_name(folder.name)
    places = places_for(name, order.out, settings.state)
    if folder.is_relative_to(places.out):
        raise UsageError("输出文件夹不能包含申报批次文件夹，请用 --out 另行指定。")
    present = enterprise_names(folder, skip=places.out)
    if not present:
        raise RoundError(f"申报批次文件夹内没有申报企业：{shown_name(str(order.round))}")
    return Plan(
        order=order,
        settings=settings,
        round_file=round_file,
        terms=_round_terms(round_file, name, order.as_of),
        indicators=round_list(order, round_file, folder),
        registry=round_registry(round_file, folder),
        places=places,
        folder=folder,
        enterprises=chosen_enterprises(order.enterprises, present),
        warnings=tuple(f"round.toml 中有不认识的设置：{key}（已忽略）" for key in unknown),
    )


def _round_terms(settings: RoundFile, name: str, as_of: date | None) -> RoundTerms:
    """The terms the matchers judge by; `as_of` from the command line wins."""
    return RoundTerms(
        name=name,
        as_of=as_of or settings.as_of,
        **settings.model_dump(include=_TERMS),
    )


def round_folder(path: Path) -> Path:
    """The round folder, absolute. Raises RoundError when there is none."""
    folder = path.absolute()
    if not folder.is_dir():
        raise RoundError(f"找不到申报批次文件夹：{shown_name(str(path))}")
    return folder.resolve()


def enterprise_names(folder: Path, skip: Path) -> tuple[str, ...]:
    """The enterprises' folders, as shown, in order."""
    try:
        found = [
            shown_name(entry.name)
            for entry in folder.iterdir()
            if entry.is_dir() and not entry.is_symlink() and entry != skip
            if not is_ignored(entry.name)
        ]
    except OSError as error:
        raise RoundError(f"申报批次文件夹无法读取：{error.strerror}") from error
    return tuple(sorted(found))


def chosen_enterprises(wanted: tuple[str, ...], present: tuple[str, ...]) -> tuple[str, ...]:
    """Those wanted, in the round's order; all when none is named.

    Raises UsageError with near names when one is not in the round.
    """
    chosen = {unicodedata.normalize("NFC", name.strip().rstrip("/")) for name in wanted}
    for name in sorted(chosen.difference(present)):
        near = difflib.get_close_matches(name, present, n=_SUGGESTIONS, cutoff=0.4)
        hint = f"；相近的有：{'、'.join(near)}" if near else ""
        raise UsageError(f"申报批次中没有企业“{name}”{hint}")
    return tuple(name for name in present if not chosen or name in chosen)


def round_list(order: Order, round_file: RoundFile, folder: Path) -> IndicatorList:
    """The list from the command line, else of round.toml, else the sample list."""
    if order.list is not None:
        return loaded_list(order.list)
    if round_file.list is not None:
        inside = folder / round_file.list
        return loaded_list(inside if inside.exists() else Path(round_file.list))
    with resources.as_file(resources.files("data") / SAMPLE_LIST) as path:
        return loaded_list(path)


def loaded_list(path: Path) -> IndicatorList:
    """Raises ListError when the file is missing or no list."""
    if not path.is_file():
        raise ListError(f"找不到指标清单：{shown_name(str(path))}")
    return load_list(path)


def round_registry(round_file: RoundFile, folder: Path) -> tuple[Recognition, ...] | None:
    """Earlier recognised products, when the round names a file of them."""
    if round_file.registry is None:
        return None
    inside = folder / round_file.registry
    path = inside if inside.exists() else Path(round_file.registry)
    if not path.is_file():
        raise RoundError(f"找不到历年认定名单：{round_file.registry}（round.toml 的 registry）")
    return load_registry(path)


def has_ended(terms: RoundTerms, today: date) -> bool:
    """True once the deadline's day is over."""
    return terms.deadline is not None and today > terms.deadline
