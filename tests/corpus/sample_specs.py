"""How a sample application is described: its files, how they were made, and the truth."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.corpus.papers import (
    ApplicationForm,
    Contract,
    Invoice,
    Licence,
    ResultRow,
    TestReport,
    UserReport,
)
from tests.corpus.pens import Pen
from tests.corpus.scanner import ScanLook
from tests.corpus.sheet import Marking

Paper = ApplicationForm | Contract | Invoice | Licence | TestReport | UserReport
LABORATORY = "浙江虚构机械产品质量检验研究院"
STREET = "浙江省虚构市样例区创新路8号"


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: its paper, how it was marked, and how it was scanned (None: digital)."""

    name: str
    paper: Paper
    face: str = "song"
    marking: Marking = Marking.NONE
    look: ScanLook | None = None
    pen: Pen | None = None


@dataclass(frozen=True, slots=True)
class SampleApplication:
    """One application with the truth: verdict by requirement number, status by rule."""

    enterprise: str
    equipment: str
    list_number: str
    files: tuple[Sample, ...]
    verdicts: tuple[str, ...]
    rules: dict[str, str] = field(default_factory=dict)


def uscc(serial: int) -> str:
    """A well-formed code of a Zhejiang enterprise (GB 32100-2015) that nobody holds."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91330000MA00{serial:05d}"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + signs[(31 - total % 31) % 31]


def form(
    applicant: str, serial: int, product: str, model: str, area: str, item: tuple[str, str],
    claims: tuple[tuple[str, str, str], ...],
) -> ApplicationForm:  # fmt: skip
    return ApplicationForm(
        applicant=applicant,
        uscc=uscc(serial),
        address=STREET,
        platform="省级企业技术中心",
        product=product,
        model=model,
        area=area,
        list_number=item[0],
        list_product=item[1],
        claims=claims,
    )


def report(
    number: str, sample: str, model: str, maker: str, rows: tuple[ResultRow, ...]
) -> TestReport:
    return TestReport(
        number=number,
        sample=sample,
        model=model,
        client=maker,
        maker=maker,
        laboratory=LABORATORY,
        tested="2022-05-12～2022-05-20",
        issued="2022年6月1日",
        rows=rows,
    )
