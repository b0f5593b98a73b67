"""Inside the sandbox: try to reach what student code must not, and say what was reached."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from labgrader import protocol


def serve(connection: socket.socket, canaries: dict[str, Any]) -> None:
    """Send `reached`: the names of the canaries that were."""
    protocol.send(connection, {"reached": list(_reached(canaries))})


def _reached(canaries: dict[str, Any]) -> Iterator[str]:
    for name, path in canaries["paths"].items():
        if os.path.lexists(path):
            yield name
    if _works(lambda: socket.create_connection(("127.0.0.1", canaries["port"]), timeout=1).close()):
        yield "a server on this machine"
    for address in canaries["sockets"]:
        if _works(partial(socket.socket(socket.AF_UNIX).connect, address)):
            yield "a local socket"
    if canaries["secret"] in str(os.environ) or _works(lambda: _find(canaries["secret"])):
        yield "a secret of the environment"
    if {path.name for path in Path("/proc").iterdir() if path.name.isdigit()} != {str(os.getpid())}:
        yield "other processes"
    for folder in (sys.prefix, str(Path(os.__file__).parent), "/", "/proc/sys/kernel", "/dev"):
        if os.access(folder, os.W_OK):
            yield f"{folder}, to write to it"
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    if int(status["CapEff"], 16) or status["NoNewPrivs"] != "1" or status["Seccomp"] != "2" or os.getuid() == 0:
        yield "the rights of an administrator"


def _find(secret: str) -> None:
    if secret.encode() not in Path("/proc/self/environ").read_bytes():
        raise ValueError


def _works(action: Callable[[], object]) -> bool:
    try:
        action()
    except (OSError, ValueError):
        return False
    return True
