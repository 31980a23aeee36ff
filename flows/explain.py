"""Answers for people who ask why: how a text is understood, what a comparison says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from extractors.characters import clean_text
from extractors.errors import HuaxianError, UsageError

Answer = dict[str, Any]
Explain = Callable[[Answer], Answer]
# Longer texts are no clause and no sentence.
LONGEST_TEXT = 20_000


def explain_requirement(asked: Answer) -> Answer:
    from matchers.requirements import as_json, parse_requirement

    return {"clauses": [as_json(clause) for clause in parse_requirement(_text(asked, "text"))]}


def explain_evidence(asked: Answer) -> Answer:
    from extractors.quantities import as_json, parse_quantities

    return {"quantities": [as_json(one) for one in parse_quantities(_text(asked, "text"))]}


def explain_comparison(asked: Answer) -> Answer:
    from matchers.judgement import compare

    comparison = compare(_text(asked, "requirement"), _text(asked, "evidence"))
    return {
        "verdict": str(comparison.verdict),
        "reason": comparison.reason,
        "steps": list(comparison.steps),
    }


def _text(asked: Answer, key: str) -> str:
    """A text of the question. Raises UsageError that names the key."""
    text = asked.get(key)
    if not isinstance(text, str):
        raise UsageError(f"缺少文字 {key}" if text is None else f"{key} 不是文字")
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"{key} 过长（{len(text)} 字，上限 {LONGEST_TEXT} 字）")
    return clean_text(text)


def answer(explain: Explain, asked: Answer, *, jsonl: bool) -> None:
    """Answers the arguments, or line by line what comes on standard input."""
    if jsonl:
        if any(value is not None for value in asked.values()):
            raise UsageError("--jsonl 从标准输入读取，不能再给文字参数。")
        for line in answered_lines(explain, sys.stdin.buffer):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        return
    if missing := [key for key, value in asked.items() if value is None]:
        raise UsageError(f"缺少参数：{'、'.join(missing)}（或用 --jsonl 从标准输入读取）")
    decoded = {key: as_unicode(value) for key, value in asked.items()}
    sys.stdout.write(json.dumps(explain(decoded), ensure_ascii=False, indent=2) + "\n")


def as_unicode(argument: str) -> str:
    """An argument as text, also when the locale could not decode its bytes."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def answered_lines(explain: Explain, lines: Iterable[bytes] | BinaryIO) -> Iterator[str]:
    """One answer a line, in order; a line that cannot be answered gives its error."""
    for number, raw in enumerate(lines):
        raw = raw.removeprefix(b"\xef\xbb\xbf") if number == 0 else raw
        yield json.dumps(_answered(explain, raw), ensure_ascii=False)


def _answered(explain: Explain, raw: bytes) -> Answer:
    try:
        asked = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return {"error": "不是 JSON（UTF-8，一行一个对象）"}
    if not isinstance(asked, dict):
        return {"error": "不是 JSON 对象"}
    try:
        return explain(asked)
    except HuaxianError as error:
        return {"error": str(error)}
    except Exception as error:
        # One line must not stop the thousands after it; the class tells us what to mend.
        return {"error": f"程序内部错误（{type(error).__name__}）"}
