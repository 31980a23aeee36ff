"""Writes the published schemas again: `python -m tests.flows.reports.renew_schemas`."""

from __future__ import annotations

import json

from data import path
from flows.reports.json_files import findings_schema, round_schema


def main() -> None:
    for name, schema in (("findings", findings_schema()), ("round", round_schema())):
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        path("schemas", f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
