"""The command line: arguments in, exit code out; every import that costs waits for its command.

Exit codes: 0 done, gaps are a normal result · 1 a defect of ours · 2 wrong usage or input,
nothing done · 3 done, but some files could not be read · 4 the one file given could not be
read · 130 stopped by the user.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from extractors.errors import HuaxianError, LexiconError, UnreadableFileError, UsageError

Parameters = ParamSpec("Parameters")


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    DEFECT = 1
    USAGE = 2
    SOME_UNREADABLE = 3
    UNREADABLE = 4
    INTERRUPTED = 130


# The only table from error to exit code; the first class that fits decides.
_EXIT_CODES: tuple[tuple[type[HuaxianError], ExitCode], ...] = (
    (UsageError, ExitCode.USAGE),
    (UnreadableFileError, ExitCode.UNREADABLE),
    (LexiconError, ExitCode.DEFECT),
)

app = typer.Typer(
    name="huaxian",
    help="Check underlined evidence against a list of key technical indicators (划线核验).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
list_app = typer.Typer(no_args_is_help=True, help="Indicator lists.")
cache_app = typer.Typer(no_args_is_help=True, help="Kept readings.")
decisions_app = typer.Typer(no_args_is_help=True, help="Reviewers' decisions.")
app.add_typer(list_app, name="list")
app.add_typer(decisions_app, name="decisions")
app.add_typer(cache_app, name="cache")

RoundFolder = Annotated[Path, typer.Argument(metavar="ROUND", help="Folder of the round.")]
ListFile = Annotated[
    Path | None, typer.Option("--list", help="Indicator list (CSV or XLSX) instead of the round's.")
]
OutFolder = Annotated[Path | None, typer.Option("--out", help="Results; default out/<round name>.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (2022-09-15).")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, max=256, help="Readers at work at once.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's and the log too.")]
JsonLines = Annotated[
    bool, typer.Option("--jsonl", help="One JSON object a line on standard input, one a line out.")
]


def exit_code(error: HuaxianError) -> ExitCode:
    """The code for an error of bad input."""
    return next((code for kind, code in _EXIT_CODES if isinstance(error, kind)), ExitCode.DEFECT)


def guarded(command: Callable[Parameters, ExitCode]) -> Callable[Parameters, None]:
    """Turns what a command returns or raises into an exit code and at most one line."""

    @functools.wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except HuaxianError as error:
            complain(str(error))
            code = exit_code(error)
        except KeyboardInterrupt:
            complain("已中断；再次运行会接着完成。")
            code = ExitCode.INTERRUPTED
        except BrokenPipeError:
            # Whoever read our output stopped reading; nothing is left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = ExitCode.DONE
        except Exception as error:
            complain(
                f"程序内部错误（{type(error).__name__}：{error}）。加 HUAXIAN_TRACE=1 可见详情。"
            )
            if os.environ.get("HUAXIAN_TRACE"):
                raise
            code = ExitCode.DEFECT
        raise typer.Exit(code)

    return run


def complain(sentence: str) -> None:
    """One line on standard error."""
    typer.echo(" ".join(sentence.split()), err=True)


@app.command()
@guarded
def run(
    round_folder: RoundFolder,
    list_file: ListFile = None,
    out: OutFolder = None,
    enterprise: Annotated[
        list[str] | None, typer.Option("--enterprise", help="Only this enterprise; repeatable.")
    ] = None,
    as_of: AsOf = None,
    jobs: Jobs = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read every file anew.")] = False,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Recognise the text of every page.")
    ] = False,
    verbose: Verbose = False,
) -> ExitCode:
    """Review a round: read every file, judge every requirement, write the reports."""
    from flows.order import Order
    from flows.run_command import run_round

    order = Order(
        round=round_folder,
        out=out,
        list=list_file,
        enterprises=tuple(enterprise or ()),
        as_of=iso_date(as_of),
        jobs=jobs,
        fresh=fresh,
        thorough=thorough,
    )
    return ExitCode.DONE if run_round(order, verbose=verbose) else ExitCode.SOME_UNREADABLE


def iso_date(text: str | None) -> str | None:
    """The date as given. Raises UsageError when it is none."""
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"--as-of 不是日期：{text}（应写作 2022-09-15）") from error


@app.command()
@guarded
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything read, as JSON.")] = False,
    draw: Annotated[
        Path | None,
        typer.Option("--draw", metavar="OUT", help="Folder for pages with what was seen."),
    ] = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Recognise the text of every page.")
    ] = False,
    verbose: Verbose = False,
) -> ExitCode:
    """Read one file and show its underlined passages."""
    from flows.one_file import read_one, show

    evidence = read_one(file, thorough=thorough, draw=draw, verbose=verbose)
    typer.echo(show(evidence, as_json=as_json))
    return ExitCode.DONE


@app.command()
@guarded
def schedule(
    round_folder: RoundFolder,
    cron: Annotated[str, typer.Option("--cron", help='When, Asia/Shanghai: "0 2 * * *".')],
    list_file: ListFile = None,
    out: OutFolder = None,
    jobs: Jobs = None,
    verbose: Verbose = False,
) -> ExitCode:
    """Serve a nightly run until the round's deadline, and reruns on demand."""
    from flows.deployments import serve_round
    from flows.order import Order

    order = Order(round=round_folder, out=out, list=list_file, jobs=jobs)
    serve_round(order, cron, verbose=verbose)
    return ExitCode.DONE


