"""Artifacts on the Prefect page: the round's table and where its reports lie."""

from __future__ import annotations

from pathlib import Path

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.summary import VERDICT_WORDS, Summary

ROUND_TABLE = "round-summary"
ROUND_LINKS = "round-reports"


def publish_artifacts(summary: Summary) -> None:
    """A table with a row an application, and links to the reports."""
    rows = [
        {
            "申报企业": line.enterprise,
            "申报项目": line.equipment,
            **dict(zip(VERDICT_WORDS.values(), line.verdicts, strict=False)),
            "说明": line.problem,
        }
        for line in summary.applications
    ]
    create_table_artifact(table=rows, key=ROUND_TABLE, description=summary.round)
    index = Path(summary.out) / "index.html"
    unread = "\n".join(f"- {one.name}：{one.reason}" for one in summary.unread) or "- 无"
    text = (
        f"# {summary.round}\n\n[报告]({index.as_uri()})：`{index}`\n\n未读取或未读全：\n{unread}\n"
    )
    create_markdown_artifact(markdown=text, key=ROUND_LINKS, description=summary.round)
