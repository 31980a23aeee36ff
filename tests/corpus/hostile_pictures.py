"""Hostile pictures, and files that are nothing."""

from __future__ import annotations

import io
import struct
import zlib

from tests.corpus.hostile_making import hostile


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


@hostile("broken-directory.tif")
def broken_second_directory() -> bytes:
    """Two pages; the second one's directory is noise."""
    from PIL import Image

    page = Image.new("L", (900, 1200), 255)
    out = io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page])
    whole = bytearray(out.getvalue())
    (first,) = struct.unpack_from("<I", whole, 4)
    (entries,) = struct.unpack_from("<H", whole, first)
    (second,) = struct.unpack_from("<I", whole, first + 2 + 12 * entries)
    whole[second + 2 : second + 60] = noise()[:58]
    return bytes(whole)


@hostile("no-directory.tif")
def no_directory() -> bytes:
    whole = broken_second_directory()
    return whole[:8] + b"\xff" * 200 + whole[208:]
