"""OFD files: the same facts as from the PDF they were converted from, hostile ones refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pymupdf
import pytest

from extractors import read_evidence
from extractors.errors import UnreadableFileError
from extractors.evidence import FactName, FileKind, MarkKind, NoticeCode
from extractors.formats.ofd import OfdDocument, _steps
from tests.corpus.desk.letters import invoice, user_report
from tests.corpus.desk.ofd import NS, ofd_of
from tests.corpus.desk.values import sound_values

KEPT = (FactName.BUYER, FactName.SELLER, FactName.USCC, FactName.MODEL, FactName.AMOUNT,
        FactName.TAX, FactName.TOTAL, FactName.TOTAL_IN_WORDS, FactName.ISSUED)  # fmt: skip


PAGE = "Doc_0/Pages/Page_0/Content.xml"


def written(folder: Path, content: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("seed", [3, 4])
def test_an_invoice_tells_what_its_pdf_tells(tmp_path: Path, seed: int) -> None:
    pdf = invoice(sound_values(seed), np.random.default_rng(seed))
    known = read_evidence(written(tmp_path, pdf, "invoice.pdf"))
    read = read_evidence(written(tmp_path, ofd_of(pdf), "invoice.ofd"))
    assert read.kind is FileKind.INVOICE
    for name in KEPT:
        assert known.fact(name) is not None
        assert {f.value for f in read.facts_named(name)} == {
            f.value for f in known.facts_named(name)
        }
    assert NoticeCode.SIGNATURE_PRESENT in {notice.code for notice in read.notices}


def test_a_line_beneath_words_is_a_mark(tmp_path: Path) -> None:
    v = sound_values(5)
    pdf = user_report(v, np.random.default_rng(5))
    read = read_evidence(written(tmp_path, ofd_of(pdf), "letter.ofd"))
    assert any(
        "24600" in passage.text and passage.mark is MarkKind.VECTOR for passage in read.passages
    )


def test_a_page_can_be_drawn(tmp_path: Path) -> None:
    pdf = invoice(sound_values(3), np.random.default_rng(3))
    document = OfdDocument(written(tmp_path, ofd_of(pdf), "invoice.ofd"))
    image = document.page(1).image()
    assert image.pixels.min() < 100
    with pymupdf.open(stream=pdf) as original:
        assert document.page(1).width == pytest.approx(original[0].rect.width, abs=0.5)


def test_distances_are_repeated_as_the_standard_says() -> None:
    assert _steps("g 3 2.5 1", 4) == [2.5, 2.5, 2.5, 1.0]
    assert _steps("g 9999999 2.5", 3) == [2.5, 2.5, 2.5]
    assert _steps(None, 3) == []


@pytest.mark.parametrize(
    "change",
    [
        {"Doc_0/Document.xml": b"<no"},
        {"OFD.xml": b"<ofd><DocRoot>../../etc/passwd</DocRoot></ofd>"},
        {
            "Doc_0/Pages/Page_0/Content.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;'
        },
    ],
)
def test_broken_and_hostile_files_are_refused_or_told(
    tmp_path: Path, change: dict[str, bytes]
) -> None:
    sound = ofd_of(invoice(sound_values(3), np.random.default_rng(3)))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    path = written(tmp_path, out.getvalue(), "bad.ofd")
    try:
        read = read_evidence(path)
    except UnreadableFileError:
        return
    assert not read.is_complete


LINE = "<ofd:AbbreviatedData>M 0 0 L 26 0</ofd:AbbreviatedData>"
WORDS = '<ofd:TextCode X="0" Y="4">最高转速24600</ofd:TextCode>'


def page_of(folder: Path, objects: str, extra: dict[str, str] | None = None) -> OfdDocument:
    """A page with just these objects; `extra` are parts beside it or in place of its own."""
    sound = ofd_of(invoice(sound_values(3), np.random.default_rng(3)))
    layer = f"<ofd:Content><ofd:Layer ID='1'>{objects}</ofd:Layer></ofd:Content>"
    parts = {PAGE: f"<ofd:Page {NS}>{layer}</ofd:Page>", **(extra or {})}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(out, "w") as new:
        for name in set(old.namelist()) - parts.keys():
            new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return OfdDocument(written(folder, out.getvalue(), "page.ofd"))


@pytest.mark.parametrize(
    ("attributes", "colour", "is_seen"),
    [
        ("", "", True),
        ('Visible="true" Alpha="128"', "", True),
        ('Visible="false"', "", False),
        ('Alpha="0"', "", False),
        ('Stroke="false" Fill="false"', "", False),
        ("", '<ofd:{}Color Value="255 0 0" Alpha="0"/>', False),
    ],
)
def test_what_nobody_sees_is_not_read(
    tmp_path: Path, attributes: str, colour: str, *, is_seen: bool
) -> None:
    box = 'Boundary="20 20 80 6" Size="4"'
    text = f"<ofd:TextObject {box} {attributes}>{colour.format('Fill')}{WORDS}</ofd:TextObject>"
    line = f"<ofd:PathObject {box} {attributes}>{colour.format('Stroke')}{LINE}</ofd:PathObject>"
    page = page_of(tmp_path, text + line).page(1)
    assert bool(page.lines()) is is_seen
    assert bool(page.paths()) is is_seen


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("255 255 255", (1.0, 1.0, 1.0)),
        ("#FF #00 #00", (1.0, 0.0, 0.0)),
        ("255", (1.0, 1.0, 1.0)),
        ("0 0 0 0", (1.0, 1.0, 1.0)),
        ("none", (0.0, 0.0, 0.0)),
    ],
)
def test_a_line_has_its_own_colour(
    tmp_path: Path, value: str, colour: tuple[float, float, float]
) -> None:
    inside = f'<ofd:StrokeColor Value="{value}"/>{LINE}'
    line = f'<ofd:PathObject Boundary="20 20 80 6">{inside}</ofd:PathObject>'
    (path,) = page_of(tmp_path, line).page(1).paths()
    assert path.colour == colour
    assert path.fill is None


def test_a_white_line_marks_nothing(tmp_path: Path) -> None:
    def passages(value: str) -> int:
        text = f'<ofd:TextObject Boundary="20 20 80 6" Size="4">{WORDS}</ofd:TextObject>'
        inside = f'<ofd:StrokeColor Value="{value}"/>{LINE}'
        line = f'<ofd:PathObject Boundary="20 24.6 80 1">{inside}</ofd:PathObject>'
        page_of(tmp_path, text + line)
        return len(read_evidence(tmp_path / "page.ofd").passages)

    assert passages("0 0 0") == 1
    assert passages("255 255 255") == 0


def _unread(document: OfdDocument) -> tuple[str, ...]:
    return tuple(n.detail for n in document.notices if n.code is NoticeCode.CONTENT_UNREAD)


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    box = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
    document = (
        f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea>"
        "<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        "<ofd:Annotations>Annots.xml</ofd:Annotations></ofd:Document>"
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {NS}>{body * 2}</ofd:OFD>",
        "Doc_0/Document.xml": document,
        "Doc_0/Res.xml": f'<ofd:Res {NS}><ofd:CompositeGraphicUnit ID="7"/></ofd:Res>',
        "Doc_0/Annots.xml": f'<ofd:Annotations {NS}><ofd:Page PageID="1"/></ofd:Annotations>',
    }
    assert _unread(page_of(tmp_path, "", parts)) == ("第 1 个以外的文档", "批注", "复合图元")
    broken = page_of(tmp_path, "", {**parts, "Doc_0/Annots.xml": "<no"})
    assert "批注" in _unread(broken)
    assert _unread(page_of(tmp_path, "")) == ()
