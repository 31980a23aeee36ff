"""`huaxian read`: one file, read in a child like any other, and shown."""

from __future__ import annotations

import json
import stat
import tempfile
from pathlib import Path

from extractors.errors import UnreadableFileError, UnsupportedFileError, UsageError
from extractors.evidence import Evidence, Passage
from extractors.quantities import json_number
from extractors.serialise import json_to_evidence
from flows.intake import LARGEST_FILE, shown_name
from flows.read_json import evidence_json
from flows.reading import Reader, Refusal, read_file
from flows.reports.evidence_wording import KIND_LABEL, notice_sentence
from flows.settings import machine_settings


def checked_file(file: Path) -> Path:
    """The path, absolute. Raises UsageError when there is nothing, UnreadableFileError when
    it is no regular file or too large."""
    try:
        status = file.stat()
    except FileNotFoundError as error:
        raise UsageError(f"找不到文件：{shown_name(str(file))}") from error
    except OSError as error:
        raise UnreadableFileError(f"文件无法打开：{error.strerror}") from error
    if stat.S_ISDIR(status.st_mode):
        raise UnsupportedFileError("是文件夹而不是文件。")
    if not stat.S_ISREG(status.st_mode):
        raise UnsupportedFileError("不是普通文件（管道或设备），未打开。")
    if status.st_size > LARGEST_FILE:
        raise UnreadableFileError("文件超过 2 GB 上限，未打开。")
    return file.absolute()


def read_one(file: Path, *, thorough: bool, draw: Path | None, verbose: bool) -> Evidence:
    """Raises UnreadableFileError with the reason when the file cannot be read."""
    path = checked_file(file)
    limits = machine_settings().limits
    with tempfile.TemporaryDirectory(prefix="huaxian-") as folder:
        reader = Reader(Path(folder) / "reader", limits, verbose=verbose)
        try:
            request = {
                "path": str(path),
                "name": shown_name(file.name),
                "thorough": thorough,
                "pages": str(Path(folder) / "pages"),
                "draw": str(draw.absolute()) if draw else None,
            }
            answer = read_file(reader, request)
        finally:
            reader.close()
    if isinstance(answer, Refusal):
        raise answer.as_error()
    return json_to_evidence(answer)


def show(evidence: Evidence, *, as_json: bool) -> str:
    """What `huaxian read` prints."""
    if as_json:
        return json.dumps(evidence_json(evidence), ensure_ascii=False, indent=2)
    kind = KIND_LABEL[evidence.kind]
    lines = [f"{evidence.file}  {kind}  {len(evidence.pages)} 页  划线 {len(evidence.passages)} 处"]
    lines += [f"  {fact.name.value}: {fact.value}" for fact in evidence.facts]
    for passage in evidence.passages:
        lines += _passage_lines(passage)
    lines += [f"  注意：{notice_sentence(notice)}" for notice in evidence.notices]
    return "\n".join(lines)


def _passage_lines(passage: Passage) -> list[str]:
    head = f"  第 {passage.page} 页 [{passage.mark.value}] {passage.text}"
    lines = [head + (f"（存疑：{passage.doubts[0].code.value}）" if passage.doubts else "")]
    for one in passage.quantities:
        high = f"～{json_number(one.value_high)}" if one.value_high is not None else ""
        value = f"{one.comparator.value} {json_number(one.value)}{high} {one.unit or ''}".rstrip()
        lines.append(f"      {one.name or '（无名称）'} {value}")
    return lines
