"""Every submitted entry is accounted for."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from extractors.errors import RoundError
from flows.intake import SubmittedApplication, submitted_round


def _put(root: Path, name: str, content: bytes = b"x") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _only(root: Path) -> SubmittedApplication:
    (application,) = submitted_round(root).applications
    return application


def test_files_of_an_application_with_subfolders_in_order(tmp_path: Path) -> None:
    _put(tmp_path, "甲公司/设备/b.pdf", b"b")
    _put(tmp_path, "甲公司/设备/附件/a.pdf")
    _put(tmp_path, "甲公司/设备/a.pdf")
    application = _only(tmp_path)
    assert (application.enterprise, application.equipment) == ("甲公司", "设备")
    assert [file.name for file in application.content.files] == ["a.pdf", "b.pdf", "附件/a.pdf"]
    assert application.content.files[1].sha256 == hashlib.sha256(b"b").hexdigest()


def test_papers_of_the_bureau_and_loose_files_are_kept_apart(tmp_path: Path) -> None:
    _put(tmp_path, "推荐函.pdf")
    _put(tmp_path, "round.toml", b"")
    _put(tmp_path, "甲公司/营业执照.pdf")
    _put(tmp_path, "甲公司/设备/a.pdf")
    submission = submitted_round(tmp_path)
    assert [file.name for file in submission.papers.files] == ["推荐函.pdf"]
    assert [file.name for file in submission.loose.files] == ["甲公司/营业执照.pdf"]
    assert [one.enterprise for one in submission.applications] == ["甲公司"]


@pytest.mark.parametrize(
    "name", ["Thumbs.db", "~$报告.docx", ".DS_Store", "a.tmp", "__MACOSX/x.pdf"]
)
def test_leftovers_are_listed_as_ignored(tmp_path: Path, name: str) -> None:
    _put(tmp_path, "甲/设备/a.pdf")
    _put(tmp_path, f"甲/设备/{name}")
    content = _only(tmp_path).content
    assert [file.name for file in content.files] == ["a.pdf"]
    assert content.ignored == (name.split("/")[0],)


def test_what_is_no_regular_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    outside = _put(tmp_path, "outside/secret.pdf")
    root = tmp_path / "round"
    _put(root, "甲/设备/a.pdf")
    folder = root / "甲/设备"
    (folder / "out.pdf").symlink_to(outside)
    (folder / "gone.pdf").symlink_to(folder / "nothing.pdf")
    (folder / "loop").symlink_to(folder)
    (folder / "inside.pdf").symlink_to(folder / "a.pdf")
    (folder / "dir.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")
    content = _only(root).content
    assert [file.name for file in content.files] == ["a.pdf", "inside.pdf"]
    reasons = {entry.name: entry.reason for entry in content.refused}
    assert set(reasons) == {"out.pdf", "gone.pdf", "loop", "dir.pdf", "pipe.pdf"}
    assert "文件夹之外" in reasons["out.pdf"]
    assert "不是普通文件" in reasons["pipe.pdf"]


def test_names_in_gbk_bytes_are_shown_decoded(tmp_path: Path) -> None:
    folder = tmp_path / "甲" / "设备"
    folder.mkdir(parents=True)
    raw = os.fsencode(folder) + b"/" + "检验报告.pdf".encode("gbk")
    with open(raw, "wb") as stream:  # noqa: PTH123 - Path takes no bytes
        stream.write(b"x")
    (file,) = _only(tmp_path).content.files
    assert file.name == "检验报告.pdf"
    assert file.path.read_bytes() == b"x"


def test_names_that_read_the_same_stay_apart(tmp_path: Path) -> None:
    for name in ("e\u0301.pdf", "\u00e9.pdf"):
        _put(tmp_path, f"甲/设备/{name}")
    names = [file.name for file in _only(tmp_path).content.files]
    assert len(set(names)) == 2


def test_output_inside_the_round_is_not_submitted(tmp_path: Path) -> None:
    _put(tmp_path, "甲/设备/a.pdf")
    _put(tmp_path, "out/甲/设备/report.html")
    (application,) = submitted_round(tmp_path, skip=tmp_path / "out").applications
    assert application.enterprise == "甲"


def test_enterprises_not_asked_for_are_named_and_not_opened(tmp_path: Path) -> None:
    for name in ("甲/设备/a.pdf", "乙/设备/a.pdf", "乙/散.pdf"):
        _put(tmp_path, name)
    submission = submitted_round(tmp_path, only={"甲"})
    assert [one.enterprise for one in submission.applications] == ["甲"]
    assert submission.others == (("乙", "设备"),)
    assert submission.loose.files == ()


def test_no_round_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(RoundError, match="找不到申报批次文件夹"):
        submitted_round(tmp_path / "nowhere")
