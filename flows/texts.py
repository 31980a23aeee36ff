"""Sentences for people, in Chinese, made from values."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

_PROBLEMS = {
    "missing": "缺少此项",
    "date_from_datetime_parsing": "不是日期（应写作 2022-09-15）",
    "date_parsing": "不是日期（应写作 2022-09-15）",
    "date_type": "不是日期（应写作 2022-09-15）",
    "int_parsing": "不是整数",
    "int_type": "不是整数",
    "float_parsing": "不是数字",
    "bool_parsing": "不是 true 或 false",
    "bool_type": "不是 true 或 false",
    "string_type": "不是文字",
    "literal_error": "不是可选的值",
}


def validation_sentence(error: ValidationError, prefix: str = "") -> str:
    """Every key that cannot be used, with why, in one sentence."""
    parts = []
    for item in error.errors(include_url=False, include_input=False):
        key = ".".join(str(part) for part in item["loc"]) or "整体"
        name = (prefix + key).upper() if prefix else key
        problem = _PROBLEMS.get(item["type"], item["msg"])
        expected = item.get("ctx", {}).get("expected")
        parts.append(f"{name}：{problem}{f'（{expected}）' if expected else ''}")
    return "；".join(parts)


def duration(seconds: float) -> str:
    """`3 分 20 秒`; below one minute in seconds."""
    if seconds < 60:
        return f"{seconds:.0f} 秒"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} 分 {rest} 秒"
    return f"{minutes // 60} 小时 {minutes % 60} 分"
