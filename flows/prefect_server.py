"""A Prefect server for the length of one run, where the user has none of his own.

Started by ourselves and not by Prefect, because it then starts beside the imports that a run
needs anyway, ends with the run also when that is killed, and needs no free port guessed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from flows import prefect_env

HOST = "127.0.0.1"
# The first start makes the database: 27 s were seen on a loaded machine.
START_SECONDS = 180.0
END_SECONDS = 3.0
_PR_SET_PDEATHSIG = 1
# What Prefect tells its own temporary server: no page, no services.
_TEMPORARY = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}


class Server:
    """The server of this run; none when the user points to one."""

    def __init__(self, process: subprocess.Popen[bytes] | None, address: str) -> None:
        self._process = process
        self._address = address

    def await_ready(self) -> None:
        """Raises RuntimeError when the server does not come up."""
        until = time.monotonic() + START_SECONDS
        while self._process is not None:
            if answers(f"{self._address}/api/health"):
                return
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Prefect server did not start ({self._process.poll()})")
            time.sleep(0.05)


def answers(address: str) -> bool:
    """True when something serves HTTP there."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


@contextmanager
def run_server(*, verbose: bool) -> Iterator[Server]:
    """A server that starts at once and ends with the context; set before Prefect's import."""
    if prefect_env.has_own_server():
        yield Server(None, "")
        return
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        process = _started(listener, verbose=verbose)
        os.environ["PREFECT_API_URL"] = f"{address}/api"
    try:
        yield Server(process, address)
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        _end(process)


def _started(listener: socket.socket, *, verbose: bool) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "flows.prefect_server", str(listener.fileno())],
        pass_fds=[listener.fileno()],
        env={**os.environ, **prefect_env.importable(), **_TEMPORARY},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if verbose else subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> None:
    """The server's own process: serves on the socket it was given."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    import uvicorn
    from prefect.server.api.server import create_app

    listener = socket.socket(fileno=int(sys.argv[1]))
    config = uvicorn.Config(create_app(ephemeral=True), log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
