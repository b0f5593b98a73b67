"""Start a process confined by bubblewrap (`bwrap`), where this engine may not make namespaces by itself.

Some systems refuse user namespaces to all programs but a few that they know; bwrap is one. What it starts sees the
same as a process that `labgrader.sandbox` confines. It is a new program, not a fork of the warm parent: it imports
everything again (`labgrader.cold`), and only then meets student code.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from labgrader.box import open_files
from labgrader.keeper import Tell, keep
from labgrader.place import (
    BOX,
    BOX_MB,
    HIDDEN,
    KERAS_FALLBACK,
    PASSWD,
    SHARED_MEMORY_MB,
    TEMPORARY_MB,
    USER,
    Place,
    devices,
    keras_cache,
    visible,
)

PROGRAM = "bwrap"
NOT_INSTALLED = "bwrap (bubblewrap) is not installed"
AS_ROOT = "bwrap can do nothing for root that this engine cannot"
_OPTIONS = ("--unshare-user", "--uid", str(USER), "--gid", str(USER),
            "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            "--as-pid-1", "--die-with-parent", "--new-session")  # fmt: skip


def start(place: Place, connection: socket.socket, tell: Tell, request: dict[str, Any]) -> NoReturn:
    """Start a confined process that answers on `connection`, and become its keeper.

    `request` is what that process reads first, as JSON: `role`, `settings`, `imports`.
    """
    program = shutil.which(PROGRAM)
    if program is None or os.geteuid() == 0:
        # bwrap gives up the rights of root: it could not end a worker that is another user, and none should be root
        tell({"failure": AS_ROOT if program else NOT_INSTALLED})
        os._exit(1)
    outside, inside = socket.socketpair()
    with ExitStack() as opened, inside:
        told, info = os.pipe()
        view = _View(place, opened)
        asked = view.file(json.dumps(request))
        options = (*_OPTIONS, *view.options(), "--info-fd", str(info))
        bwrap = subprocess.Popen(
            [program, *options, "--", sys.executable, "-P", "-m", "labgrader.cold", str(asked)],
            stdin=connection.fileno(), stdout=subprocess.DEVNULL, stderr=inside.fileno(),
            pass_fds=(info, *view.descriptors),
        )  # fmt: skip
    os.close(info)
    with os.fdopen(told) as file:
        said = file.read()
    worker = json.loads(said)["child-pid"] if said else bwrap.pid
    keep(bwrap.pid, worker, outside, connection, tell)


@dataclass
class _View:
    """What bwrap is asked to show of the file system, and the descriptors that it reads files from."""

    place: Place
    opened: ExitStack
    descriptors: list[int] = field(default_factory=list)

    def options(self) -> list[str]:
        """Return the options, in the order in which bwrap follows them: what comes later lies above."""
        shown = visible(self.place.readable)
        return [
            *_tmpfs("/tmp", TEMPORARY_MB),  # first: what is shown may lie in /tmp
            *(option for path in shown for option in _show(path)),
            *self._keras_cache(shown),
            *(option for hidden in HIDDEN if Path(hidden).is_dir() for option in _hide(hidden)),
            *("--dir", "/dev", "--symlink", "/proc/self/fd", "/dev/fd"),
            *(option for device in devices() for option in ("--dev-bind", str(device), str(device))),
            *_tmpfs("/dev/shm", SHARED_MEMORY_MB),
            *_tmpfs(BOX, BOX_MB),
            *self._files(),
            *("--perms", "0644", "--file", str(self.file(PASSWD)), "/etc/passwd"),
            *("--proc", "/proc", "--remount-ro", "/", "--chdir", "/"),
        ]

    def _keras_cache(self, shown: list[Path]) -> list[str]:
        cache = keras_cache()
        if cache.is_dir() and any(cache.is_relative_to(path) for path in shown):
            return ["--symlink", str(cache), KERAS_FALLBACK]
        return []

    def _files(self) -> Iterator[str]:
        """Copy the submission's files into the box."""
        if not self.place.folder:
            return
        for path, file in open_files(Path(self.place.folder), self.place.names):
            self.opened.enter_context(file)
            self.descriptors.append(file.fileno())
            for parent in list(path.parents)[-2::-1]:
                yield from ("--dir", f"{BOX}/{parent}")
            yield from ("--perms", "0644", "--file", str(file.fileno()), f"{BOX}/{path}")

    def file(self, text: str) -> int:
        """Return the descriptor of a file in memory."""
        file = self.opened.enter_context(os.fdopen(os.memfd_create("file"), "w+"))
        file.write(text)
        file.seek(0)
        self.descriptors.append(file.fileno())
        return file.fileno()


def _show(path: Path) -> tuple[str, ...]:
    """Make a path of outside visible, read-only, whoever may see the folders above it outside."""
    above = () if path.parent == Path("/") else ("--perms", "0755", "--dir", str(path.parent))
    if path.is_symlink():
        return (*above, "--symlink", str(path.resolve()), str(path))
    return (*above, "--ro-bind", str(path), str(path))


def _hide(path: str) -> tuple[str, ...]:
    return (*_tmpfs(path, 1), "--remount-ro", path)


def _tmpfs(path: str, megabytes: int) -> tuple[str, ...]:
    return ("--perms", "0700", "--size", str(megabytes * 2**20), "--tmpfs", path)
