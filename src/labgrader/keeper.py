"""The keeper of a confined process: stays outside, reports, ends when that process ends, ends it when nobody listens.

A line of their own leads from the process that is being confined to its keeper; student code never sees it.
"""

import contextlib
import os
import resource
import select
import signal
import socket
from collections.abc import Callable, Iterator
from typing import NoReturn

_READY = b"ready"
_MAX_WORDS = 2000  # bytes of what a confined process may say of its own set-up
_RELAYED_KILL = 128 + signal.SIGKILL  # how bwrap, as a shell, says that what it ran was killed

Tell = Callable[[dict[str, object]], None]


def keep(child: int, worker: int, line: socket.socket, connection: socket.socket, tell: Tell) -> NoReturn:
    """Report, then wait until the confined process ends or the peer hangs up; end as it ended.

    `worker` is the confined process, and `child` the process that ends with it: the same one, or bwrap. `tell` is
    called once: with `pid` and `worker` (process numbers as seen outside), or with `failure`.
    """
    words = _words(line, connection)
    if words.endswith(_READY):
        tell({"pid": os.getpid(), "worker": worker})
        line.close()
        if not _comes_first(os.pidfd_open(child), connection):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os._exit(0)
    else:
        tell({"failure": words.decode(errors="replace").strip() or "the confined process stopped"})
    _, status = os.waitpid(child, 0)
    killed_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if child != worker and os.WIFEXITED(status) and os.WEXITSTATUS(status) == _RELAYED_KILL:
        killed_by = signal.SIGKILL
    if killed_by:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), killed_by)
    os._exit(os.WEXITSTATUS(status))


@contextlib.contextmanager
def reporting(line: socket.socket) -> Iterator[None]:
    """In the process that is being confined: tell the keeper that this is done, or why it is not, and then end."""
    try:
        yield
        line.sendall(_READY)
        line.recv(1)  # the keeper has told: what is sent from now on comes after
        line.close()
    except BaseException as error:  # noqa: BLE001  whatever it is, student code must not run
        line.sendall(f"{type(error).__name__}: {error}".encode()[:_MAX_WORDS])
        os._exit(1)


def _words(line: socket.socket, connection: socket.socket) -> bytes:
    """Return the end of what was said on the line, until it is that all is ready, or nothing more comes."""
    words = b""
    while not words.endswith(_READY) and _comes_first(line.fileno(), connection):
        said = line.recv(_MAX_WORDS)
        if not said:
            break
        words = (words + said)[-_MAX_WORDS:]
    return words


def _comes_first(descriptor: int, connection: socket.socket) -> bool:
    """Wait until there is something to read from a descriptor or the peer hangs up; tell whether the first came."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.register(connection, select.POLLRDHUP)
    return any(ready == descriptor for ready, _ in poll.poll())
