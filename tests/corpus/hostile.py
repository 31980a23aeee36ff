"""Files made to break readers: `python -m tests.corpus.hostile FOLDER` writes them all.

Each maker returns bytes. None needs more than a second or 10 MB to make; what some of them
unpack to is another matter.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Maker = Callable[[], bytes]

HOSTILE: dict[str, Maker] = {}
MIB = 1 << 20
A4 = b"[0 0 595 842]"
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


def hostile(name: str) -> Callable[[Maker], Maker]:
    """Registers a maker under the file's name."""

    def register(maker: Maker) -> Maker:
        HOSTILE[name] = maker
        return maker

    return register


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", root: int = 1) -> bytes:
    """A PDF of these objects with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += b"trailer\n<</Size %d/Root %d 0 R" % (size, root) + trailer + b">>\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, extra: bytes = b"", filters: int = 1) -> bytes:
    """A stream object, deflated `filters` times."""
    for _ in range(filters):
        data = zlib.compress(data, 9)
    names = b"/FlateDecode " * filters
    return (
        b"<</Length %d/Filter[%s]%s>>\nstream\n" % (len(data), names, extra) + data + b"\nendstream"
    )


def page_pdf(
    content: bytes,
    page: bytes = b"",
    box: bytes = A4,
    more: Mapping[int, bytes] | None = None,
    resources: bytes = b"/Font<</F 5 0 R>>",
) -> bytes:
    """One page with this content stream object."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources<<%s>>%s>>"
            % (box, resources, page),
            4: content,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            **(more or {}),
        }
    )


TEXT = stream(b"BT /F 12 Tf 72 700 Td (Positioning accuracy 0.004 mm) Tj ET")


@hostile("empty.pdf")
@hostile("empty.zip")
@hostile("empty.docx")
@hostile("empty.jpg")
def empty() -> bytes:
    return b""


