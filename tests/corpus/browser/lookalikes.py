"""What looks like a mark and is none: rules, seals, dots, fractions, links, frames."""

from __future__ import annotations

import html
import random

from tests.corpus.browser import words
from tests.corpus.browser.look import Look
from tests.corpus.browser.marker import Marker

FRACTIONS = (("F₁+F₂", "2S"), ("1", "1000"), ("Q－Q₀", "t"), ("二", "三"), ("L", "300"))
LEVEL = (
    *("一二三", "三工位", "王工", "上土", "二一三"),
    *("一一对应", "丁一", "干王主", "三三制", "—一－"),
)
EDGES = ("1pt solid #333", ".6pt solid #999", "1pt dashed #333", "2pt solid #a00")


def dots(marker: Marker) -> str:
    """A line of a table of contents, or bare rows of dots, dashes and minus signs."""
    rng = marker.rng
    row = rng.choice(["…" * 20, "．" * 24, ". " * 40, "· " * 28, "-" * 40, "—" * 16, "_" * 30])
    if rng.random() < 0.6:
        row = f"检验结果{row}{rng.randint(1, 9)}"
    return f'<p style="text-indent:0;white-space:nowrap;overflow:hidden">{row}</p>'


def fraction(marker: Marker) -> str:
    """A sentence with fractions."""
    rng = marker.rng
    top, low = rng.choice(FRACTIONS)
    bar = f'<span class="frac"><span>{top}</span><span>{low}</span></span>'
    return f"<p>计算公式：η＝{bar}×100%，式中各量见{words.slot('std', rng)}。</p>"


def link(marker: Marker) -> str:
    """A link, underlined as browsers do."""
    colour = marker.rng.choice(["#00e", "#06c", "#800080"])
    return (
        '<p>详见<a href="https://example.invalid/report" '
        f'style="color:{colour};text-decoration:underline">https://example.invalid/report</a>。</p>'
    )


def struck(marker: Marker) -> str:
    """A sentence with a piece struck out."""
    style = marker.rng.choice(["line-through", "line-through double", "line-through #c00"])
    return (
        "<p>原技术协议中规定的"
        f'<span style="text-decoration:{style}">主轴最高转速12000r/min、进给速度20m/min</span>'
        "已由双方另行商定。</p>"
    )


def heavy(marker: Marker) -> str:
    """Characters that are made of level strokes."""
    rng = marker.rng
    text = "，".join("".join(rng.sample(LEVEL, 3)) for _ in range(rng.randint(2, 4)))
    return f"<p>{text}，-1.5～-0.8，－30，二二二一一一。</p>"


def empty_blanks(marker: Marker) -> str:
    """Blanks with nothing on them."""
    rng = marker.rng
    gap = "_" * rng.randint(6, 16)
    span = f'<span class="fill" style="min-width:{rng.randint(40, 110)}pt">&nbsp;</span>'
    blank = rng.choice([gap, span])
    return f'<p style="text-indent:0">经办人{blank}　电话{blank}　　{blank}年__月__日</p>'


def framed(marker: Marker) -> str:
    """Words in a printed frame."""
    edge = marker.rng.choice(EDGES)
    text = html.escape(words.fill("注意：{name}的检验按{std}进行，请勿在报告上涂改。", marker.rng))
    style = f"border:{edge};padding:4pt;margin:.4em 0;text-align:left"
    return f'<div class="b" style="{style}">{text}</div>'


ALL = (dots, fraction, link, struck, heavy, empty_blanks, framed)


def around(look: Look, rng: random.Random) -> str:
    """Header, footer, watermark, seals: what lies on the page outside its text."""
    parts = [_header(look, rng), _footer(look, rng)]
    if rng.random() < 0.12:
        parts.append(_watermark(look, rng))
    if rng.random() < 0.35:
        parts.append(_seal(look, rng))
    return "".join(parts)


def _header(look: Look, rng: random.Random) -> str:
    if rng.random() < 0.25:
        return ""
    rules = (".6pt solid #000", "1.5pt solid #333", "2.4pt double #000", ".5pt solid #aaa")
    rule = rng.choice(["", *(f"border-bottom:{rule}" for rule in rules)])
    number = f"№: ZJ{rng.randint(2019, 2022)}-J{rng.randint(100, 9999)}"
    return (
        f'<div class="abs b" style="left:{look.margin}pt;right:{look.margin}pt;'
        f"top:{look.margin * 0.45:.1f}pt;font-size:9pt;letter-spacing:0;display:flex;"
        f'justify-content:space-between;{rule}"><span class="b">样例检验研究院检验报告</span>'
        f'<span class="b">{number}</span></div>'
    )


def _footer(look: Look, rng: random.Random) -> str:
    total = rng.randint(3, 40)
    text = rng.choice(["共 {n} 页 第 {i} 页", "第{i}页 共{n}页", "- {i} -", "{i}/{n}", "— {i} —"])
    text = text.format(n=total, i=rng.randint(1, total))
    rule = rng.choice(["", "", "border-top:.6pt solid #000;padding-top:2pt"])
    return (
        f'<div class="abs b" style="left:{look.margin}pt;right:{look.margin}pt;letter-spacing:0;'
        f'bottom:{look.margin * 0.4:.1f}pt;font-size:9pt;text-align:center;{rule}">{text}</div>'
    )


def _watermark(look: Look, rng: random.Random) -> str:
    text = rng.choice(["样 张", "受控文件", "SAMPLE", "一二三机械"])
    top, dark = rng.randint(25, 60), rng.uniform(0.1, 0.25)
    return (
        f'<div class="abs nt" style="left:18%;top:{top}%;font-size:64pt;'
        f'color:rgba(120,120,120,{dark:.2f});transform:rotate(-32deg)">{text}</div>'
    )


def _seal(look: Look, rng: random.Random) -> str:
    """A round red seal, anywhere, over the text too."""
    side = rng.randint(85, 125)
    left = rng.uniform(look.margin, look.width - look.margin - side)
    top = rng.uniform(look.height * 0.12, look.height * 0.75 - side)
    red = rng.choice(["#d02020", "#e03030", "#c00018"])
    name = rng.choice(["样例检验研究院有限公司", "虚构精机股份有限公司", "一二三检测技术中心"])
    line = rng.choice(["检验检测专用章", "公章", "合同专用章"])
    return f"""<svg class="abs nt" viewBox="0 0 100 100" style="left:{left:.1f}pt;top:{top:.1f}pt;
width:{side}pt;height:{side}pt;opacity:{rng.uniform(0.6, 0.95):.2f};
transform:rotate({rng.randint(-25, 25)}deg)"><defs>
<path id="arc" d="M 14 58 A 38 38 0 1 1 86 58"/></defs>
<circle cx="50" cy="50" r="47" fill="none" stroke="{red}" stroke-width="2.6"/>
<text fill="{red}" font-size="11"><textPath href="#arc" textLength="150">{name}</textPath></text>
<path fill="{red}" d="M50 34l4.5 11h12l-9.6 7 3.7 11.5L50 56.5l-10.6 7 3.7-11.5-9.6-7h12z"/>
<text x="50" y="82" fill="{red}" font-size="9" text-anchor="middle">{line}</text></svg>"""
