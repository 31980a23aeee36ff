"""What a run that was killed left behind: rows that still say Running, files aside, its ledger.

Locks and readers need nothing: the system frees the one and ends the others.
"""

from __future__ import annotations

import shutil

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from flows.ledger import Ledger, OpenRun, open_runs
from flows.places import Places

REASON = "process gone before the run ended"


def recovered(places: Places) -> tuple[OpenRun, ...]:
    """Closes the books of every dead run on this output folder; returns those runs."""
    dead = tuple(run for run in open_runs(places.ledger) if not run.alive)
    for run in dead:
        shutil.rmtree(places.scratch(run.run), ignore_errors=True)
        if run.prefect_run:
            _crash(run.prefect_run)
        Ledger(places.ledger, run.run).note("abandoned")
    return dead


def _crash(prefect_run: str) -> None:
    """Says in Prefect that the flow run and its unfinished tasks are over."""
    from uuid import UUID

    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterId,
        TaskRunFilter,
        TaskRunFilterState,
        TaskRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType

    run = UUID(prefect_run)
    unfinished = [StateType.RUNNING, StateType.PENDING]
    with get_client(sync_client=True) as client:
        try:
            client.set_flow_run_state(run, Crashed(message=REASON), force=True)
        except ObjectNotFound:
            return
        tasks = client.read_task_runs(
            flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run])),
            task_run_filter=TaskRunFilter(
                state=TaskRunFilterState(type=TaskRunFilterStateType(any_=unfinished))
            ),
        )
        for task in tasks:
            client.set_task_run_state(task.id, Crashed(message=REASON), force=True)
