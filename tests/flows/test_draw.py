"""`huaxian read FILE --draw OUT`: one picture a page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

import data


def test_every_page_is_drawn(tmp_path: Path) -> None:
    (report,) = data.path("samples", "round-2022").glob("*/高精度数控外圆磨床MG1432/检验报告.pdf")
    command = [sys.executable, "-m", "flows.cli", "read", str(report), "--draw", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = sorted(tmp_path.glob("*.png"))
    assert [page.name for page in pages] == [f"page-{n:03d}.png" for n in range(1, 5)]
    with Image.open(pages[-1]) as picture:
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 2
