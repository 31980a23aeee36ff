"""The register of hostile files, and the two builders that several of them share."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping

Maker = Callable[[], bytes]

HOSTILE: dict[str, Maker] = {}
MIB = 1 << 20
A4 = b"[0 0 595 842]"


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


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            # A name alone would bring the time of writing with it.
            info = zipfile.ZipInfo(name) if isinstance(name, str) else name
            packing = zipfile.ZIP_DEFLATED if isinstance(name, str) else None
            archive.writestr(info, body, packing)
    return out.getvalue()
