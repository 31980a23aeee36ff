"""Pages that stand alone: one file, no network, text of submitted files shown as text."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows.reports import evidence_wording, wording
from flows.reports.drawing import Picture
from flows.reports.masks import masked
from flows.reports.model import StoredFile

TEMPLATES = Path(__file__).parent / "templates"

# Characters that reorder, join or hide what follows, and everything that cannot be printed.
_TRICK = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def shown(text: str) -> str:
    """The text as people may safely see it: tricks made visible, private numbers masked."""
    return _TRICK.sub(lambda hit: f"⟦U+{ord(hit[0]):04X}⟧", masked(text))


def render(template: str, *, script: str, **values: Any) -> str:
    """A whole page. Its policy allows this page's own style and script and nothing else."""
    style, code = _asset("style.css"), _asset(script)
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),
            script=Markup(code),
            policy=Markup(_policy(style, code)),
            **values,
        )
    )


def _policy(style: str, code: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; "
        f"script-src '{_hash(code)}'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
    environment.globals["words"] = wording
    environment.globals["evidence_words"] = evidence_wording
    environment.filters["short_hash"] = short_hash
    environment.filters["data_uri"] = data_uri
    environment.filters["breakable"] = breakable
    return environment


def data_uri(picture: Picture) -> Markup:
    return Markup("data:image/jpeg;base64," + base64.b64encode(picture.data).decode("ascii"))


def short_hash(digest: str) -> Markup:
    """Enough of a SHA-256 to tell files apart; never taken for a private number."""
    return Markup.escape(re.sub(r"[^0-9A-Za-z]", "", digest)[:16] + "…")


def breakable(text: str) -> Markup:
    """A file name that may break after separators, so that long ones do not widen a table."""
    escaped = Markup.escape(shown(text))
    return Markup(re.sub(r"([/_\-.])", r"\1<wbr>", str(escaped)))


def file_href(file: StoredFile, page: int | None = None) -> Markup:
    """Where a click on a file leads: the submitted file, else its annotated copy, else nowhere."""
    target = Markup(file.link) or quoted(file.annotated)
    return page_href(target, page) if target else Markup("")


def quoted(path: str) -> Markup:
    """A relative path as an address; percent-encoded, so that no name becomes markup."""
    return Markup(quote(path.encode("utf-8", "surrogateescape")))


def page_href(target: Markup, page: int | None = None) -> Markup:
    """The address, at a page where the format has pages. It starts with a dot, so that no
    name can become a scheme."""
    anchor = f"#page={page}" if page and target.lower().endswith(".pdf") else ""
    return Markup(("" if target.startswith("../") else "./") + target + anchor)
