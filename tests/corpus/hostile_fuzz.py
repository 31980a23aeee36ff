"""Sound files broken at random: `python -m tests.corpus.hostile_fuzz FOLDER [--count N]`.

The damage is done to the bytes as they lie in the file, or to what a stream or member holds, so
that it gets past checksums to the parsers behind. The same seed makes the same files.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import openpyxl
import pymupdf
from PIL import Image

from tests.corpus.desk.ofd import ofd_of
from tests.corpus.hostile_archives import PARAGRAPH, WORD_NS, word
from tests.corpus.hostile_making import zipped

Damage = Callable[[random.Random, bytes], bytes]
ODD_NUMBERS = (
    b"0 -1 1 2 7 255 65535 65536 2147483647 2147483648 4294967295 -2147483648 "
    b"99999999999999999999 1e38 -1e-38 0.00001 NaN"
).split()
ODD_PDF = (
    b"<< >> [ ] ( ) obj endobj stream endstream null true /Kids /Parent /Contents /Resources "
    b"/XObject /Length /Filter/FlateDecode /DecodeParms /Annots /Font q Q BT ET Do /Rotate 90"
).split()
HEADER = f"<w:hdr {WORD_NS}>{PARAGRAPH.format('检验报告')}</w:hdr>"
ODD_XML = (
    (
        '<w:p>|</w:p>|<w:tbl>|</w:tbl>|&#xD800;|&#0;|&x;|<![CDATA[|]]>|<!--|w:val="-1"|w:val="99999999"|'
        '<w:sdt>|</w:sdtContent>|\ud7ff|￿|<c r="XFD1048576"/>|<ofd:TextObject>|xml:space'
    )
    .encode("utf-8")
    .split(b"|")
)


def flipped(chance: random.Random, data: bytes) -> bytes:
    """Some bytes changed; from one to one in a hundred."""
    raw = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, max(1, len(raw) // 100)))):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def truncated(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(1, len(data))]


def cut_out(chance: random.Random, data: bytes) -> bytes:
    start, length = _stretch(chance, data)
    return data[:start] + data[start + length :]


def zeroed(chance: random.Random, data: bytes) -> bytes:
    start, length = _stretch(chance, data)
    return data[:start] + b"\0" * length + data[start + length :]


def repeated(chance: random.Random, data: bytes) -> bytes:
    """A stretch written up to a thousand times."""
    start, length = _stretch(chance, data)
    times = chance.choice((2, 20, 1000 if length < 1000 else 2))
    return data[: start + length] + data[start : start + length] * times + data[start + length :]


def swapped(chance: random.Random, data: bytes) -> bytes:
    first, second = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[second:] + data[first:second] + data[:first]


def _stretch(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data))
    most = chance.choice((4, 100, max(1, len(data) // 4)))
    return start, chance.randrange(1, most + 1)


def odd_numbers(chance: random.Random, data: bytes) -> bytes:
    """Some numbers written otherwise: offsets, sizes, counts, coordinates, references."""
    return _some_replaced(chance, data, rb"-?\d+(?:\.\d+)?", lambda: chance.choice(ODD_NUMBERS))


def odd_references(chance: random.Random, data: bytes) -> bytes:
    """Some references of a PDF lead elsewhere, and some in a circle."""
    numbers = [int(found) for found in re.findall(rb"(\d+) 0 obj", data)] or [1]
    return _some_replaced(
        chance, data, rb"\b\d+ 0 R\b", lambda: b"%d 0 R" % chance.choice([*numbers, 0, 99_999])
    )


def odd_words(chance: random.Random, data: bytes) -> bytes:
    return _inserted(chance, data, ODD_PDF)


def odd_markup(chance: random.Random, data: bytes) -> bytes:
    return _inserted(chance, data, ODD_XML)


def _inserted(chance: random.Random, data: bytes, words: list[bytes]) -> bytes:
    for _ in range(chance.choice((1, 3, 12))):
        place = chance.randrange(len(data))
        data = data[:place] + b" " + chance.choice(words) + b" " + data[place:]
    return data


def _some_replaced(
    chance: random.Random, data: bytes, pattern: bytes, new: Callable[[], bytes]
) -> bytes:
    found = list(re.finditer(pattern, data))
    chosen = chance.sample(found, min(len(found), chance.choice((1, 2, 5))))
    for one in sorted(chosen, key=lambda match: -match.start()):
        data = data[: one.start()] + new() + data[one.end() :]
    return data


def in_streams(damage: Damage) -> Damage:
    """The damage done to what the streams of a PDF hold."""

    def damaged(chance: random.Random, data: bytes) -> bytes:
        found = list(re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL))
        if not found:
            return damage(chance, data)
        one = chance.choice(found)
        try:
            content = zlib.compress(damage(chance, zlib.decompress(one[1]) or b" "))
        except zlib.error:
            content = damage(chance, one[1] or b" ")
        return data[: one.start(1)] + content + data[one.end(1) :]

    return damaged


def in_members(damage: Damage) -> Damage:
    """The damage done to a member of a ZIP, which is then packed soundly."""

    def damaged(chance: random.Random, data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice(sorted(members))
        members[name] = damage(chance, members[name] or b" ")
        if chance.random() < 0.1:
            members[f"../{name}"] = members.pop(name)
        return zipped(members.items())

    return damaged


BYTES: tuple[Damage, ...] = (flipped, truncated, cut_out, zeroed, repeated, swapped)
OF_PDF = (*BYTES, *([odd_numbers, odd_references, odd_words] * 3))
PDF_DAMAGE = (*OF_PDF, *map(in_streams, (flipped, odd_numbers, odd_words, repeated, cut_out)))
ZIP_DAMAGE = (*BYTES, *map(in_members, (*BYTES, *([odd_numbers, odd_markup] * 4))))


@cache
def seeds() -> dict[str, bytes]:
    """Sound files by name, small enough to be made in a second."""
    pdfs = _pdfs()
    pictures = {f"seed.{kind.lower()}": _picture(kind) for kind in ("PNG", "JPEG", "BMP", "GIF")}
    office = {"seed.docx": _word(), "seed.xlsx": _sheet(), "seed.ofd": ofd_of(pdfs["typed.pdf"])}
    packed = zipped([("检验报告.pdf", pdfs["typed.pdf"]), ("a/图.png", pictures["seed.png"])])
    return {**pdfs, **pictures, **office, "seed.tif": _frames(), "seed.zip": packed}


def _pdfs() -> dict[str, bytes]:
    with pymupdf.open() as document:
        for number in range(3):
            page = document.new_page()
            page.insert_text((72, 100), f"检验结果 {number}：定位精度 0.004 mm", fontname="china-s")
            page.draw_line((72, 104), (300, 104))
            page.draw_rect((72, 200, 500, 300))
            page.add_underline_annot(page.search_for("0.004")[0])
            page.add_ink_annot([[(72, 150), (150, 151), (200, 150)]])
        for xref in range(1, document.xref_length()):
            for key in ("M", "CreationDate", "NM"):
                if document.xref_get_key(xref, key)[0] == "string":
                    document.xref_set_key(xref, key, "null")
        typed = document.tobytes(no_new_id=True)
        packed = document.tobytes(no_new_id=True, use_objstms=1, deflate=True)
    with pymupdf.open() as document:
        document.new_page().insert_image((0, 0, 595, 842), stream=_picture("JPEG"))
        scanned = document.tobytes(no_new_id=True)
    return {"typed.pdf": typed, "packed.pdf": packed, "scanned.pdf": scanned}


def _pixels() -> np.ndarray:
    pixels = np.full((600, 425, 3), 255, np.uint8)
    cv2.putText(pixels, "accuracy 0.004 mm", (30, 100), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    cv2.line(pixels, (30, 110), (300, 110), 0, 2)
    return pixels


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.fromarray(_pixels()).save(out, kind)
    return out.getvalue()


def _frames() -> bytes:
    out = io.BytesIO()
    frame = Image.fromarray(_pixels())
    frame.save(out, "TIFF", save_all=True, append_images=[frame], compression="tiff_lzw")
    return out.getvalue()


def _word() -> bytes:
    cell = f"<w:tc>{PARAGRAPH.format('0.004mm')}</w:tc>"
    table = f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>"
    return word(PARAGRAPH.format("定位精度0.004mm") * 5 + table, word__header1_dot_xml=HEADER)


def _sheet() -> bytes:
    book = openpyxl.Workbook()
    for number in range(5):
        book.worksheets[0].append(["定位精度", 0.004 * number, "mm"])
    book.worksheets[0].merge_cells("A1:A2")
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        # The properties hold the time.
        return zipped((one, archive.read(one)) for one in archive.namelist() if "core" not in one)


def broken(chance: random.Random, name: str, data: bytes) -> bytes:
    """The file with one kind of damage, or with several of them."""
    is_zip = data.startswith(b"PK")
    kinds = PDF_DAMAGE if name.endswith(".pdf") else ZIP_DAMAGE if is_zip else BYTES
    for _ in range(chance.choice((1, 1, 2, 4))):
        try:
            data = chance.choice(kinds)(chance, data) or b"\0"
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, zlib.error):
            break
    return data


def write_fuzzed(folder: Path, count: int = 300, seed: int = 1) -> list[Path]:
    """Writes `count` broken files, turn by turn of every seed."""
    folder.mkdir(parents=True, exist_ok=True)
    sound = sorted(seeds().items())
    paths = []
    for number in range(count):
        name, data = sound[number % len(sound)]
        path = folder / f"{number:04d}-{name}"
        path.write_bytes(broken(random.Random(f"{seed}-{number}"), name, data))
        paths.append(path)
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(f"{len(write_fuzzed(given.folder, given.count, given.seed))} files")


if __name__ == "__main__":
    main()
