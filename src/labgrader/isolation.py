"""Which isolation is to be had on this machine, proved on canaries before the first notebook is run.

`namespaces`: workers are confined (`labgrader.sandbox`). `none`: they are not, because the instructor asked for it.
"""

import contextlib
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from labgrader import protocol, warm
from labgrader.errors import GradingFailed, LabGraderError, UnusableInput
from labgrader.sandbox import Place
from labgrader.warm import WarmParent

NAMESPACES, NONE = "namespaces", "none"
PROBE_TIMEOUT_S = 30.0
REMEDY = (
    "Allow user namespaces (`sysctl user.max_user_namespaces=15000`; on Debian and Ubuntu also "
    "`kernel.unprivileged_userns_clone=1`, `kernel.apparmor_restrict_unprivileged_userns=0`), or grade as root outside "
    "a container; `--unsafe` (`c.LabGrader.unsafe = True`) grades without isolation, and marks every grade so."
)


def establish(parent: WarmParent, secret_paths: tuple[Path, ...] = (), unsafe: bool = False) -> str:
    """Return the isolation of workers forked from `parent`: NAMESPACES, proved, or NONE if `unsafe`.

    `secret_paths` are files and folders that student code must not find.

    Raises:
        UnusableInput: workers cannot be isolated here; the message says why and what to enable.
    """
    if unsafe:
        return NONE
    try:
        reached = self_test(parent, secret_paths)
    except GradingFailed as failure:
        raise UnusableInput(f"student code cannot be isolated here: {failure} {REMEDY}") from failure
    if reached:
        raise UnusableInput(f"student code would reach {', '.join(reached)}. {REMEDY}")
    return NAMESPACES


def self_test(parent: WarmParent, secret_paths: tuple[Path, ...] = ()) -> list[str]:
    """Plant canaries, and return the names of those that a confined process reached: none, if all is well.

    Raises:
        GradingFailed: no process could be confined, or the probe does not answer.
    """
    parent.wait_until_ready()
    with _canaries() as canaries:
        canaries["paths"] |= {str(path): str(path) for path in (*secret_paths, Path(parent.address)) if path.exists()}
        place = Place(str(Path(parent.address).with_name(warm.ROOT)))
        process = warm.fork(parent.address, "probe", place, canaries=canaries)
        try:
            return list(protocol.receive(process.connection, PROBE_TIMEOUT_S)["reached"])
        except (EOFError, OSError, TimeoutError, LabGraderError) as error:
            raise GradingFailed(f"the self-test of the isolation did not answer ({error!r})") from error
        finally:
            process.kill()


@contextlib.contextmanager
def _canaries() -> Iterator[dict[str, Any]]:
    """Plant a decoy gradebook that anyone may read and write, and listening sockets; say where they are."""
    with ExitStack() as planted:
        folder = Path(planted.enter_context(tempfile.TemporaryDirectory(prefix="labgrader-canary-")))
        folder.chmod(0o755)
        decoy = folder / "gradebook.db"
        decoy.write_bytes(b"decoy")
        decoy.chmod(0o666)
        tcp = planted.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract, named = "\0labgrader-" + secrets.token_hex(8), str(folder / "socket")
        for address in (abstract, named):
            listener = planted.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(address)
            listener.listen()
        Path(named).chmod(0o777)
        yield {
            "paths": {"a decoy gradebook": str(decoy)},
            "port": tcp.getsockname()[1],
            "sockets": [abstract, named],
            "secret": warm.SECRET,
        }
