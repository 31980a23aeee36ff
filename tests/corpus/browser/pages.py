"""Whole pages from a seed: a layout, a look, blocks and what lies around them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.corpus.browser import blocks, lookalikes, words
from tests.corpus.browser.look import Look, some_look, style_sheet
from tests.corpus.browser.marker import Marker, Wish


@dataclass(frozen=True, slots=True)
class Draft:
    """A page before the browser has laid it out."""

    layout: str
    look: Look
    html: str
    wishes: tuple[Wish, ...]


Body = Callable[[Marker], list[str]]


def _cover(marker: Marker) -> list[str]:
    title = marker.rng.choice(["检 验 报 告", "检 测 报 告", "检验报告<br>TEST REPORT"])
    space = marker.rng.randint(40, 120)
    return [
        f'<h1 style="font-size:2.4em;margin:{space}pt 0">{title}</h1>',
        blocks.fields(marker),
        f'<p style="text-align:center;margin-top:{space}pt">样例检验研究院</p>',
    ]


def _result(marker: Marker) -> list[str]:
    more = [blocks.result_table(marker)] if marker.rng.random() < 0.4 else []
    return [
        "<h1>检 验 结 果 汇 总</h1>",
        blocks.result_table(marker),
        *more,
        blocks.notes(marker) if marker.rng.random() < 0.4 else "<p>以下空白</p>",
    ]


def _dense(marker: Marker) -> list[str]:
    return ["<h2>检验项目表</h2>", blocks.result_table(marker, dense=True), blocks.notes(marker)]


def _first_page(marker: Marker) -> list[str]:
    return ["<h1>检验报告首页</h1>", blocks.form_table(marker), blocks.notes(marker),
            blocks.signatures(marker)]  # fmt: skip


def _form(marker: Marker) -> list[str]:
    return ["<h1>用户使用情况表</h1>", blocks.fields(marker), blocks.form_table(marker)]


def _letter(marker: Marker) -> list[str]:
    body = [blocks.letter_head(marker)]
    for _ in range(marker.rng.randint(2, 7)):
        body.append(blocks.paragraph(marker))
    return [*body, "<p>特此证明。</p>", blocks.signatures(marker)]


def _headed(marker: Marker) -> list[str]:
    body = []
    for _ in range(marker.rng.randint(2, 7)):
        body += [blocks.heading(marker), blocks.paragraph(marker)]
    return body


def _listed(marker: Marker) -> list[str]:
    body = []
    for _ in range(marker.rng.randint(1, 3)):
        body += [blocks.heading(marker), blocks.numbered(marker)]
    return [*body, blocks.notes(marker)]


def _columns(marker: Marker) -> list[str]:
    return ["<h1>试验与应用情况</h1>", blocks.two_columns(marker)]


def _mixed(marker: Marker) -> list[str]:
    parts = [blocks.paragraph, blocks.heading, blocks.result_table, *lookalikes.ALL]
    body = [blocks.paragraph(marker)]
    return body + [marker.rng.choice(parts)(marker) for _ in range(marker.rng.randint(5, 16))]


LAYOUTS: dict[str, tuple[Body, int]] = {
    "cover": (_cover, 1),
    "result": (_result, 6),
    "dense": (_dense, 3),
    "first page": (_first_page, 2),
    "form": (_form, 2),
    "letter": (_letter, 4),
    "headed": (_headed, 3),
    "list": (_listed, 3),
    "columns": (_columns, 3),
    "mixed": (_mixed, 5),
}


def draft(rng: random.Random, marked: bool) -> Draft:
    """A page; without marks when `marked` is false, and then richer in look-alikes."""
    names = list(LAYOUTS)
    weights = [LAYOUTS[name][1] * (3 if name == "cover" and not marked else 1) for name in names]
    layout = rng.choices(names, weights)[0]
    marker = Marker(rng, rng.choice([0.2, 0.35, 0.55]) if marked else 0.0)
    tabular = layout in ("result", "dense")
    look = some_look(rng, dense=layout == "dense", landscape=tabular and rng.random() < 0.15)
    body = LAYOUTS[layout][0](marker)
    for _ in range(rng.choice([0, 0, 1, 2]) if marked else rng.randint(1, 4)):
        body.insert(rng.randint(1, len(body)), rng.choice(lookalikes.ALL)(marker))
    if layout in ("letter", "headed") and rng.random() < 0.3:
        body.append(f"<p>{words.slot('user', rng)}　2022年6月1日</p>")
    page = (
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><style>{style_sheet(look)}</style>"
        f'<body><div id="page">{lookalikes.around(look, rng)}'
        f'<div id="flow">{"".join(body)}</div></div></body></html>'
    )
    return Draft(layout, look, page, tuple(marker.wishes))
