"""A typed PDF as an OFD file: rules in a template page, text in the page, a signature beside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import pymupdf

MM = 25.4 / 72
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def ofd_of(pdf: bytes) -> bytes:
    """Every page of the PDF, its text with DeltaX as converters write it."""
    files: dict[str, str] = {}
    with pymupdf.open(stream=pdf) as document:
        box = document[0].rect
        for number, page in enumerate(document):
            files[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = _content("".join(_paths(page)))
            template = f'<ofd:Template TemplateID="{900 + number}" ZOrder="Background"/>'
            files[f"Doc_0/Pages/Page_{number}/Content.xml"] = _content(
                "".join(_texts(page)), template
            )
        count = len(document)
    files["OFD.xml"] = (
        f'{HEAD}<ofd:OFD {NS} Version="1.1" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
    )
    files["Doc_0/Document.xml"] = _document(box.width * MM, box.height * MM, count)
    files["Doc_0/Signs/Signatures.xml"] = f"{HEAD}<ofd:Signatures {NS}/>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def _document(width: float, height: float, count: int) -> str:
    templates = "".join(
        f'<ofd:TemplatePage ID="{900 + n}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>'
        for n in range(count)
    )
    pages = "".join(
        f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(count)
    )
    box = f"<ofd:PhysicalBox>0 0 {width:.3f} {height:.3f}</ofd:PhysicalBox>"
    return (
        f"{HEAD}<ofd:Document {NS}><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea>{templates}"
        f"</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )


def _content(objects: str, template: str = "") -> str:
    return (
        f"{HEAD}<ofd:Page {NS}>{template}<ofd:Content>"
        f'<ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _texts(page: Any) -> Iterator[str]:
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                yield _text_object(span)


def _text_object(span: dict[str, Any]) -> str:
    """One span as a TextObject whose boundary begins at its first glyph."""
    chars = span["chars"]
    x0, top = chars[0]["origin"][0] * MM, (chars[0]["origin"][1] - span["size"]) * MM
    places = [char["origin"][0] * MM for char in chars]
    steps = " ".join(f"{b - a:.4f}" for a, b in pairwise(places))
    size = span["size"] * MM
    width = (span["bbox"][2] - span["bbox"][0]) * MM
    text = escape("".join(char["c"] for char in chars))
    return (
        f'<ofd:TextObject Boundary="{x0:.4f} {top:.4f} {width:.4f} {1.3 * size:.4f}" '
        f'Size="{size:.4f}" Font="1"><ofd:TextCode X="0" Y="{size:.4f}" DeltaX="{steps}">'
        f"{text}</ofd:TextCode></ofd:TextObject>"
    )


def _paths(page: Any) -> Iterator[str]:
    for drawing in page.get_drawings():
        for item in drawing["items"]:
            if item[0] == "l":
                a, b = item[1], item[2]
                data = f"M {a.x * MM:.3f} {a.y * MM:.3f} L {b.x * MM:.3f} {b.y * MM:.3f}"
                yield (
                    f'<ofd:PathObject Boundary="0 0 400 400" LineWidth="0.25">'
                    f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
                )
