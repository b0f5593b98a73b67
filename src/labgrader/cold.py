"""Inside bubblewrap: finish confining this process, import what a forked worker finds imported, and play a role.

`labgrader.bubblewrap` starts it: standard input is the connection to whoever asked for it, standard error the line
to its keeper.
"""

import importlib
import os
import socket
from pathlib import Path

from labgrader import protocol, sandbox, warm
from labgrader.keeper import reporting
from labgrader.place import BOX


def main() -> None:
    """Read on the line what to be, be confined, say so, and answer on the connection until it closes."""
    connection, line = (socket.socket(fileno=os.dup(descriptor)) for descriptor in (0, 2))
    warm.silence()
    with reporting(line):
        request = protocol.receive(line)
        if request["owner"] is not None:
            _hand_over(request["owner"])
        sandbox.give_up_rights(request["owner"])
        warm.import_all(request["imports"])  # by one thread that is confined already: those it starts are too
        role = importlib.import_module(f"labgrader.{request['role']}")
        sandbox.settle()
    role.serve(connection, **request["settings"])


def _hand_over(owner: int) -> None:
    """As root: make what is writable belong to the user that this process becomes."""
    for path in (Path("/tmp"), Path("/dev/shm"), Path(BOX), *Path(BOX).rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


if __name__ == "__main__":
    status = 1
    try:
        main()
        status = 0
    finally:
        os._exit(status)
