"""`huaxian run`: checks the order, starts Prefect out of sight, runs the flow, shows the result."""

from __future__ import annotations

import sys
import time

from flows import prefect_env
from flows.order import Order
from flows.plan import Plan, planned
from flows.prefect_server import run_server
from flows.progress import Display, shown_progress
from flows.summary import Summary, shown_summary


def run_round(order: Order, *, verbose: bool) -> bool:
    """True when every file was read. Raises UsageError before anything is done."""
    began = time.monotonic()
    plan = planned(order)
    for warning in plan.warnings:
        sys.stderr.write(warning + "\n")
    with shown_progress() as display:
        summary = _run_flow(order, plan, display, verbose=verbose)
    sys.stdout.write(shown_summary(summary, time.monotonic() - began) + "\n")
    return summary.is_clean


def _run_flow(order: Order, plan: Plan, display: Display, *, verbose: bool) -> Summary:
    home = plan.places.prefect
    first = prefect_env.is_first_start(home)
    display.stage("正在启动（首次启动约需半分钟）…" if first else "正在启动…")
    prefect_env.set_environment(home, verbose=verbose)
    with run_server(verbose=verbose) as await_server:
        from flows.round import review_round, task_runner

        flow = review_round.with_options(task_runner=task_runner(plan))
        await_server()
        result = flow(order)
    assert isinstance(result, Summary)
    return result
