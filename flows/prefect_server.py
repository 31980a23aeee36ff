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
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows import prefect_env

HOST = "127.0.0.1"
# The first start makes the database: 95 s were seen on a machine with ten times its load.
START_SECONDS = 600.0
END_SECONDS = 3.0
MOST_STARTS = 5
_PR_SET_PDEATHSIG = 1
# What Prefect tells its own temporary server: no page, no services.
_TEMPORARY = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}


class Server:
    """The server of this run, started anew when it dies: the socket is ours and stays open, so
    the run's requests wait for the next process instead of failing."""

    def __init__(self, listener: socket.socket, *, verbose: bool) -> None:
        self._listener = listener
        self._verbose = verbose
        self._ending = threading.Event()
        self._process = _started(listener, verbose=verbose)
        self._keeper = threading.Thread(target=self._keep, name="prefect-server", daemon=True)
        self._keeper.start()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self._listener.getsockname()[1]}"

    def await_ready(self) -> None:
        """Raises RuntimeError when the server does not come up."""
        until = time.monotonic() + START_SECONDS
        while not answers(f"{self.address}/api/health"):
            if time.monotonic() > until or not self._keeper.is_alive():
                raise RuntimeError("Prefect server did not start")
            time.sleep(0.05)

    def _keep(self) -> None:
        for _ in range(MOST_STARTS):
            self._process.wait()
            if self._ending.is_set():
                return
            self._process = _started(self._listener, verbose=self._verbose)

    def end(self) -> None:
        self._ending.set()
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def answers(address: str) -> bool:
    """True when something serves HTTP there."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


@contextmanager
def run_server(*, verbose: bool) -> Iterator[Callable[[], None]]:
    """A server that starts at once and ends with the context, unless the user has one; enter
    before Prefect's import. Yields what waits until the server answers."""
    if prefect_env.has_own_server():
        yield lambda: None
        return
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        server = Server(listener, verbose=verbose)
        os.environ["PREFECT_API_URL"] = f"{server.address}/api"
        try:
            yield server.await_ready
        finally:
            os.environ.pop("PREFECT_API_URL", None)
            server.end()


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
