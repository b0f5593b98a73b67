"""A parent process that has imported what notebooks need, and forks workers and checkers from itself.

It imports and never executes an operation (a fork after TensorFlow has run one may hang), opens no file of
a course and holds no secret. One parent serves one set of imports; a connection to it becomes one process.

This is where isolation goes: `_become` runs in the forked child, before any student code.
"""

import contextlib
import gc
import importlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labgrader import protocol
from labgrader.errors import GradingFailed, ProtocolError

START_TIMEOUT_S = 180.0
MAX_SOCKET_PATH = 107  # bytes, unix(7)
ALWAYS_IMPORTED = (
    "numpy", "scipy.signal", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "pytest",
    "IPython.core.interactiveshell", "labgrader.worker", "labgrader.checker",
)  # fmt: skip


@dataclass(frozen=True)
class Forked:
    """A process forked from a warm parent, and the socket that leads to it."""

    pid: int
    connection: socket.socket

    def kill(self) -> None:
        """Kill the process and everything it started, and close the connection."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.connection.close()

    def starved_s(self) -> float:
        """Time that the process was ready to run and had no processor; 0 where the kernel does not tell."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0

    def resident_mb(self) -> float:
        """Memory that the process holds now, in MB; 0 when it is gone."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError):
            return 0.0
        return pages * resource.getpagesize() / 2**20


class WarmParent:
    """Handle on one warm parent; `address` lets other trusted processes ask it for workers."""

    def __init__(self, imports: Sequence[str] = ()) -> None:
        self.imports = tuple(imports)
        self._folder = _short_folder()
        self.address = str(self._folder / "socket")
        self._log = self._folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "labgrader.warm", self.address, str(os.getpid()), *self.imports],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=_environment(),
            )  # fmt: skip

    def fork(self, role: str, /, **settings: Any) -> Forked:
        """Fork a process that plays `role` ("worker" or "checker") with `settings`."""
        self.wait_until_ready()
        return fork(self.address, role, **settings)

    def wait_until_ready(self) -> None:
        """Return once it has imported everything.

        Raises:
            GradingFailed: it cannot, and why.
        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while not Path(self.address).exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                if not self._folder.exists():
                    raise GradingFailed("grading was interrupted")
                tail = self._log.read_text(errors="replace")[-2000:]
                raise GradingFailed(
                    f"the process that imports {', '.join(self.imports) or 'the engine'} did not start; "
                    f"check that these packages are installed in {sys.prefix}. It said:\n{tail}"
                )
            time.sleep(0.01)

    def has_died(self) -> bool:
        """Tell whether the parent process has ended by itself."""
        return self._process.poll() is not None

    def close(self) -> None:
        """Stop the parent and remove its socket; what it forked is killed by whoever asked for it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def fork(address: str, role: str, /, **settings: Any) -> Forked:
    """Ask the warm parent at `address` for a process that plays `role`."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(address)
        protocol.send(connection, {"role": role, "settings": settings})
        pid = protocol.receive(connection, timeout_s=30)["pid"]
    except (OSError, EOFError, TimeoutError) as error:
        connection.close()
        raise GradingFailed(f"the warm parent at {address} does not answer ({error!r})") from error
    return Forked(pid, connection)


def stop_signal(address: str, pid: int) -> int:
    """Return the signal that ended the process `pid`, 0 if it exited by itself or is still alive."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(address)
        protocol.send(connection, {"role": "status", "settings": {"pid": pid}})
        return int(protocol.receive(connection, timeout_s=30)["signal"])


def _environment() -> dict[str, str]:
    """The environment of warm parents: quiet libraries, figures drawn without a screen."""
    return os.environ | {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONHASHSEED": "0",
        "NBGRADER_EXECUTION": "autograde",
    }


def _short_folder() -> Path:
    """Make a private folder whose path leaves room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="labgrader-warm-"))
    if len(str(folder)) > MAX_SOCKET_PATH - len("/socket.starting"):
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="labgrader-warm-", dir="/tmp"))
    return folder


def skip_slow_optional_imports() -> None:
    """Spare this process 1.3 s: jsonschema, which nbformat uses, imports this only to check IRIs, if it is there."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None: "not installed"


# --- inside the warm parent -------------------------------------------------------------------------


def _serve(address: str, owner_pid: int) -> None:
    """Accept connections for ever: each becomes a forked process, or asks how one ended."""
    ended: dict[int, int] = {}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(address + ".starting")
        listener.listen(128)
        Path(address + ".starting").rename(address)  # visible only once it listens
        listener.settimeout(1.0)
        while os.getppid() == owner_pid:
            try:
                connection, _peer = listener.accept()
            except TimeoutError:
                _reap(ended)
                continue
            _reap(ended)
            # whoever sends nonsense loses its connection, and the parent serves the next
            with connection, contextlib.suppress(EOFError, OSError, ProtocolError, KeyError, TypeError):
                request = protocol.receive(connection, timeout_s=30)
                if request["role"] == "status":
                    _reap(ended)
                    protocol.send(connection, {"signal": ended.pop(request["settings"]["pid"], 0)})
                    continue
                if os.fork() == 0:
                    listener.close()
                    _become(request["role"], connection, request["settings"])


def _reap(ended: dict[int, int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            ended[pid] = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _become(role: str, connection: socket.socket, settings: dict[str, Any]) -> None:
    """Turn the forked child into a worker or a checker; never returns."""
    status = 1
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        protocol.send(connection, {"pid": os.getpid()})
        importlib.import_module(f"labgrader.{role}").serve(connection, **settings)
        status = 0
    finally:
        os._exit(status)


def main(address: str, owner_pid: str, *imports: str) -> None:
    """Import everything, then serve."""
    skip_slow_optional_imports()
    for module in (*imports, *ALWAYS_IMPORTED):
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what was imported stays shared: no collection in a fork goes through it
    _serve(address, int(owner_pid))


if __name__ == "__main__":
    main(*sys.argv[1:])
