"""The file of a word-processor document, and its PDF by LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.corpus.writer.document import Document, Shape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OPEN = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_OPEN}/officeDocument/2006/relationships"
_PACKAGE = f"{_OPEN}/package/2006"
_SPACES = (
    f'xmlns:w="{_OPEN}/wordprocessingml/2006/main" xmlns:r="{_RELATIONS}" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    f'xmlns:m="{_OPEN}/officeDocument/2006/math" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_PARTS = {
    "document": "document.main", "styles": "styles", "numbering": "numbering",
    "header1": "header", "footer1": "footer",
}  # fmt: skip
_NUMBERINGS = (
    ("decimal", "%1."),
    ("decimal", "（%1）"),
    ("decimal", "%1、"),
    ("chineseCounting", "%1、"),
    ("bullet", "●"),
)
_AT_ONCE = 80
"""Documents given to one run of LibreOffice: its start costs as much as twenty of them."""
_SECONDS = 900


def code_colour(mark: int) -> str:
    """The colour of a passage in the coloured copy, one for each mark."""
    return f"C8{10 + (mark // 16) * 6:02X}{16 + (mark % 16) * 12:02X}"


def save(document: Document, path: Path, *, coloured: bool, underlined: bool) -> None:
    """Writes the document, its passages coloured or underlined or neither."""

    def colour(found: re.Match[str]) -> str:
        return f'<w:color w:val="{code_colour(int(found[1]))}"/>' if coloured else ""

    def underline(found: re.Match[str]) -> str:
        if not underlined:
            return ""
        mark = document.marks[int(found[1])]
        tint = f' w:color="{mark.colour}"' if mark.colour else ""
        return f'<w:u w:val="{mark.name}"{tint}/>'

    body = re.sub(r"@@C(\d+)@@", colour, "".join(document.body))
    body = re.sub(r"@@U(\d+)@@", underline, body)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in _files(document, body).items():
            archive.writestr(name, _HEAD + xml)


def _files(document: Document, body: str) -> dict[str, str]:
    empty = document.paragraph_xml([], Shape())
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("rId1", "officeDocument", "word/document.xml", "")]),
        "word/_rels/document.xml.rels": _document_relations(document),
        "word/styles.xml": _styles(document),
        "word/numbering.xml": _numbering(document),
        "word/header1.xml": f"<w:hdr {_SPACES}>{document.header or empty}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {_SPACES}>{document.footer or empty}</w:ftr>",
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
    }


def _content_types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}{part}+xml"/>'
        for name, part in _PARTS.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(rows: Sequence[tuple[str, str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for name, kind, target, mode in rows
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _document_relations(document: Document) -> str:
    own = (("S", "styles"), ("N", "numbering"), ("H", "header"), ("F", "footer"))
    files = {"header": "header1.xml", "footer": "footer1.xml"}
    rows = [(f"rId{key}", kind, files.get(kind, f"{kind}.xml"), "") for key, kind in own]
    outside = ' TargetMode="External"'
    for index, address in enumerate(document.links, 1):
        rows.append((f"rIdL{index}", "hyperlink", address, outside))
    return _relations(rows)


def _styles(document: Document) -> str:
    latin, size = document.latin, round(document.size * 2)
    return (
        f"<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{document.chinese}"'
        f' w:cs="{latin}"/><w:sz w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style></w:styles>'
    )


def _numbering(document: Document) -> str:
    numbers = range(len(_NUMBERINGS))
    kinds = "".join(_numbering_kind(document, at, *_NUMBERINGS[at]) for at in numbers)
    used = "".join(
        f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in numbers
    )
    return f"<w:numbering {_SPACES}>{kinds}{used}</w:numbering>"


def _numbering_kind(document: Document, at: int, form: str, text: str) -> str:
    latin = document.latin
    return (
        f'<w:abstractNum w:abstractNumId="{at}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="520" w:hanging="520"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}"'
        f' w:eastAsia="{document.chinese}"/></w:rPr></w:lvl></w:abstractNum>'
    )


def convert(folder: Path) -> None:
    """Puts a PDF beside every document of the folder. Raises LookupError without LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise LookupError(
            "LibreOffice is not installed: the pages need soffice (Debian: libreoffice-writer)"
        )
    files = sorted(map(str, folder.glob("*.docx")))
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    for start in range(0, len(files), _AT_ONCE):
        batch = files[start : start + _AT_ONCE]
        subprocess.run([*command, *batch], capture_output=True, timeout=_SECONDS, check=True)
