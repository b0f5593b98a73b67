"""A parent process that has imported what notebooks need, and forks workers and checkers from itself.

It imports and never executes an operation (a fork after TensorFlow has run one may hang), opens no file of
a course and holds no secret. Each connection to it becomes a process.

It reads nothing of what is asked of it: the forked child does, so that no later child finds an earlier student's
answers in its memory. A child that will run student code is confined first (`labgrader.sandbox`).
"""

import contextlib
import gc
import importlib
import os
import secrets
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
from typing import Any, NoReturn

from labgrader import bubblewrap, environment, linux, protocol, sandbox
from labgrader.errors import GradingFailed, ProtocolError
from labgrader.place import BWRAP, Place

START_TIMEOUT_S = 180.0
FORK_TIMEOUT_S = 60.0
FORK_PAUSES_S = (0.5, 2.0)  # before the parent is asked again, where the machine had no process left, or no memory
COLD_START_TIMEOUT_S = START_TIMEOUT_S  # of a process that imports everything again
THREADS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS",
)  # fmt: skip  # variables by which libraries are told how many threads to compute with
SECRET = secrets.token_hex(16)  # a canary in this process's environment: no process forked for a student may see it
ROOT = "root"  # beside the socket: where each confined process mounts its own root
MAX_REMEMBERED = 1000  # processes whose end is remembered
MAX_SOCKET_PATH = 107  # bytes, unix(7)
ALWAYS_IMPORTED = (
    "numpy", "scipy.signal", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "pytest",
    "IPython.core.interactiveshell", "labgrader.worker", "labgrader.checker",
)  # fmt: skip


@dataclass(frozen=True)
class Forked:
    """A process forked from a warm parent, and the socket that leads to it.

    `worker` is the process that does the work: another than `pid`, its keeper, where it is confined.
    """

    pid: int
    connection: socket.socket
    worker: int

    def kill(self) -> None:
        """Kill the process and everything it started, and close the connection."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.connection.close()


class WarmParent:
    """Handle on one warm parent; `address` lets other trusted processes ask it for workers."""

    def __init__(self, imports: Sequence[str] = (), threads: int | None = None) -> None:
        self.imports = tuple(imports)
        self._folder = _short_folder()
        self.address = str(self._folder / "socket")
        self._log = self._folder / "log"
        (self._folder / ROOT).mkdir()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                # -P: nothing is imported from the folder where the grader was started, which may hold a submission
                [sys.executable, "-P", "-m", "labgrader.warm", self.address, str(os.getpid()), *self.imports],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env=_environment() | ({name: str(threads) for name in THREADS} if threads else {}),
            )  # fmt: skip

    def fork(self, role: str, /, **settings: Any) -> Forked:
        """Fork a process that plays `role`, a module of this package with a function `serve`, with `settings`."""
        self.wait_until_ready()
        return fork(self.address, role, **settings)

    def wait_until_ready(self) -> None:
        """Return once it has imported everything.

        Raises:
            GradingFailed: it cannot, and why.
        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self.was_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                if not self._folder.exists():
                    raise GradingFailed("grading was interrupted")
                tail = self._log.read_text(errors="replace")[-2000:]
                raise GradingFailed(
                    f"the process that imports {', '.join(self.imports) or 'the engine'} did not start; "
                    f"check that these packages are installed in {sys.prefix}. It said:\n{tail}"
                )
            time.sleep(0.01)

    def was_ready(self) -> bool:
        """Tell whether the parent process has imported everything, whatever became of it."""
        return Path(self.address).exists()

    def has_died(self) -> bool:
        """Tell whether the parent process has ended by itself."""
        return self._process.poll() is not None

    def close(self) -> None:
        """Stop the parent and remove its socket; what it forked is killed by whoever asked for it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def fork(address: str, role: str, place: Place | None = None, /, **settings: Any) -> Forked:
    """Ask the warm parent at `address` for a process that plays `role`, confined to `place` if one is given.

    Raises:
        GradingFailed: there is no answer, or the process could not be confined.
    """
    is_cold = place is not None and place.tier == BWRAP
    request = {"role": role, "place": vars(place) if place else None, "settings": settings}
    connection, reply = _asked(address, request, COLD_START_TIMEOUT_S if is_cold else FORK_TIMEOUT_S)
    if "failure" in reply:
        connection.close()
        raise GradingFailed(f"the worker could not be confined: {reply['failure']}. Run `labgrader doctor`.")
    return Forked(reply["pid"], connection, reply["worker"])


def stop_signal(address: str, pid: int) -> int:
    """Return the signal that ended the process `pid`, 0 if it exited by itself or is still alive.

    Raises:
        GradingFailed: the warm parent at `address` does not answer.
    """
    connection, reply = _asked(address, {"role": "status", "place": None, "settings": {"pid": pid}}, FORK_TIMEOUT_S)
    connection.close()
    return int(reply["signal"])


def _asked(address: str, request: dict[str, Any], timeout_s: float) -> tuple[socket.socket, dict[str, Any]]:
    """Return what the warm parent at `address` answers, and the connection; asked again where it could not fork.

    Raises:
        GradingFailed: there is no answer.
    """
    for pause_s in FORK_PAUSES_S:
        try:
            return _asked_once(address, request, timeout_s)
        except (EOFError, ConnectionResetError):  # no process was to be had
            time.sleep(pause_s)
    try:
        return _asked_once(address, request, timeout_s)
    except (EOFError, ConnectionResetError) as error:
        raise GradingFailed(f"the warm parent at {address} cannot fork ({error!r})") from error


def _asked_once(address: str, request: dict[str, Any], timeout_s: float) -> tuple[socket.socket, dict[str, Any]]:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(address)
        with contextlib.suppress(BrokenPipeError):  # what it said before it hung up is still to be read
            protocol.send(connection, request)
        return connection, protocol.receive(connection, timeout_s)
    except (EOFError, ConnectionResetError):
        connection.close()
        raise
    except (OSError, TimeoutError) as error:
        connection.close()
        raise GradingFailed(f"the warm parent at {address} does not answer ({error!r})") from error


def _environment() -> dict[str, str]:
    """The environment of warm parents, which student code can read: settings of libraries, and nothing else of ours."""
    canaries = dict.fromkeys(("LABGRADER_CANARY", "TF_LABGRADER_SECRET"), SECRET)  # as no setting, and as a secret
    return environment.passed_on(os.environ | canaries) | {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "1",  # as the notebooks that train ask: quicker, by far on some processors
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
    """Spare this process seconds where constraints.txt was not used: jsonschema from 4.25 on imports this for IRIs."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None: "not installed"


