"""The values of an application's judgement: what goes in, and what each finding holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractors.evidence import Evidence, FileKind, Mention, Passage, Quantity
from matchers.indicator_list import ListItem
from matchers.requirements import Requirement
from matchers.verdict import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A submitted file that could not be read, with the reason in Chinese."""

    file: str
    sha256: str
    reason: str
    classified: bool = False


@dataclass(frozen=True, slots=True)
class Application:
    """One equipment of one enterprise with everything read from its files.

    `item` is the claimed list item, None when none could be told; `item_source` says
    where it comes from: `form`, `folder`, or `none`.
    """

    enterprise: str
    equipment: str
    item: ListItem | None
    item_source: str
    files: tuple[Evidence, ...]
    refused: tuple[RefusedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """What a notice sets: parameters of the round, never constants."""

    name: str
    deadline: date | None = None
    as_of: date | None = None
    market_years: int = 2
    most_applications: int = 2
    list_valid_years: int = 2
    earlier_recognition_years: int = 3
    decision_rule: str = "guarded"
    require_test_report: bool = False
    require_cma_and_cnas: bool = False
    province: str = "浙江"
    province_code: str = "33"


@dataclass(frozen=True, slots=True)
class Support:
    """One piece of evidence held against a requirement and what came of it.

    Exactly one of `passage` and `mention` is set. `quantities` are those that were
    compared; `judgement` is what this evidence alone would lead to.
    """

    file: str
    file_kind: FileKind
    judgement: Judgement
    passage: Passage | None = None
    mention: Mention | None = None
    quantities: tuple[Quantity, ...] = ()
    name_score: float = 1.0

    def __post_init__(self) -> None:
        if (self.passage is None) == (self.mention is None):
            raise ValueError("a support holds one passage or one mention")

    @property
    def page(self) -> int:
        return self.passage.page if self.passage else self._mention().place.page

    @property
    def text(self) -> str:
        return self.passage.text if self.passage else self._mention().text

    def _mention(self) -> Mention:
        assert self.mention is not None
        return self.mention


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement's verdict. `supports[0]` is what the verdict rests on, if anything;
    `rejected` is evidence that lost (a near name, another model) with the reason in its
    judgement. `remarks` stand beside the verdict (仅用户报告, 在测量不确定度范围内)."""

    requirement: Requirement
    judgement: Judgement
    supports: tuple[Support, ...] = ()
    rejected: tuple[Support, ...] = ()
    remarks: tuple[str, ...] = ()
    value: str = ""
    unit: str = ""
    confidence: float = 1.0

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict
