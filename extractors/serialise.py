"""Evidence as JSON and back, without loss: what the cache keeps and children hand over.

Decimals travel as strings, floats in their shortest exact writing. Text from hostile files
may hold lone surrogates and control characters; both become U+FFFD here, one for one, so
that spans stay valid and nothing downstream can fail on encoding.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from extractors.characters import clean_text, holds_unprintable
from extractors.evidence import Evidence

# pydantic escapes C0 characters so; the JSON of clean text holds no such escape.
_ESCAPED_CONTROL = b"\\u00"

_EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)


class SerialiseError(ValueError):
    """The bytes are not evidence written by this version."""


def evidence_to_json(evidence: Evidence) -> bytes:
    """UTF-8 JSON of the evidence; `json_to_evidence` gives back an equal value."""
    try:
        payload = _EVIDENCE.dump_json(evidence)
    except (PydanticSerializationError, UnicodeEncodeError):
        return _EVIDENCE.dump_json(cleaned_evidence(evidence))
    if _ESCAPED_CONTROL in payload or holds_unprintable(payload.decode()):
        return _EVIDENCE.dump_json(cleaned_evidence(evidence))
    return payload


def json_to_evidence(payload: bytes) -> Evidence:
    """Raises SerialiseError when the bytes are not what `evidence_to_json` writes."""
    try:
        return _EVIDENCE.validate_json(payload)
    except ValidationError as error:
        raise SerialiseError(f"not evidence: {error.error_count()} errors") from error


def cleaned_evidence(evidence: Evidence) -> Evidence:
    """The evidence with `clean_text` applied to every string in it."""
    return _EVIDENCE.validate_python(_cleaned(_EVIDENCE.dump_python(evidence)))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value) if type(value) is str else value
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_cleaned(item) for item in value)
    return value