# --- inside the warm parent -------------------------------------------------------------------------


def _serve(address: str, owner_pid: int, imports: Sequence[str]) -> None:
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
                _reap(ended)
                with connection:
                    if os.fork() == 0:
                        listener.close()
                        _answer(connection, ended, imports)
            except TimeoutError:
                _reap(ended)
            except OSError:  # no process, no memory, no descriptor: whoever asked asks again
                time.sleep(0.1)
    shutil.rmtree(Path(address).parent, ignore_errors=True)  # its owner was killed, and removes nothing


def _reap(ended: dict[int, int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            ended[pid] = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            if len(ended) > MAX_REMEMBERED:
                del ended[next(iter(ended))]


def _answer(connection: socket.socket, ended: dict[int, int], imports: Sequence[str]) -> NoReturn:
    """In a forked child: read what is asked, become it, end. Whoever sends nonsense loses its connection."""
    status = 1
    try:
        os.setsid()
        linux.die_with_parent(signal.SIGKILL)
        request = protocol.receive(connection, timeout_s=FORK_TIMEOUT_S)
        if request["role"] == "status":
            protocol.send(connection, {"signal": ended.get(request["settings"]["pid"], 0)})
        else:
            _become(connection, imports=imports, **request)
        status = 0
    except (EOFError, OSError, ProtocolError, KeyError, TypeError):
        pass
    finally:
        os._exit(status)


def _become(
    connection: socket.socket, role: str, place: dict[str, Any] | None, settings: dict[str, Any],
    imports: Sequence[str],
) -> None:  # fmt: skip
    """Play a role, confined if a place is given; or keep the process that does."""
    sandbox.silence()

    def tell(words: dict[str, object]) -> None:
        protocol.send(connection, words)

    if place is None:
        ours = settings.pop("ours", False)
        if role == "worker" and not ours:
            sandbox.be_another_user(Path(settings["box"]))
        tell({"pid": os.getpid(), "worker": os.getpid()})
    elif place["tier"] == BWRAP:
        request = {"role": role, "settings": settings, "imports": list(imports)}
        bubblewrap.start(Place(**place), connection, tell, request)
    else:
        sandbox.enter(Place(**place), connection, tell)
    if role != "worker":
        os.environ["CNNLAB_REPLAY"] = "off"  # what judges computes for itself: it reads no record of a student's
    importlib.import_module(f"labgrader.{role}").serve(connection, **settings)


def import_all(imports: Sequence[str]) -> None:
    """Import what a notebook needs, and what every worker and checker does."""
    skip_slow_optional_imports()
    for module in (*imports, *ALWAYS_IMPORTED):
        importlib.import_module(module)


def main(address: str, owner_pid: str, *imports: str) -> None:
    """Import everything, then serve."""
    import_all(imports)
    importlib.import_module("labgrader.checker").prepare()
    gc.collect()
    gc.freeze()  # what was imported stays shared: no collection in a fork goes through it
    _serve(address, int(owner_pid), imports)


if __name__ == "__main__":
    main(*sys.argv[1:])
