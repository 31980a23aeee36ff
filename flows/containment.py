"""What a reader process puts on itself before it opens a submitted file.

Limits on memory, core dumps and written bytes; no network; death with its parent. Linux;
what a system does not allow is left out and named by `huaxian doctor`.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
# The largest file a reader may write: a converted document or a picture aside.
LARGEST_WRITE = 512 << 20


class NetworkState(StrEnum):
    """How a reader is kept off the network."""

    NAMESPACE = "namespace"
    SOCKETS_REFUSED = "sockets_refused"


def contain(memory_bytes: int) -> NetworkState:
    """Puts all limits on this process; call before any thread starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    network = leave_network(libc)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, LARGEST_WRITE)
    _limit(resource.RLIMIT_AS, memory_bytes)
    return network


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def leave_network(libc: ctypes.CDLL) -> NetworkState:
    """A network namespace of its own holds no way out, for outside programs too."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNET) == 0:
        return NetworkState.NAMESPACE
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0:
        _keep_identity(user, group)
        return NetworkState.NAMESPACE
    _refuse_sockets()
    return NetworkState.SOCKETS_REFUSED


def _keep_identity(user: int, group: int) -> None:
    """Maps user and group onto themselves in the new user namespace."""
    own = Path("/proc/self")
    try:
        (own / "uid_map").write_text(f"{user} {user} 1")
        (own / "setgroups").write_text("deny")
        (own / "gid_map").write_text(f"{group} {group} 1")
    except OSError:
        return


def _refuse_sockets() -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise PermissionError("readers have no network")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        setattr(_RefusingSocket, name, refuse)
    socket.socket = _RefusingSocket  # type: ignore[misc]
    socket.create_connection = refuse
    socket.getaddrinfo = refuse


class _RefusingSocket(socket.socket):
    """A socket that reaches nobody."""
