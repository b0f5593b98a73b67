"""Inside bubblewrap: finish confining this process, import what a forked worker finds imported, and play a role.

`labgrader.bubblewrap` starts it: standard input is the connection to whoever asked for it, standard error the line
to its keeper, and the argument the descriptor of a file that says what to be.
"""

import importlib
import json
import os
import socket
import sys

from labgrader import sandbox  # nothing that starts threads, as numerical libraries do: they would not be confined
from labgrader.keeper import reporting


def main(asked: str) -> None:
    """Read what to be, be confined, say so, and answer on the connection until it closes."""
    connection, line = (socket.socket(fileno=os.dup(descriptor)) for descriptor in (0, 2))
    sandbox.silence()
    with reporting(line):
        with os.fdopen(int(asked)) as file:
            request = json.load(file)
        sandbox.give_up_rights()
        importlib.import_module("labgrader.warm").import_all(request["imports"])
        role = importlib.import_module(f"labgrader.{request['role']}")
        sandbox.settle()
        del os.environ["PWD"]  # bwrap's
    role.serve(connection, **request["settings"])


if __name__ == "__main__":
    status = 1
    try:
        main(*sys.argv[1:])
        status = 0
    finally:
        os._exit(status)