@list_app.command("import")
@guarded
def list_import(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The official table: docx, xlsx, csv.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="CSV")],
    source: Annotated[
        str, typer.Option("--source", help="Number or address of the official document.")
    ] = "",
    official: Annotated[
        bool, typer.Option("--official", help="The list is the official one; needs --source.")
    ] = False,
) -> ExitCode:
    """Turn an official list into the CSV that runs use."""
    from flows.list_import import import_list

    typer.echo(import_list(file, out, source=source, official=official))
    return ExitCode.DONE


@list_app.command("show")
@guarded
def list_show(
    list_file: ListFile = None,
    as_of: AsOf = None,
) -> ExitCode:
    """Print the list's products and how many requirements each has."""
    from flows.lists import shown_list

    typer.echo(shown_list(list_file, iso_date(as_of)))
    return ExitCode.DONE


@app.command()
@guarded
def doctor() -> ExitCode:
    """Show whether everything a run needs is here."""
    from flows.doctor import examined, is_healthy, shown_probes

    probes = examined()
    typer.echo(shown_probes(probes))
    return ExitCode.DONE if is_healthy(probes) else ExitCode.DEFECT


@app.command("parse-requirement")
@guarded
def parse_requirement(
    text: Annotated[str | None, typer.Argument()] = None, jsonl: JsonLines = False
) -> ExitCode:
    """Show how a requirement of the list is understood."""
    from flows.explain import answer, explain_requirement

    answer(explain_requirement, {"text": text}, jsonl=jsonl)
    return ExitCode.DONE


@app.command("parse-evidence")
@guarded
def parse_evidence(
    text: Annotated[str | None, typer.Argument()] = None, jsonl: JsonLines = False
) -> ExitCode:
    """Show which quantities a text holds."""
    from flows.explain import answer, explain_evidence

    answer(explain_evidence, {"text": text}, jsonl=jsonl)
    return ExitCode.DONE


@app.command()
@guarded
def compare(
    requirement: Annotated[str | None, typer.Argument()] = None,
    evidence: Annotated[str | None, typer.Argument()] = None,
    jsonl: JsonLines = False,
) -> ExitCode:
    """Hold a text against a requirement and say why."""
    from flows.explain import answer, explain_comparison

    asked = {"requirement": requirement, "evidence": evidence}
    answer(explain_comparison, asked, jsonl=jsonl)
    return ExitCode.DONE


@cache_app.command("clean")
@guarded
def cache_clean(
    out: OutFolder = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Not only what is over the limit.")
    ] = False,
) -> ExitCode:
    """Remove kept readings of older versions and what is over the size limit."""
    from flows.cleaning import clean_cache

    typer.echo(clean_cache(out, everything=everything))
    return ExitCode.DONE


@decisions_app.command("import")
@guarded
def decisions_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A review.xlsx with decisions.")],
    out: Annotated[Path, typer.Option("--out", help="Results of the round, with round.json.")],
) -> ExitCode:
    """Take over what reviewers wrote into a copy of the workbook."""
    from flows.decisions import decisions_taken_over

    typer.echo(decisions_taken_over(file, out))
    return ExitCode.DONE


def main() -> None:
    """The program `huaxian`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
