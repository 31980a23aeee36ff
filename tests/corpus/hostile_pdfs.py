"""Hostile PDFs."""

from __future__ import annotations

import zlib

from tests.corpus.hostile_making import MIB, TEXT, hostile, page_pdf, pdf, stream


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


@hostile("quads-100000.pdf")
def many_quads() -> bytes:
    """One annotation over a hundred thousand stretches of text."""
    quads = b"9 20 99 20 9 9 99 9 " * 100_000
    one = b"<</Type/Annot/Subtype/Underline/Rect[9 9 99 20]/QuadPoints[" + quads + b"]>>"
    return page_pdf(TEXT, page=b"/Annots[" + one + b"]")


@hostile("heavy-pages.pdf")
def heavy_pages() -> bytes:
    """Thirty pages, each slow and none slow enough to be left out."""
    drawing = stream(b"10 10 m 500 10 l 300 300 l S\n" * 60_000)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    pages = dict.fromkeys(range(10, 40), page)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    root = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count 30>>" % kids}
    return pdf({**root, 4: drawing, **pages})


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