@hostile("noise.pdf")
@hostile("noise.png")
@hostile("noise.docx")
@hostile("noise.xyz")
def noise() -> bytes:
    state, out = 12345, bytearray()
    for _ in range(4000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(state >> 16 & 0xFF)
    return bytes(out)


@hostile("html.pdf")
@hostile("html.doc")
def html() -> bytes:
    return b"<html><body onload='alert(1)'><script>x</script>&#23450;&#20301;</body></html>"


@hostile("truncated.pdf")
def truncated_pdf() -> bytes:
    whole = page_pdf(TEXT)
    return whole[: len(whole) // 2]


@hostile("head-only.pdf")
def head_only() -> bytes:
    return b"%PDF-1.7\n"


@hostile("zero-pages.pdf")
def zero_pages() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"})


@hostile("count-lies.pdf")
def count_lies() -> bytes:
    return page_pdf(TEXT).replace(b"/Count 1", b"/Count 9")


@hostile("count-a-billion.pdf")
def count_a_billion() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 1000000000>>"})


@hostile("root-refers-itself.pdf")
def root_cycle() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 1>>"})


@hostile("pages-cycle.pdf")
def pages_cycle() -> bytes:
    kids = {
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>",
        3: b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
    }
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", **kids})


@hostile("xref-cycle.pdf")
def xref_cycle() -> bytes:
    whole = page_pdf(TEXT)
    start = whole.rindex(b"xref\n0")
    return whole.replace(b">>\nstartxref", b"/Prev %d>>\nstartxref" % start)


@hostile("length-cycle.pdf")
def length_cycle() -> bytes:
    return page_pdf(b"<</Length 4 0 R>>\nstream\nBT ET\nendstream")


@hostile("flate-in-flate.pdf")
def flate_in_flate() -> bytes:
    return page_pdf(stream(b"0 0 m 9 9 l S\n" * (400 * MIB // 14), filters=2))


@hostile("form-exponential.pdf")
def form_exponential() -> bytes:
    forms = {
        10 + depth: stream(
            b"/X Do /X Do ",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
            % (11 + depth),
        )
        for depth in range(40)
    }
    forms[50] = stream(b"0 0 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return page_pdf(stream(b"/X Do"), more=forms, resources=b"/XObject<</X 10 0 R>>")


@hostile("lines-1000000.pdf")
def million_lines() -> bytes:
    return page_pdf(stream(b"10 10 m 500 10 l S\n" * 1_000_000))


@hostile("glyphs-500000.pdf")
def many_glyphs() -> bytes:
    return page_pdf(stream(b"BT /F 1 Tf 1 0 0 1 5 5 Tm (" + b"9" * 500_000 + b") Tj ET"))


@hostile("q-2000000.pdf")
def many_saves() -> bytes:
    return page_pdf(stream(b"q " * 2_000_000))


@hostile("annots-30000.pdf")
def many_annotations() -> bytes:
    one = b"<</Type/Annot/Subtype/Underline/Rect[9 9 99 20]/QuadPoints[9 20 99 20 9 9 99 9]>>"
    return page_pdf(TEXT, page=b"/Annots[" + one * 30_000 + b"]")


@hostile("pattern-tiny-step.pdf")
def tiny_pattern() -> bytes:
    pattern = stream(
        b"0 0 1 1 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]"
        b"/XStep 0.0005/YStep 0.0005/Resources<<>>",
    )
    content = stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return page_pdf(content, more={6: pattern}, resources=b"/Pattern<</P 6 0 R>>")


@hostile("huge-page.pdf")
def huge_page() -> bytes:
    return page_pdf(TEXT, box=b"[0 0 14400000 14400000]")


@hostile("no-area.pdf")
def no_area() -> bytes:
    return page_pdf(TEXT, box=b"[100 100 100 100]")


@hostile("odd-box.pdf")
def odd_box() -> bytes:
    return page_pdf(TEXT, box=b"[1e38 -1e38 -1e38 99999999999999999999]")


@hostile("huge-picture.pdf")
def huge_picture() -> bytes:
    packed = zlib.compressobj(9)
    row = b"\xff" * 30_000
    data = b"".join(packed.compress(row) for _ in range(30_000)) + packed.flush()
    head = b"<</Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray"
    head += b"/BitsPerComponent 8/Filter/FlateDecode/Length %d>>\nstream\n" % len(data)
    picture = head + data + b"\nendstream"
    content = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return page_pdf(content, more={6: picture}, resources=b"/XObject<</I 6 0 R>>")


@hostile("surrogates.pdf")
def surrogates() -> bytes:
    cmap = stream(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
        b"endcodespacerange 1 beginbfrange <00> <ff> <d800> endbfrange endcmap end"
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    underline = b"/Annots[<</Type/Annot/Subtype/Underline/Rect[70 690 300 715]"
    underline += b"/QuadPoints[70 715 300 715 70 690 300 690]>>]"
    return page_pdf(TEXT, page=underline, more={5: font, 6: cmap})


@hostile("actions.pdf")
def actions() -> bytes:
    launch = b"/AA<</O<</S/Launch/F(/bin/sh)>>>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]"
    launch += b"/A<</S/URI/URI(http://127.0.0.1:9/)>>>>]"
    return page_pdf(TEXT, page=launch)


@hostile("deep-arrays.pdf")
def deep_arrays() -> bytes:
    return page_pdf(TEXT, page=b"/Deep " + b"[" * 200_000 + b"]" * 200_000)


@hostile("encrypted.pdf")
def encrypted_pdf() -> bytes:
    import pymupdf

    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "secret")
        options = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "u", "owner_pw": "o"}
        return bytes(document.tobytes(**options))


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@hostile("bomb.png")
def png_bomb() -> bytes:
    packed = zlib.compressobj(9)
    row = b"\0" * 40_001
    return _png(
        40_000, 20_000, b"".join(packed.compress(row) for _ in range(20_000)) + packed.flush()
    )


@hostile("lying-size.png")
@hostile("png.pdf")
def png_lies() -> bytes:
    return _png(60_000, 60_000, zlib.compress(b"\0" * 99))


@hostile("one-pixel.png")
def one_pixel() -> bytes:
    return _png(1, 1, zlib.compress(b"\0\0"))


@hostile("thin.png")
def thin() -> bytes:
    return _png(20_000, 1, zlib.compress(b"\0" * 20_001))


def _jpeg() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@hostile("truncated.jpg")
def truncated_jpeg() -> bytes:
    whole = _jpeg()
    return whole[: len(whole) // 2]


@hostile("jpeg-huge-header.jpg")
def jpeg_huge_header() -> bytes:
    whole = _jpeg()
    place = whole.index(b"\xff\xc0") + 5
    return whole[:place] + b"\xff\xdc\xff\xdc" + whole[place + 4 :]


@hostile("ifd-cycle.tif")
def tiff_cycle() -> bytes:
    entries = [
        (256, 4, 1),
        (257, 4, 1),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (279, 4, 1),
    ]
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(entries))
        + body
        + struct.pack("<I", 8)
    )


def _zip(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return out.getvalue()


@hostile("bomb.zip")
def zip_bomb() -> bytes:
    return _zip([("报告.pdf", b"\0" * (400 * MIB))])


@hostile("nested.zip")
def nested_zip() -> bytes:
    inner = _zip([("a.pdf", page_pdf(TEXT))])
    for depth in range(8):
        inner = _zip([(f"{depth}.zip", inner)])
    return inner


@hostile("nested-bomb.zip")
def nested_bomb() -> bytes:
    layer = _zip([("z.pdf", b"\0" * (20 * MIB))])
    for _ in range(3):
        layer = _zip([(f"{number}.zip", layer) for number in range(10)])
    return layer


@hostile("path-tricks.zip")
def path_tricks() -> bytes:
    body = page_pdf(TEXT)
    names = ["../../../evil.pdf", "/evil.pdf", "C:\\evil.pdf", "..\\..\\evil.pdf", "a/../../b.pdf"]
    return _zip([(name, body) for name in [*names, "nul.pdf", "x" * 300 + ".pdf", "tab\tname.pdf"]])


@hostile("symlink.zip")
def symlink_zip() -> bytes:
    link = zipfile.ZipInfo("link.pdf")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    return _zip([(link, b"/etc/passwd")])


@hostile("encrypted.zip")
def encrypted_zip() -> bytes:
    raw = bytearray(_zip([("a.pdf", page_pdf(TEXT))]))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


@hostile("unknown-method.zip")
def unknown_method() -> bytes:
    raw = bytearray(_zip([("a.pdf", page_pdf(TEXT))]))
    raw[8:10] = b"\x63\x00"
    place = raw.index(b"PK\x01\x02") + 10
    raw[place : place + 2] = b"\x63\x00"
    return bytes(raw)


@hostile("gbk-names.zip")
def gbk_names() -> bytes:
    placeholder = "AAAAAAAA.pdf"
    raw = _zip([(placeholder, page_pdf(TEXT))])
    return raw.replace(placeholder.encode(), "检验报告.pdf".encode("gbk"))


@hostile("lying-sizes.zip")
def lying_sizes() -> bytes:
    raw = bytearray(_zip([("a.pdf", b"\0" * (50 * MIB))]))
    place = raw.index(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    raw[22:26] = struct.pack("<I", 10)
    return bytes(raw)


@hostile("truncated.zip")
def truncated_zip() -> bytes:
    whole = _zip([("a.pdf", page_pdf(TEXT))])
    return whole[: len(whole) - 40]


@hostile("many-members.zip")
def many_members() -> bytes:
    return _zip((f"{number}.txt", b"") for number in range(20_000))


@hostile("same-names.zip")
def same_names() -> bytes:
    return _zip([("a/报告.pdf", page_pdf(TEXT)), ("b/报告.pdf", page_pdf(TEXT) + b"%")])


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
    return _zip(members)


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


@hostile("deep-xml.docx")
def deep_xml() -> bytes:
    return word("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000)


@hostile("missing-document.docx")
def missing_document() -> bytes:
    types = CONTENT_TYPES.format(main=WORD_MAIN).encode()
    return _zip([("[Content_Types].xml", types), ("_rels/.rels", RELS.encode())])


@hostile("bomb.docx")
def word_bomb() -> bytes:
    return word("<w:p/>" + " " * (300 * MIB))


@hostile("not-word.docx")
def zip_under_docx() -> bytes:
    return _zip([("a.pdf", page_pdf(TEXT))])


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


def write_hostile(folder: Path, names: Iterable[str] | None = None) -> list[Path]:
    """Writes the files (all when no names are given) and returns their paths, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in sorted(HOSTILE if names is None else names):
        path = folder / name
        path.write_bytes(HOSTILE[name]())
        paths.append(path)
    return paths


if __name__ == "__main__":
    for made in write_hostile(Path(sys.argv[1])):
        print(f"{made.stat().st_size:>10}  {made.name}")
