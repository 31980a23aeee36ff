"""The frozen values that pass between rooms: what a submitted file says, and where.

Geometry: every `Box` is in PDF points (1/72 inch) from the top left corner of the page
as displayed, after rotation. Only `extractors.formats` and `extractors.ocr` know pixels;
a variable in pixels ends in `_px`. Pages count from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, `x0 <= x1` and `y0 <= y1`, y growing downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if self.x1 < self.x0 or self.y1 < self.y0:
            raise ValueError(f"box is inside out: {self.as_tuple()}")

    def as_tuple(self) -> tuple[float, float, float, float]:
        return (self.x0, self.y0, self.x1, self.y1)

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center_x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> float:
        return (self.y0 + self.y1) / 2

    def united(self, other: Box) -> Box:
        return united_box((self, other))

    def grown(self, dx: float, dy: float) -> Box:
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def overlap_x(self, other: Box) -> float:
        """Length in points that both boxes share horizontally; 0 when apart."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))

    def overlap_y(self, other: Box) -> float:
        """Length in points that both boxes share vertically; 0 when apart."""
        return max(0.0, min(self.y1, other.y1) - max(self.y0, other.y0))

    def intersects(self, other: Box) -> bool:
        return self.overlap_x(other) > 0 and self.overlap_y(other) > 0


def united_box(boxes: Sequence[Box]) -> Box:
    """The smallest box around one or more boxes. Raises ValueError on none."""
    if not boxes:
        raise ValueError("no boxes to unite")
    return Box(
        min([box.x0 for box in boxes]),
        min([box.y0 for box in boxes]),
        max([box.x1 for box in boxes]),
        max([box.y1 for box in boxes]),
    )


