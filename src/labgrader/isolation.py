"""Which isolation is to be had on this machine, proved on canaries before the first notebook is run.

`namespaces`: workers are confined by this engine (`labgrader.sandbox`). `bwrap`: by bubblewrap, where the engine may
not (`labgrader.bubblewrap`). `none`: they are not, because the instructor asked for it.
"""

import contextlib
import secrets
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labgrader import protocol, warm
from labgrader.errors import GradingFailed, LabGraderError, NoIsolation, UnusableInput
from labgrader.place import BWRAP, NAMESPACES, NONE, Place, data_folders
from labgrader.warm import WarmParent

TIERS = (NAMESPACES, BWRAP)  # the best first
PROBE_TIMEOUT_S = 30.0
REMEDY = (
    "Allow user namespaces (`sysctl user.max_user_namespaces=15000`; on Debian and Ubuntu also "
    "`kernel.unprivileged_userns_clone=1`, `kernel.apparmor_restrict_unprivileged_userns=0`), or install bubblewrap, "
    "which some systems allow what they refuse to others, or grade as root outside a container; `--unsafe` "
    "(`c.LabGrader.unsafe = True`) grades without isolation, and marks every grade so."
)


@dataclass(frozen=True)
class Isolation:
    """What isolates workers here, and why nothing better does."""

    tier: str
    why: str = ""


def establish(
    parent: WarmParent,
    secret_paths: tuple[Path, ...] = (),
    unsafe: bool = False,
    tiers: Sequence[str] | None = None,
) -> Isolation:
    """Return the isolation of workers that `parent` starts: the first of `tiers` (TIERS), proved; NONE if `unsafe`.

    `secret_paths` are files and folders that student code must not find.

    Raises:
        GradingFailed: the parent cannot import what it is to import.
        NoIsolation: workers cannot be isolated here; the message says why and what to enable.
        UnusableInput: a confined worker reached what it must not.
    """
    if unsafe:
        return Isolation(NONE, "asked for.")
    parent.wait_until_ready()  # a package that is missing is no refusal of isolation
    refused: list[str] = []
    for tier in TIERS if tiers is None else tiers:
        try:
            reached = self_test(parent, secret_paths, tier)
        except GradingFailed as failure:
            refused.append(f"{tier}: {' '.join(str(failure).split())}")
            continue
        if reached:
            raise UnusableInput(f"student code would reach {', '.join(reached)}. {REMEDY}")
        return Isolation(tier, " ".join(refused))
    raise NoIsolation(f"student code cannot be isolated here: {' '.join(refused)} {REMEDY}")


def self_test(parent: WarmParent, secret_paths: tuple[Path, ...] = (), tier: str = NAMESPACES) -> list[str]:
    """Plant canaries, and return the names of those that a confined process reached: none, if all is well.

    Raises:
        GradingFailed: no process could be confined, or the probe does not answer.
    """
    parent.wait_until_ready()
    with _canaries() as canaries:
        hidden = [path for path in (*secret_paths, Path(parent.address)) if path.exists()]
        canaries["paths"] |= {str(path): str(path) for path in (*hidden, *(path.resolve() for path in hidden))}
        place = Place(str(Path(parent.address).with_name(warm.ROOT)), readable=data_folders(), tier=tier)
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
