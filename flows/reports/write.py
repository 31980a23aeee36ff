"""The way in: one application's folder, and the round's overview beside them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from flows.atomic import write_bytes
from flows.places import safe_name
from flows.reports import json_files
from flows.reports.application_html import write_report
from flows.reports.changes import with_changes
from flows.reports.decisions import load_decisions, standings
from flows.reports.drawing import Draw, Drawn, draw_file, drawing_orders
from flows.reports.masks import masked_value
from flows.reports.model import (
    ApplicationReport,
    RoundReport,
    StoredApplication,
    StoredFile,
    SubmittedSource,
)
from flows.reports.overview_html import write_index
from flows.reports.storing import stored_application
from flows.reports.tables import write_tables
from flows.reports.word import write_papers, write_summary
from flows.reports.workbook import REVIEW, archive_review, write_workbook

ANNOTATED = "标注件"


def write_application(
    report: ApplicationReport,
    out: Path,
    sources: Mapping[str, SubmittedSource],
    draw: Draw = draw_file,
) -> StoredApplication:
    """Writes report.html, findings.json and the annotated PDFs below `out / report.folder`.

    `sources`: every file of the application by its shown name. `draw` makes the pictures;
    the flow hands in one that works in a killable child.
    """
    folder = out / report.folder
    stored = stored_application(report)
    drawn = {
        order.file: draw(sources[order.file].path, order)
        for order in drawing_orders(stored)
        if order.file in sources
    }
    stored = masked_value(_with_links(stored, folder, sources, drawn))
    previous = json_files.load_application(folder)
    said = tuple(one for one in load_decisions(out) if one.key[:2] == stored.key)
    stored = replace(with_changes(stored, previous), decisions=said)
    papers = write_papers(folder, stored, previous.papers if previous else {})
    stored = replace(stored, papers=papers)
    json_files.write_application(folder, stored)
    write_report(folder, stored, drawn, standings(said, (stored,)))
    return stored


def write_round(report: RoundReport, out: Path) -> None:
    """Writes everything that speaks of the whole round; applications are not touched."""
    report = masked_value(report)
    standing = standings(load_decisions(out), report.applications)
    write_tables(report.applications, out)
    write_index(report, out, standing)
    before = json_files.written_papers(out)
    papers = write_summary(out, report.head, report.applications, before)
    archive_review(out, before.get(REVIEW, ""))
    papers[REVIEW] = write_workbook(report, out, standing)
    json_files.write_round(out, report, papers, standing)


def _with_links(
    stored: StoredApplication,
    folder: Path,
    sources: Mapping[str, SubmittedSource],
    drawn: Mapping[str, Drawn],
) -> StoredApplication:
    """Writes the annotated copies and notes where each file and its copies lie."""
    files = []
    for number, file in enumerate(stored.files, start=1):
        linked = replace(file, link=_link(folder, sources.get(file.file)))
        if file.file in drawn:
            linked = _with_copies(linked, folder, number, drawn[file.file])
        files.append(linked)
    return replace(stored, files=tuple(files))


def _with_copies(file: StoredFile, folder: Path, number: int, drawn: Drawn) -> StoredFile:
    stem = f"{number:02d}-{safe_name(PurePosixPath(file.file).stem[:60])}"
    names = (f"{ANNOTATED}/{stem}.pdf", f"{ANNOTATED}/{stem}-打印.pdf")
    payloads = (drawn.annotated, drawn.annotated_print)
    for name, payload in zip(names, payloads, strict=True):
        if payload:
            write_bytes(folder / name, payload)
    screen, paper = (name if payload else "" for name, payload in zip(names, payloads, strict=True))
    return replace(file, annotated=screen, annotated_print=paper)


def _link(folder: Path, source: SubmittedSource | None) -> str:
    """A relative address from the folder to the submitted file; empty when it has none."""
    if source is None or not source.lasting:
        return ""
    return quote(os.path.relpath(source.path, folder).encode("utf-8", "surrogateescape"))
