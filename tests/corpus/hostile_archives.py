"""Hostile ZIP archives and office files."""

from __future__ import annotations

import struct
import zipfile

from tests.corpus.hostile_making import MIB, TEXT, hostile, page_pdf, zipped
from tests.corpus.hostile_pictures import noise

PACKAGE = "application/vnd.openxmlformats-package.relationships+xml"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{PACKAGE}"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
WORD_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@hostile("bomb.zip")
def zip_bomb() -> bytes:
    return zipped([("报告.pdf", b"\0" * (400 * MIB))])


@hostile("nested.zip")
def nestedzipped() -> bytes:
    inner = zipped([("a.pdf", page_pdf(TEXT))])
    for depth in range(8):
        inner = zipped([(f"{depth}.zip", inner)])
    return inner


@hostile("nested-bomb.zip")
def nested_bomb() -> bytes:
    layer = zipped([("z.pdf", b"\0" * (20 * MIB))])
    for _ in range(3):
        layer = zipped([(f"{number}.zip", layer) for number in range(10)])
    return layer


@hostile("path-tricks.zip")
def path_tricks() -> bytes:
    body = page_pdf(TEXT)
    names = ["../../../evil.pdf", "/evil.pdf", "C:\\evil.pdf", "..\\..\\evil.pdf", "a/../../b.pdf"]
    return zipped(
        [(name, body) for name in [*names, "nul.pdf", "x" * 300 + ".pdf", "tab\tname.pdf"]]
    )


@hostile("symlink.zip")
def symlinkzipped() -> bytes:
    link = zipfile.ZipInfo("link.pdf")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    return zipped([(link, b"/etc/passwd")])


@hostile("encrypted.zip")
def encryptedzipped() -> bytes:
    raw = bytearray(zipped([("a.pdf", page_pdf(TEXT))]))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


@hostile("unknown-method.zip")
def unknown_method() -> bytes:
    raw = bytearray(zipped([("a.pdf", page_pdf(TEXT))]))
    raw[8:10] = b"\x63\x00"
    place = raw.index(b"PK\x01\x02") + 10
    raw[place : place + 2] = b"\x63\x00"
    return bytes(raw)


@hostile("gbk-names.zip")
def gbk_names() -> bytes:
    placeholder = "AAAAAAAA.pdf"
    raw = zipped([(placeholder, page_pdf(TEXT))])
    return raw.replace(placeholder.encode(), "检验报告.pdf".encode("gbk"))


@hostile("lying-sizes.zip")
def lying_sizes() -> bytes:
    raw = bytearray(zipped([("a.pdf", b"\0" * (50 * MIB))]))
    place = raw.index(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    raw[22:26] = struct.pack("<I", 10)
    return bytes(raw)


@hostile("truncated.zip")
def truncatedzipped() -> bytes:
    whole = zipped([("a.pdf", page_pdf(TEXT))])
    return whole[: len(whole) - 40]


@hostile("many-members.zip")
def many_members() -> bytes:
    return zipped((f"{number}.txt", b"") for number in range(20_000))


@hostile("same-names.zip")
def same_names() -> bytes:
    return zipped([("a/报告.pdf", page_pdf(TEXT)), ("b/报告.pdf", page_pdf(TEXT) + b"%")])


def word(body: str, main: str = WORD_MAIN, prolog: str = "", **parts: str | bytes) -> bytes:
    """A DOCX of this body; `parts` are more parts by path with `__` for `/`."""
    document = (
        f'<?xml version="1.0"?>{prolog}<w:document {WORD_NS}><w:body>{body}</w:body></w:document>'
    )
    members: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("[Content_Types].xml", CONTENT_TYPES.format(main=main).encode()),
        ("_rels/.rels", RELS.encode()),
        ("word/document.xml", document.encode()),
    ]
    for name, content in parts.items():
        raw = content if isinstance(content, bytes) else content.encode()
        members.append((name.replace("__", "/").replace("_dot_", "."), raw))
    return zipped(members)


PARAGRAPH = '<w:p><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>{}</w:t></w:r></w:p>'


@hostile("entity-bomb.docx")
def entity_bomb() -> bytes:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9)
    )
    return word(PARAGRAPH.format("&j;"), prolog=f"<!DOCTYPE w:document [{entities}]>")


@hostile("external-entity.docx")
def external_entity() -> bytes:
    prolog = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return word(PARAGRAPH.format("&x;"), prolog=prolog)


@hostile("macros.docm")
@hostile("macros-under.docx")
def macros() -> bytes:
    return word(
        PARAGRAPH.format("定位精度0.004mm"), main=MACRO_MAIN, word__vbaProject_dot_bin=b"\xd0\xcf"
    )


@hostile("paragraphs-150000.docx")
def many_paragraphs() -> bytes:
    return word(PARAGRAPH.format("定位精度0.004mm") * 150_000)


@hostile("runs-120000.docx")
def many_runs() -> bytes:
    """One paragraph longer than a document may be."""
    run = "<w:r><w:t>定位精度</w:t></w:r><w:r><w:t>0.004mm</w:t></w:r>"
    return word(f"<w:p>{run * 60_000}</w:p>")


@hostile("tables-60-deep.docx")
def deep_tables() -> bytes:
    ends = "</w:tc></w:tr></w:tbl>" * 60
    return word("<w:tbl><w:tr><w:tc>" * 60 + PARAGRAPH.format("0.005mm") + ends)


@hostile("deep-xml.docx")
def deep_xml() -> bytes:
    return word("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000)


@hostile("missing-document.docx")
def missing_document() -> bytes:
    types = CONTENT_TYPES.format(main=WORD_MAIN).encode()
    return zipped([("[Content_Types].xml", types), ("_rels/.rels", RELS.encode())])


@hostile("bomb.docx")
def word_bomb() -> bytes:
    return word("<w:p/>" + " " * (300 * MIB))


@hostile("not-word.docx")
def zip_under_docx() -> bytes:
    return zipped([("a.pdf", page_pdf(TEXT))])


@hostile("ole-noise.doc")
def ole_noise() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise()


@hostile("ole-fat-cycle.doc")
def ole_cycle() -> bytes:
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 0x1000, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<I", head, 76, 0)
    return bytes(head) + struct.pack("<I", 1) * 128 + b"\0" * 512


@hostile("rich-text.doc")
def rich_text() -> bytes:
    return b"{\\rtf1\\ansi{\\object\\objdata 0105}\\ul 0.004mm}"


@hostile("text.xlsx")
def text_as_xlsx() -> bytes:
    return b"=cmd|' /C calc'!A0,1\n" * 3
