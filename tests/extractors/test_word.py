"""Word files: what is underlined, where pages end, what is refused."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX, WD_UNDERLINE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from PIL import Image

from extractors import read_evidence
from extractors.classify import file_kind
from extractors.errors import (
    DamagedFileError,
    EncryptedFileError,
    FileLimitError,
    UnsupportedFileError,
)
from extractors.evidence import FileKind, MarkKind, NoticeCode, Passage
from extractors.facts import file_facts
from extractors.formats import open_document, word, word_text
from extractors.formats.laid_out import LaidOutDocument, LaidOutPage
from extractors.layout import PageReading
from extractors.passages import marked_passages
from extractors.passages.blocks import lay_document
from tests.corpus.hostile import HOSTILE


def opened(document: Document, path: Path) -> LaidOutDocument:
    file = path / "paper.docx"
    document.save(str(file))
    found = open_document(file)
    assert isinstance(found, LaidOutDocument)
    return found


def readings(document: LaidOutDocument) -> list[PageReading]:
    return [laid_out(document, number).reading() for number in range(1, document.page_count + 1)]


def laid_out(document: LaidOutDocument, number: int) -> LaidOutPage:
    page = document.page(number)
    assert isinstance(page, LaidOutPage)
    return page


def passages(document: Document, path: Path) -> tuple[Passage, ...]:
    return marked_passages(readings(opened(document, path)))


def texts(document: Document, path: Path) -> list[str]:
    return [passage.text for passage in passages(document, path)]


def underlined(document: Document, before: str, marked: str, after: str = "") -> None:
    paragraph = document.add_paragraph(before)
    paragraph.add_run(marked).underline = True
    paragraph.add_run(after)


def test_adjacent_underlined_runs_are_one_passage(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("其中")
    for part in ("定位精度", "达到", "0.004", "mm"):
        paragraph.add_run(part).underline = WD_UNDERLINE.WAVY if part == "达到" else True
    paragraph.add_run("，噪声")
    paragraph.add_run("75dB(A)").underline = True
    assert texts(document, tmp_path) == ["定位精度达到0.004mm", "75dB(A)"]


def test_long_underlined_text_over_lines_is_one_passage(tmp_path: Path) -> None:
    document = docx.Document()
    marked = "主轴最高转速达到24000r/min，定位精度达到0.004mm，" * 4
    underlined(document, "经过一年的使用，", marked, "运行稳定。")
    (passage,) = passages(document, tmp_path)
    assert passage.text == marked
    assert len(passage.places) > 2
    assert passage.mark is MarkKind.WORD


def test_underline_from_character_and_paragraph_style(tmp_path: Path) -> None:
    document = docx.Document()
    strong = document.styles.add_style("Evidence", WD_STYLE_TYPE.CHARACTER)
    strong.font.underline = True
    based = document.styles.add_style("EvidenceMore", WD_STYLE_TYPE.CHARACTER)
    based.base_style = strong
    whole = document.styles.add_style("EvidenceLine", WD_STYLE_TYPE.PARAGRAPH)
    whole.font.underline = True
    document.add_paragraph("噪声").add_run("75dB(A)", style=based)
    paragraph = document.add_paragraph(style=whole)
    paragraph.add_run("转速24000r/min")
    paragraph.add_run("（实测）").underline = False
    assert texts(document, tmp_path) == ["75dB(A)", "转速24000r/min"]


def test_links_blanks_and_form_fields_are_no_marks(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER).font.underline = True
    document.add_paragraph("见").add_run("www.example.com", style="Hyperlink")
    underlined(document, "样品名称：", "  五轴联动立式加工中心  ")
    underlined(document, "委 托 方", "\t样例机床有限公司\t")
    underlined(document, "报告编号：", "            ")
    underlined(document, "平均无故障工作时间：", "2300h")
    assert texts(document, tmp_path) == ["2300h"]


def test_marks_in_tables_nested_tables_headers_and_text_boxes(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run("噪声72dB(A)").underline = True
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ("检验项目", "标准要求", "检验结果"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "主轴最高转速（r/min）"
    table.rows[1].cells[1].text = "≥15000"
    table.rows[1].cells[2].paragraphs[0].add_run("24000").underline = True
    inner = table.rows[1].cells[2].add_table(rows=1, cols=1)
    inner.rows[0].cells[0].paragraphs[0].add_run("满载21000").underline = True
    document.add_paragraph()._p.append(_text_box("定位精度0.004mm"))
    found = passages(document, tmp_path)
    assert sorted(p.text for p in found) == sorted(
        ["噪声72dB(A)", "24000", "满载21000", "定位精度0.004mm"]
    )
    result = next(p for p in found if p.text == "24000")
    assert result.context.column == "检验结果"
    assert [(q.name, q.unit) for q in result.quantities] == [("主轴最高转速", "r/min")]


def _text_box(text: str) -> object:
    """A drawn text box with its copy for old readers."""
    content = (
        f"<w:txbxContent><w:p><w:r><w:rPr><w:u w:val='single'/></w:rPr><w:t>{text}</w:t></w:r>"
        "</w:p></w:txbxContent>"
    )
    return parse_xml(
        f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
        " xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'"
        " xmlns:v='urn:schemas-microsoft-com:vml'><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>"
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_pages_end_at_breaks_only(tmp_path: Path) -> None:
    document = docx.Document()
    for number in range(80):
        document.add_paragraph(f"第{number}条说明。")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    underlined(document, "其中噪声", "75dB(A)")
    last = document.add_paragraph()
    last.paragraph_format.page_break_before = True
    last.add_run("转速24000r/min").underline = True
    found = passages(document, tmp_path)
    assert [(p.text, p.page) for p in found] == [("75dB(A)", 2), ("转速24000r/min", 3)]


def test_mark_over_a_rendered_page_break_is_one_passage(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph(
        "我单位自投入使用以来设备运行稳定，各项指标均达到技术协议的要求，其中"
    )
    run = paragraph.add_run("主轴最高转速达到")
    run.underline = True
    run._r.append(parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
    paragraph.add_run("24000r/min，定位精度达到0.004mm，累计运行五千小时无故障").underline = True
    paragraph.add_run("，特此证明。")
    (passage,) = passages(document, tmp_path)
    assert passage.text.startswith("主轴最高转速达到24000r/min")
    assert {place.page for place in passage.places} == {1, 2}


def test_deleted_hidden_and_field_code_text_is_not_there(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("噪声")
    for xml in (
        "<w:del {ns} w:id='1' w:author='a'><w:r><w:delText>80dB(A)</w:delText></w:r></w:del>",
        "<w:ins {ns} w:id='2' w:author='a'><w:r><w:rPr><w:u w:val='single'/></w:rPr>"
        "<w:t>75dB(A)</w:t></w:r></w:ins>",
        "<w:r {ns}><w:fldChar w:fldCharType='begin'/></w:r>",
        "<w:r {ns}><w:instrText>PAGE 99</w:instrText></w:r>",
        "<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(ns=nsdecls("w"))))
    page = laid_out(opened(document, tmp_path), 1).reading()
    assert [line.text for line in page.lines] == ["噪声75dB(A)"]
    assert [run.text for run in page.runs] == ["75dB(A)"]


def test_highlight_is_a_highlight_and_superscripts_are_raised(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("流量")
    run = paragraph.add_run("120m")
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    power = paragraph.add_run("3")
    power.font.superscript = True
    power.font.highlight_color = WD_COLOR_INDEX.YELLOW
    (passage,) = passages(document, tmp_path)
    assert (passage.text, passage.mark) == ("120m³", MarkKind.HIGHLIGHT)


def test_picture_shows_text_and_underline_where_the_boxes_say(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("其中")
    run = paragraph.add_run("定位精度0.004mm")
    run.underline = True
    run.font.size = Pt(14)
    page = opened(document, tmp_path).page(1)
    assert isinstance(page, LaidOutPage)
    picture = page.image()
    box = page.reading().runs[0].mark.segments[0]
    x0, y0, x1, y1 = (int(v * picture.scale) for v in box.as_tuple())
    inside = picture.pixels[y0 : y1 + 2, x0:x1]
    assert (inside < 128).any()
    assert (picture.pixels[y1 - 1 : y1 + 2, x0 + 4 : x1 - 4] < 160).any(axis=(0, 2)).all()


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_broken_and_hostile_files_are_refused_with_a_sentence(tmp_path: Path) -> None:
    bad_xml = _zip(tmp_path / "a.docx", {"word/document.xml": b"<w:document"})
    with pytest.raises(DamagedFileError, match="XML"):
        open_document(bad_xml)
    no_body = _zip(tmp_path / "b.docx", {"word/document.xml": b"<a/>"})
    with pytest.raises(DamagedFileError, match="正文"):
        open_document(no_body)
    bomb = _zip(tmp_path / "c.docx", {"word/document.xml": b" " * (100 * 1024 * 1024)})
    with pytest.raises(FileLimitError, match="过大"):
        open_document(bomb)
    locked = tmp_path / "d.docx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFileError, match="密码"):
        open_document(locked)


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    xml = (
        b"<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><w:document xmlns:w="
        b"'http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r>"
        b"<w:t>A&a;B</w:t></w:r></w:p></w:body></w:document>"
    )
    document = open_document(_zip(tmp_path / "e.docx", {"word/document.xml": xml}))
    assert [line.text for line in document.page(1).lines()] == ["A"]


def test_endless_text_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_text, "MAX_CHARACTERS", 500)
    document = docx.Document()
    for _ in range(100):
        document.add_paragraph("很长的文字" * 4)
    found = opened(document, tmp_path)
    assert NoticeCode.LIMIT_REACHED in {notice.code for notice in found.notices}


def test_macros_and_pictures_are_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("文字")
    buffer = io.BytesIO()
    document.save(buffer)
    file = tmp_path / "macro.docx"
    file.write_bytes(buffer.getvalue())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert NoticeCode.MACROS_IGNORED in {notice.code for notice in open_document(file).notices}


def painted(left: str, right: str, kind: str = "PNG") -> io.BytesIO:
    """A picture whose halves have a colour each."""
    picture = Image.new("RGB", (800, 600), left)
    picture.paste(right, (400, 0, 800, 600))
    data = io.BytesIO()
    picture.save(data, kind)
    data.seek(0)
    return data


def test_pictures_are_pages_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("检验报告见下页")
    document.add_picture(painted("red", "red"), width=Cm(15))
    document.add_page_break()
    cell = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    cell.add_run("图2").add_picture(painted("blue", "blue", "JPEG"), width=Cm(12))
    document.add_paragraph("完")
    document.add_picture(painted("green", "green"), width=Cm(2))
    found = opened(document, tmp_path)
    pages = [found.page(number) for number in range(1, found.page_count + 1)]
    assert [page.is_scan() for page in pages] == [False, True, False, True, False]
    assert pages[1].width == pytest.approx(15 / 2.54 * 72, abs=0.1)
    assert pages[3].image().pixels[0, 0].argmax() == 2
    told = [(notice.code, notice.detail[:13]) for notice in found.notices]
    assert told == [(NoticeCode.CONTENT_UNREAD, "Word 文件内有 1 幅")]
    found.close()


def test_no_more_pictures_are_read_than_a_report_has_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "MAX_PICTURES", 3)
    document = docx.Document()
    for _ in range(5):
        document.add_picture(painted("red", "red"), width=Cm(15))
    found = opened(document, tmp_path)
    assert found.page_count == 3
    assert NoticeCode.LIMIT_REACHED in {notice.code for notice in found.notices}


def test_a_picture_in_a_text_box_is_one_page(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_picture(painted("red", "red"), width=Cm(15))
    inner = document.element.body.find(".//" + qn("w:p"))
    box = parse_xml(
        f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape>'
        "<v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    inner.addprevious(box)
    box.find(".//" + qn("w:txbxContent")).append(inner)
    found = opened(document, tmp_path)
    scans = [found.page(number).is_scan() for number in range(1, found.page_count + 1)]
    assert scans.count(True) == 1


def test_a_picture_cropped_to_nothing_costs_its_own_page_only(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_picture(painted("red", "blue"), width=Cm(15))
    fill = document.element.body.find(".//" + qn("pic:blipFill"))
    fill.insert(1, parse_xml(f"<a:srcRect {nsdecls('a')} l='99999'/>"))
    with pytest.raises(DamagedFileError):
        opened(document, tmp_path).page(1)


def test_what_is_cropped_from_a_picture_is_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_picture(painted("red", "blue"), width=Cm(15))
    fill = document.element.body.find(".//" + qn("pic:blipFill"))
    crop = parse_xml(f"<a:srcRect {nsdecls('a')} l='50000'/>")
    fill.insert(1, crop)
    pixels = opened(document, tmp_path).page(1).image().pixels
    assert pixels.shape == (600, 400, 3)
    assert (pixels[..., 0] < 10).all()


def test_a_broken_picture_costs_its_own_page_only(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_picture(painted("red", "blue"), width=Cm(15))
    underlined(document, "转速", "24000r/min")
    whole, file = tmp_path / "whole.docx", tmp_path / "broken.docx"
    document.save(str(whole))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[:200] if name.endswith(".png") else data)
    found = read_evidence(file)
    codes = {(notice.code, notice.page) for notice in found.notices}
    assert (NoticeCode.PAGE_UNREADABLE, 1) in codes
    assert [passage.text for passage in found.passages] == ["24000r/min"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rtf_under_a_doc_name_is_read_through_libreoffice(tmp_path: Path) -> None:
    file = tmp_path / "old.doc"
    file.write_bytes(
        rb"{\rtf1\ansi\deff0 {\fonttbl{\f0 Arial;}} speed \ul 24000 r/min\ulnone  ok\par}"
    )
    document = open_document(file)
    assert isinstance(document, LaidOutDocument)
    assert [passage.text for passage in marked_passages(readings(document))] == ["24000 r/min"]


def test_old_word_without_libreoffice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    file = tmp_path / "old.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 40)
    with pytest.raises(UnsupportedFileError, match="LibreOffice"):
        open_document(file)


def test_form_as_spreadsheet_gives_its_claims(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("清单产品申报表",),
        ("申报单位", "样例机床有限公司", "统一社会信用代码", "91330000MA00001010"),
        ("产品名称", "五轴联动立式加工中心", "型号规格", "VMC-850U"),
        ("对应清单序号", 9001),
        ("序号", "清单指标要求", "产品实测值", "证明材料名称", "页码"),
        (1, "主轴最高转速≥20000r/min", "24000r/min", "检验报告", 4),
    ):
        sheet.append(row)
    book.save(tmp_path / "form.xlsx")
    document = open_document(tmp_path / "form.xlsx")
    assert isinstance(document, LaidOutDocument)
    pages = readings(document)
    kind = file_kind(pages)
    assert kind is FileKind.APPLICATION_FORM
    facts = {fact.name.value: fact.value for fact in file_facts(lay_document(pages), kind)}
    assert facts["applicant"] == "样例机床有限公司"
    assert facts["list_number"] == "9001"
    assert facts["model"] == "VMC-850U"
    assert facts["claim"] == "主轴最高转速≥20000r/min|24000r/min|检验报告|4"


def test_one_endless_paragraph_is_cut_and_told(tmp_path: Path) -> None:
    path = tmp_path / "runs.docx"
    path.write_bytes(HOSTILE["runs-120000.docx"]())
    found = open_document(path)
    assert isinstance(found, LaidOutDocument)
    read = sum(len(line.text) for page in readings(found) for line in page.lines)
    assert read <= word_text.MAX_CHARACTERS + 1
    assert NoticeCode.LIMIT_REACHED in {notice.code for notice in found.notices}


def test_what_is_nested_too_deep_is_told(tmp_path: Path) -> None:
    path = tmp_path / "deep.docx"
    path.write_bytes(HOSTILE["tables-60-deep.docx"]())
    found = open_document(path)
    assert NoticeCode.LIMIT_REACHED in {notice.code for notice in found.notices}
