"""How a page is set: paper, faces, sizes, spacing, as CSS. Lengths are points."""

from __future__ import annotations

import random
import subprocess
from dataclasses import dataclass
from functools import cache

PREFERRED = (
    "Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "AR PL UKai CN",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "LXGW WenKai", "AR PL SungtiL GB",
    "AR PL KaitiM GB", "Noto Sans Mono CJK SC", "Smiley Sans", "LXGW WenKai Mono",
)  # fmt: skip
LATIN = ("Liberation Serif", "Liberation Sans", "DejaVu Sans", "DejaVu Serif", "Liberation Mono")
PAPERS = {"A4": (595.28, 841.89), "A4 landscape": (841.89, 595.28), "A3": (841.89, 1190.55)}


@dataclass(frozen=True, slots=True)
class Look:
    """One page's setting; `width`, `height`, `margin`, `size` in points."""

    paper: str
    width: float
    height: float
    margin: float
    family: str
    head_family: str
    size: float
    leading: float
    spacing: float
    align: str
    indent: bool


@cache
def families() -> tuple[str, ...]:
    """The Chinese families that are installed. Raises LookupError when there is none."""
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=True
    ).stdout
    names = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    found = tuple(name for name in PREFERRED if name in names) or tuple(sorted(names))
    if not found:
        raise LookupError("no Chinese font is installed")
    return found


def some_look(rng: random.Random, dense: bool = False, landscape: bool = False) -> Look:
    """A setting at random, as ordinary offices choose them."""
    paper = "A4 landscape" if landscape else rng.choice(["A4"] * 19 + ["A3"])
    width, height = PAPERS[paper]
    family = rng.choice(families())
    if rng.random() < 0.5:
        family = f"{rng.choice(LATIN)}', '{family}"
    size = rng.uniform(9, 11.5) if dense else rng.choice([9, 10, 10.5, 11, 12, 12, 14, 15, 16, 18])
    return Look(
        paper,
        width,
        height,
        rng.uniform(40, 85),
        family,
        rng.choice(families()),
        size * (1.15 if paper == "A3" else 1),
        rng.choice([1.0, 1.15, 1.25, 1.5, 1.5, 1.75, 2.0]),
        rng.choice([0, 0, 0, 0, 0.3, 0.8, -0.2]),
        rng.choice(["justify", "justify", "left"]),
        rng.random() < 0.7,
    )


def _blank(look: Look) -> str:
    """The rule of a blank in prose, not so low that it would cross the next line."""
    if look.leading > 1.3:
        return "border-bottom: .8pt solid #222"
    return "text-decoration: underline .8pt #222; text-underline-offset: .1em"


def style_sheet(look: Look) -> str:
    """The rules that every page shares."""
    return f"""
@page {{ size: {look.width}pt {look.height}pt; margin: 0 }}
* {{ box-sizing: border-box }}
html, body {{ margin: 0; padding: 0 }}
#page {{ position: relative; width: {look.width}pt; height: {look.height}pt; overflow: hidden;
  font-family: '{look.family}', 'Noto Sans CJK SC'; font-size: {look.size}pt; color: #111;
  line-height: {look.leading}; letter-spacing: {look.spacing}pt; text-align: {look.align};
  text-rendering: geometricPrecision; font-kerning: none; font-variant-ligatures: none }}
#flow {{ position: absolute; left: {look.margin}pt; right: {look.margin}pt;
  top: {look.margin + 8}pt; bottom: {look.margin}pt }}
h1, h2 {{ font-family: '{look.head_family}', 'Noto Sans CJK SC'; margin: .4em 0; line-height: 1.3 }}
h1 {{ font-size: 1.6em; text-align: center }} h2 {{ font-size: 1.15em; text-align: left }}
p {{ margin: .25em 0; text-indent: {"2em" if look.indent else "0"} }}
table {{ border-collapse: collapse; width: 100%; margin: .4em 0; text-align: center;
  line-height: {min(look.leading, 1.4)} }}
.blank {{ {_blank(look)}; white-space: nowrap }}
.fill {{ display: inline-block; border-bottom: .8pt solid #222; text-align: center;
  text-indent: 0; line-height: 1.3 }}
.frac {{ display: inline-flex; flex-direction: column; vertical-align: middle; line-height: 1.1;
  text-align: center; text-indent: 0; font-size: .85em }}
.frac > :first-child {{ border-bottom: .7pt solid #111; padding: 0 2pt }}
.abs {{ position: absolute; line-height: 1.2; text-indent: 0; white-space: nowrap }}
"""
