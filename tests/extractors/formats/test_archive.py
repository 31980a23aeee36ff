"""ZIP archives, honest and hostile."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from extractors.errors import DamagedFileError, FileLimitError
from extractors.formats import archive
from extractors.formats.archive import Member, read_members


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def _read(path: Path) -> tuple[Member, ...]:
    return read_members(path, path.parent / "out")


def test_members_are_written_and_named(tmp_path: Path) -> None:
    found = _read(_zip(tmp_path / "a.zip", {"报告/检验报告.pdf": b"%PDF-1.4", "b.txt": b"x"}))
    assert [member.name for member in found] == ["报告/检验报告.pdf", "b.txt"]
    first = found[0].path
    assert first is not None and first.read_bytes() == b"%PDF-1.4"


def test_gbk_names_are_read(tmp_path: Path) -> None:
    path = tmp_path / "gbk.zip"
    raw = "检验报告.pdf".encode("gb18030")
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("x" * len(raw), b"%PDF-1.4")
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert _read(path)[0].name == "检验报告.pdf"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\\..\\..\\b.pdf"])
def test_names_never_leave_the_folder(tmp_path: Path, name: str) -> None:
    found = _read(_zip(tmp_path / "a.zip", {name: b"data"}))
    assert found[0].path is not None
    assert found[0].path.resolve().parent == (tmp_path / "out").resolve()
    assert ".." not in found[0].name.split("/")


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    info = zipfile.ZipInfo("link.pdf")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(info, "/etc/passwd")
    (found,) = _read(path)
    assert found.path is None and "链接" in found.reason


def test_a_bomb_costs_its_member_only(tmp_path: Path) -> None:
    path = _zip(tmp_path / "bomb.zip", {"bomb.pdf": bytes(40 << 20), "good.pdf": b"%PDF-1.4"})
    bomb, good = _read(path)
    assert bomb.path is None and bomb.reason
    assert good.path is not None


def test_archives_are_expanded_two_levels_deep(tmp_path: Path) -> None:
    def wrapped(content: bytes, name: str) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as made:
            made.writestr(name, content)
        return stream.getvalue()

    second = wrapped(b"%PDF-1.4", "deep.pdf")
    path = _zip(tmp_path / "a.zip", {"in.zip": second, "on.zip": wrapped(second, "in.zip")})
    found = {member.name: member for member in _read(path)}
    assert found["in.zip/deep.pdf"].path is not None
    assert "嵌套" in found["on.zip/in.zip"].reason


def test_office_files_stay_whole(tmp_path: Path) -> None:
    word = _zip(tmp_path / "w.docx", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    found = _read(_zip(tmp_path / "a.zip", {"form.docx": word.read_bytes()}))
    assert [member.name for member in found] == ["form.docx"]


def test_broken_and_overfull_archives_are_told(tmp_path: Path) -> None:
    broken = tmp_path / "b.zip"
    broken.write_bytes(b"PK\x03\x04" + b"noise" * 50)
    with pytest.raises(DamagedFileError):
        _read(broken)
    many = _zip(tmp_path / "m.zip", {f"{n}.txt": b"" for n in range(archive.MAX_MEMBERS + 1)})
    with pytest.raises(FileLimitError):
        _read(many)
