"""`huaxian schedule`: a nightly run until the deadline, and reruns that a person starts.

Both are the one flow with another order. Without a Prefect server of the user's own, one is
started on this machine, so that there is a page to start reruns from.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from cronsim import CronSim, CronSimError

from extractors.errors import UsageError
from flows import prefect_env
from flows.order import Order
from flows.plan import Plan, enterprise_names, planned
from flows.prefect_server import HOST, answers

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

TIMEZONE = "Asia/Shanghai"
NIGHTLY = "nightly"
RERUN = "rerun"
PORT = 4200
SERVER_SECONDS = 120.0


def serve_round(order: Order, cron: str, *, verbose: bool) -> None:
    """Serves both deployments until stopped. Raises UsageError for a bad cron or round."""
    plan = planned(order)
    refuse_bad_cron(cron)
    prefect_env.set_environment(plan.places.prefect, verbose=verbose)
    os.environ.update(prefect_env.importable())
    with api_server(verbose=verbose) as page:
        from prefect import serve

        deployments = round_deployments(plan, cron)
        sys.stderr.write(
            f"已登记定时核验（{cron}，{TIMEZONE}）和按需重跑，页面：{page}\n按 Ctrl-C 停止。\n"
        )
        serve(*deployments, pause_on_shutdown=False, limit=1, print_starting_message=False)


def refuse_bad_cron(cron: str) -> None:
    """Raises UsageError when the expression is none."""
    try:
        CronSim(cron, datetime.now(UTC))
    except CronSimError as error:
        raise UsageError(f"--cron 不是有效的定时表达式：{cron}（例：0 2 * * *）") from error


def round_deployments(plan: Plan, cron: str) -> tuple[RunnerDeployment, RunnerDeployment]:
    """The nightly deployment and the one for reruns, their enterprises picked from the round."""
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.round import review_round

    order = plan.order.model_copy(update={"round": plan.folder, "out": plan.places.out})
    nightly_order = order.model_copy(update={"until_deadline": True})
    # `_sync`: asked from inside an event loop, too, the answer is a deployment.
    make: Callable[..., RunnerDeployment] = partial(
        cast("Any", review_round.to_deployment),
        _sync=True,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    nightly = make(
        name=NIGHTLY,
        schedules=[Cron(cron, timezone=TIMEZONE)],
        parameters={"order": nightly_order.model_dump(mode="json")},
        description=f"{plan.terms.name}：每次只读取新的或改动过的材料，截止日期后停止。",
        concurrency_limit=1,
    )
    rerun = make(
        name=RERUN,
        parameters={"order": order.model_dump(mode="json")},
        description=f"{plan.terms.name}：选择企业，立即重新核验。",
    )
    _offer_enterprises(rerun, enterprise_names(plan.folder, skip=plan.places.out))
    return nightly, rerun


def _offer_enterprises(deployment: RunnerDeployment, names: tuple[str, ...]) -> None:
    """Lets the page offer the round's enterprises and refuse any other before a run starts."""
    schema: Any = deployment._parameter_openapi_schema
    fields = schema.definitions["Order"]["properties"]
    fields["enterprises"]["items"] = {"type": "string", "enum": list(names)}
    fields["enterprises"]["uniqueItems"] = True


@contextmanager
def api_server(*, verbose: bool) -> Iterator[str]:
    """The user's server, or one on this machine for as long as the context lasts.

    Yields its page's address. Raises UsageError when it does not come up.
    """
    if prefect_env.has_own_server():
        yield os.environ["PREFECT_API_URL"].removesuffix("/api")
        return
    port = int(os.environ.get("PREFECT_SERVER_API_PORT", PORT))
    address = f"http://{HOST}:{port}"
    if answers(address):
        raise UsageError(
            f"端口 {port} 已被占用；如那是 Prefect，请设 PREFECT_API_URL={address}/api"
        )
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST]
    quiet = None if verbose else subprocess.DEVNULL
    server = subprocess.Popen([*command, "--port", str(port)], stdout=quiet, stderr=quiet)
    try:
        _await_server(server, address)
        os.environ["PREFECT_API_URL"] = f"{address}/api"
        yield address
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        server.wait()


def _await_server(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + SERVER_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise UsageError("Prefect 服务未能启动；加 -v 可见原因。")
        if answers(f"{address}/api/health"):
            return
        time.sleep(0.5)
    raise UsageError(f"Prefect 服务在 {SERVER_SECONDS:.0f} 秒内未能启动。")