class Source(StrEnum):
    """Where characters come from."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"


class FileKind(StrEnum):
    """What a submitted file is, judged by its content."""

    TEST_REPORT = "test_report"
    USER_REPORT = "user_report"
    APPLICATION_FORM = "application_form"
    CONTRACT = "contract"
    INVOICE = "invoice"
    LICENCE = "licence"
    OTHER = "other"


class MarkKind(StrEnum):
    """How a passage is indicated on the page."""

    ANNOTATION = "annotation"
    VECTOR = "vector"
    PRINTED = "printed"
    HANDWRITTEN = "handwritten"
    WORD = "word"
    HIGHLIGHT = "highlight"
    FRAME = "frame"

    @property
    def is_underline(self) -> bool:
        """False for what is indicated but not underlined."""
        return self not in (MarkKind.HIGHLIGHT, MarkKind.FRAME)


class Role(StrEnum):
    """What a quantity is in its sentence or row."""

    MEASURED = "measured"
    LIMIT = "limit"
    CONDITION = "condition"
    NOMINAL = "nominal"


class Comparator(StrEnum):
    """The bound a number is printed with; `APPROX` is 约 or 近."""

    EQ = "="
    GE = "≥"
    GT = ">"
    LE = "≤"
    LT = "<"
    APPROX = "≈"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with its box. Boxes from OCR have good centres and poor edges. `is_blue`: the
    text layer sets it in the blue of links."""

    text: str
    box: Box
    confidence: float = 1.0
    is_blue: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text on a page: glyphs in reading order, spaces included."""

    glyphs: tuple[Glyph, ...]
    box: Box
    source: Source
    confidence: float = 1.0

    @property
    def text(self) -> str:
        return "".join([glyph.text for glyph in self.glyphs])


@dataclass(frozen=True, slots=True)
class Mark:
    """One stroke or run that indicates text on one page.

    `segments`: one box a line of text the mark runs along (an annotation may run along
    several). `confidence` below 0.5 means: kept, but downstream `unclear`.
    """

    kind: MarkKind
    page: int
    segments: tuple[Box, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page from 1, box in points."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Printed measurement uncertainty U with its coverage factor k (GUM, ISO/IEC 98-3)."""

    value: Decimal
    unit: str | None = None
    k: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with what stands around it, as read.

    `text` and `span` are the words in the parsed text (span in characters); `value` has
    万, 亿 and powers worked out; `value_high` is the upper end of a range; `unit` is in its
    usual writing (`m³/h`, `dB(A)`). `rounding_sign` is the (+) or (-) of GB/T 8170 §4.3.
    """

    text: str
    span: tuple[int, int]
    value: Decimal
    unit: str | None = None
    value_high: Decimal | None = None
    name: str | None = None
    comparator: Comparator = Comparator.EQ
    role: Role = Role.MEASURED
    uncertainty: Uncertainty | None = None
    condition: str | None = None
    rounding_sign: str | None = None


class DoubtCode(StrEnum):
    """Why a passage may not clear a requirement by itself."""

    READINGS_DIFFER = "readings_differ"
    LOW_CONFIDENCE = "low_confidence"
    DOUBTFUL_MARK = "doubtful_mark"
    PARTIAL_NUMBER = "partial_number"
    UNREADABLE_NUMBER = "unreadable_number"
    UNCONFIRMED_SIGN = "unconfirmed_sign"
    UNCONFIRMED_POWER = "unconfirmed_power"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt with its particulars: for READINGS_DIFFER both readings."""

    code: DoubtCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a passage.

    `sentence`: the whole sentence or cell. In a table: `row` is the item the row speaks of
    (检验项目), `column` the column's header, `cells` the whole row as (header, text) pairs
    from left to right. `heading` is the nearest heading or caption above; `notes` are the
    footnotes that the row's or name's marker (* # ①) points to.
    """

    sentence: str = ""
    row: str | None = None
    column: str | None = None
    heading: str | None = None
    cells: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The text above one mark, with its context and its quantities.

    `text` is exactly what is marked. `places` has one box a line, in reading order, over
    all pages the mark runs over. `second_reading` is what the second reader saw where it
    differs.
    """

    text: str
    mark: MarkKind
    places: tuple[Place, ...]
    source: Source
    confidence: float
    context: Context = Context()
    quantities: tuple[Quantity, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    second_reading: str | None = None

    @property
    def page(self) -> int:
        return self.places[0].page

    @property
    def box(self) -> Box:
        """Box on the first page of the passage, in points."""
        return united_box(tuple(place.box for place in self.places if place.page == self.page))


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence or table row that holds a quantity, a grade or a name, marked or not.

    The search for evidence without a mark reads these; a marked sentence appears here too.
    """

    text: str
    place: Place
    source: Source
    confidence: float
    context: Context = Context()
    quantities: tuple[Quantity, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class FactName(StrEnum):
    """What a file tells of itself; several facts may carry one name."""

    TITLE = "title"
    REPORT_NUMBER = "report_number"
    LABORATORY = "laboratory"
    MARK = "mark"
    CMA_NUMBER = "cma_number"
    CNAS_NUMBER = "cnas_number"
    CLIENT = "client"
    MAKER = "maker"
    SAMPLE = "sample"
    MODEL = "model"
    SERIAL_NUMBER = "serial_number"
    TEST_CLASS = "test_class"
    STANDARD = "standard"
    PRODUCED = "produced"
    RECEIVED = "received"
    TESTED_FROM = "tested_from"
    TESTED_TO = "tested_to"
    ISSUED = "issued"
    CONCLUSION = "conclusion"
    PAGE_NUMBER = "page_number"
    PAGE_TOTAL = "page_total"
    SEAL = "seal"
    SIGNATURE = "signature"
    DRAFT = "draft"
    END_MARK = "end_mark"
    USER = "user"
    COMMISSIONED = "commissioned"
    HOURS_RUN = "hours_run"
    APPLICANT = "applicant"
    USCC = "uscc"
    ADDRESS = "address"
    FIELD = "field"
    LIST_NUMBER = "list_number"
    LIST_PRODUCT = "list_product"
    EQUIPMENT = "equipment"
    PLATFORM = "platform"
    COMMITMENT = "commitment"
    OPINION = "opinion"
    CLAIM = "claim"
    BUYER = "buyer"
    SELLER = "seller"
    CONTRACT_NUMBER = "contract_number"
    SIGNED = "signed"
    INVOICE_NUMBER = "invoice_number"
    INVOICE_CODE = "invoice_code"
    AMOUNT = "amount"
    TAX = "tax"
    TOTAL = "total"
    TOTAL_IN_WORDS = "total_in_words"
    HOLDER = "holder"
    ENTITY_TYPE = "entity_type"
    VALID_UNTIL = "valid_until"
    LICENCE_NUMBER = "licence_number"
    SENDER = "sender"
    COPIES_TO = "copies_to"


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a file. Dates are ISO 8601 (`2022-06-30`); a MARK is `CMA`, `CNAS`, …;
    a PAGE_NUMBER is the printed 第x页 of the page the fact stands on."""

    name: FactName
    value: str
    page: int
    box: Box | None = None
    confidence: float = 1.0


class NoticeCode(StrEnum):
    """Stable codes for what a person should know of a file or page."""

    HIGHLIGHT_NOT_UNDERLINE = "highlight_not_underline"
    FRAME_NOT_UNDERLINE = "frame_not_underline"
    PARTIAL_NUMBER_MARKED = "partial_number_marked"
    DOUBTFUL_MARK = "doubtful_mark"
    LIMIT_MARKED = "limit_marked"
    REPAIRED_FILE = "repaired_file"
    PAGE_SKIPPED = "page_skipped"
    PAGE_UNREADABLE = "page_unreadable"
    PAGE_TURNED = "page_turned"
    STEP_FAILED = "step_failed"
    LIMIT_REACHED = "limit_reached"
    CLASSIFIED_MARKING = "classified_marking"
    TEXT_LAYER_REPLACED = "text_layer_replaced"
    TEXT_LAYER_DIFFERS = "text_layer_differs"
    EXTENSION_DIFFERS = "extension_differs"
    NO_CONTENT = "no_content"
    PAGE_COUNT_DIFFERS = "page_count_differs"
    MACROS_IGNORED = "macros_ignored"
    EXTERNAL_CONTENT_IGNORED = "external_content_ignored"
    MEMBER_REFUSED = "member_refused"
    SECOND_READER_MISSING = "second_reader_missing"
    SIGNATURE_PRESENT = "signature_present"
    EDITED_AFTER_SIGNING = "edited_after_signing"
    CONTENT_UNREAD = "content_unread"


@dataclass(frozen=True, slots=True)
class Notice:
    """`page` is None when it concerns the whole file; `detail` completes the sentence."""

    code: NoticeCode
    page: int | None = None
    detail: str = ""


class PageState(StrEnum):
    """How far a page was read."""

    READ = "read"
    MARKS_ONLY = "marks_only"
    BLANK = "blank"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageSummary:
    """One page: size in points as displayed, how it was read, and the text read from it.

    `MARKS_ONLY`: a scan whose strokes were looked for and whose text was not read."""

    number: int
    width: float
    height: float
    state: PageState
    source: Source
    text: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything read from one submitted file (an archive's member is a file of its own).

    `file` is the name to show, relative to the application's folder, with `/`; a member of
    an archive is `archive.zip/member.pdf`.
    """

    file: str
    sha256: str
    kind: FileKind
    pages: tuple[PageSummary, ...]
    passages: tuple[Passage, ...] = ()
    mentions: tuple[Mention, ...] = ()
    facts: tuple[Fact, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def is_complete(self) -> bool:
        """True when the text of every page was read."""
        return all(page.state in (PageState.READ, PageState.BLANK) for page in self.pages)

    def fact(self, name: FactName) -> Fact | None:
        """The first fact of that name, or None."""
        return next((fact for fact in self.facts if fact.name is name), None)

    def facts_named(self, name: FactName) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.name is name)
