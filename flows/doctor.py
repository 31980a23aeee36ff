"""`huaxian doctor`: is everything here that a run needs?"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from flows.cache import reader_version
from flows.places import DEFAULT_OUT, STATE
from flows.settings import GIB, READER_GIB, default_jobs

LEAST_DISK_GIB = 5.0
LEAST_MEMORY_GIB = 2.0
_PACKAGES = (
    "huaxian",
    "pymupdf",
    "pdfplumber",
    "rapidocr",
    "onnxruntime",
    "opencv-python-headless",
    "spacy",
    "pint",
    "pandas",
    "prefect",
    "fastapi",
)
_PROBE_SECONDS = 20


class State(StrEnum):
    """`LACKING`: works, with less; `MISSING`: a run cannot work."""

    GOOD = "ok"
    LACKING = "!"
    MISSING = "x"


@dataclass(frozen=True, slots=True)
class Probe:
    """One part looked at: what was found and, where it lacks, what to do."""

    name: str
    state: State
    found: str
    advice: str = ""


def examined() -> tuple[Probe, ...]:
    """All probes, in the order shown."""
    looks: tuple[Callable[[], Probe], ...] = (
        _python,
        *(_package(name) for name in _PACKAGES),
        _models,
        _tesseract,
        _office,
        _fonts,
        _memory,
        _disk,
        _network,
        _telemetry,
        _reader,
    )
    return tuple(look() for look in looks)


def is_healthy(probes: tuple[Probe, ...]) -> bool:
    return all(probe.state is not State.MISSING for probe in probes)


def shown_probes(probes: tuple[Probe, ...]) -> str:
    """One line a probe."""
    lines = []
    for probe in probes:
        advice = f"  → {probe.advice}" if probe.advice and probe.state is not State.GOOD else ""
        lines.append(f"[{probe.state.value:>2}] {probe.name}: {probe.found}{advice}")
    return "\n".join(lines)


def _python() -> Probe:
    return Probe("python", State.GOOD, f"{platform.python_version()} on {platform.platform()}")


def _package(name: str) -> Callable[[], Probe]:
    def look() -> Probe:
        try:
            return Probe(name, State.GOOD, metadata.version(name))
        except metadata.PackageNotFoundError:
            if name == "huaxian":
                return Probe(name, State.GOOD, "从源码目录运行")
            return Probe(name, State.MISSING, "未安装", "请运行 make venv 重新安装依赖")

    return look


def _models() -> Probe:
    """The recognition models come inside the wheel; nothing is ever fetched."""
    found = importlib.util.find_spec("rapidocr")
    places = list(found.submodule_search_locations or ()) if found else []
    models = [path for place in places for path in Path(place).rglob("*.onnx")]
    if not models:
        return Probe("ocr models", State.MISSING, "没有模型文件", "请重新安装 rapidocr")
    return Probe("ocr models", State.GOOD, ", ".join(sorted(path.name for path in models)))


def _output(*command: str) -> str:
    """What a program prints; empty when it is not there or fails."""
    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout + done.stderr


def _tesseract() -> Probe:
    advice = "apt install tesseract-ocr tesseract-ocr-chi-sim（用于判断难辨朝向的扫描页）"
    languages = _output("tesseract", "--list-langs").split()
    if not languages:
        return Probe("tesseract", State.LACKING, "未安装", advice)
    version = _output("tesseract", "--version").split("\n")[0]
    if "chi_sim" not in languages:
        return Probe("tesseract", State.LACKING, f"{version}，缺少 chi_sim", advice)
    return Probe("tesseract", State.GOOD, f"{version}, chi_sim")


def _office() -> Probe:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return Probe("libreoffice", State.LACKING, "未安装", "旧版 .doc 文件将不能读取")
    return Probe("libreoffice", State.GOOD, program)


def _fonts() -> Probe:
    families = _output("fc-list", ":lang=zh", "family")
    count = len(set(families.splitlines()))
    if not count:
        return Probe("中文字体", State.LACKING, "没有找到", "apt install fonts-noto-cjk")
    return Probe("中文字体", State.GOOD, f"{count} 种")


def _memory() -> Probe:
    size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB
    state = State.GOOD if size >= LEAST_MEMORY_GIB else State.LACKING
    jobs = default_jobs()
    found = f"{size:.1f} GB，默认 {jobs} 个读取进程（每个约 {READER_GIB} GB）"
    return Probe("内存", state, found, "请用 --jobs 1")


def _disk() -> Probe:
    place = next((one for one in (DEFAULT_OUT, Path()) if one.exists()), Path())
    free = shutil.disk_usage(place).free / GIB
    state = State.GOOD if free >= LEAST_DISK_GIB else State.LACKING
    advice = "huaxian cache clean 可清理读取结果"
    return Probe("磁盘", state, f"可用 {free:.1f} GB（{DEFAULT_OUT}/{STATE}）", advice)


def _network() -> Probe:
    """How a reader would be kept off the network here, tried in a process of its own."""
    import sys

    code = "import ctypes; from flows.containment import leave_network as l;"
    code += "print(l(ctypes.CDLL(None, use_errno=True)).value)"
    way = _output(sys.executable, "-c", code).strip()
    words = {
        "namespace": "读取进程在无网络的命名空间中运行",
        "sockets_refused": "系统不允许命名空间；读取进程的套接字被拒绝",
    }
    return Probe(
        "网络隔离", State.GOOD if way in words else State.LACKING, words.get(way, "无法确定")
    )


def _telemetry() -> Probe:
    return Probe("遥测", State.GOOD, "Prefect、onnxruntime 均已关闭")


def _reader() -> Probe:
    return Probe("读取版本", State.GOOD, reader_version())
