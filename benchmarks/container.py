"""A throwaway container for programs that harm whatever they reach.

A program gets namespaces of its own, a root where all but one folder in memory is read-only, a user that owns nothing
else, no capability, and limits on time, memory, disk and processes that whoever started it enforces from outside.
The engine's own walls (`labgrader.sandbox`) are too high for this: there, an attack shows nothing.
"""

import contextlib
import fcntl
import json
import os
import resource
import select
import signal
import socket
import struct
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from labgrader import linux, place, sandbox
from labgrader.usage import Usage

WALL_S, MEMORY_MB, DISK_MB, DISK_FILES, PROCESSES = 300, 6144, 2048, 200_000, 4000
MAX_LINE_BYTES = 2**24
_FULL = f"a full disk of {DISK_MB} MB"
_PAUSE_S = 0.05
_SIOCSIFFLAGS, _UP_AND_RUNNING = 0x8914, 0x41  # linux/sockios.h, linux/if.h
_OWNER_OFFSET = 0x70000000  # as root, each program is a user that nothing else on the machine is


@dataclass
class Ended:
    """What a program said, a JSON line each, and the limits that it met."""

    said: list[dict[str, Any]] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)


def make_disk(folder: Path) -> None:
    """Enter new namespaces and mount a disk in memory at `folder`; it is gone when this process ends."""
    sandbox.unshare(os.geteuid() == 0)
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    options = f"size={DISK_MB}m,nr_inodes={DISK_FILES},mode=755"
    linux.mount("tmpfs", str(folder), "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)
    for name in ("root", "temporary", "shared"):
        (folder / name).mkdir()


def run(
    folder: Path, program: Callable[[], None], readable: tuple[str, ...], heard: Callable[[dict[str, Any]], None]
) -> Ended:
    """Run a program in a container where `folder`, made by `make_disk`, is its only disk; all it started ends with it.

    It goes on after each line that it wrote once `heard` is through with it, and a line came back.
    """
    as_root, owner = os.geteuid() == 0, _OWNER_OFFSET + os.getpid()
    if as_root:
        _give(folder, owner)
    (said, telling), (asked, answering) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        _become(program, folder, readable, (asked, telling), owner if as_root else None)
    for descriptor in (telling, asked):
        os.close(descriptor)
    try:
        return _watched(child, folder, said, lambda line: (heard(line), os.write(answering, b"\n")))
    finally:
        os.close(answering)
        os.close(said)


def _give(folder: Path, owner: int) -> None:
    os.chown(folder, owner, owner)
    for path in folder.rglob("*"):
        os.chown(path, owner, owner, follow_symlinks=False)


# --- outside ----------------------------------------------------------------------------------------


def _watched(child: int, folder: Path, said: int, hear: Callable[[dict[str, Any]], object]) -> Ended:
    """Listen to a program until it ends or meets a limit; nothing of it lives when this returns."""
    ended, usage, deadline = Ended(), Usage(child), time.monotonic() + WALL_S
    handle, listened, rest = os.pidfd_open(child), [said], b""
    try:
        while True:
            ready = select.select([*listened, handle], [], [], _PAUSE_S)[0]
            if said in ready:
                chunk = os.read(said, 2**16)
                listened = [said] if chunk else []
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    ended.said.append(json.loads(line))
                    hear(ended.said[-1])
            elif handle in ready:
                return ended
            if _is_full(folder) and _FULL not in ended.limits:
                ended.limits.append(_FULL)  # no reason to stop: what then becomes of the others is the question
            if time.monotonic() > deadline:
                ended.limits.append(f"no end after {WALL_S} s")
                return ended
            if usage.exceeds_mb(MEMORY_MB) or len(rest) > MAX_LINE_BYTES:
                ended.limits.append(f"over {MEMORY_MB} MB of memory, and stopped by the container")
                return ended
    finally:
        with contextlib.suppress(ProcessLookupError):  # it ended by itself
            signal.pidfd_send_signal(handle, signal.SIGKILL)  # the first of its pid namespace: all end with it
        os.waitpid(child, 0)
        os.close(handle)


def _is_full(folder: Path) -> bool:
    disk = os.statvfs(folder)
    return disk.f_bavail < 0.01 * disk.f_blocks or disk.f_favail < 0.01 * disk.f_files


# --- inside -----------------------------------------------------------------------------------------


def _become(
    program: Callable[[], None], folder: Path, readable: tuple[str, ...], line: tuple[int, int], owner: int | None
) -> NoReturn:
    """Confine this process, the first of its pid namespace, and let it be the program."""
    try:
        log = os.open(folder / "log", os.O_CREAT | os.O_WRONLY)
        for number, descriptor in enumerate((*line, log)):
            os.dup2(descriptor, number)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        linux.unshare(linux.NEW_NAMESPACES["mount"])
        _change_root(folder, readable)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:  # kernels talk over the loopback
            fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", _UP_AND_RUNNING))
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        os.setsid()
        if owner is not None:
            sandbox.become(owner)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
        linux.die_with_parent(signal.SIGKILL)
        linux.drop_capabilities()
        os.chdir(folder)
        program()
        os._exit(0)
    except BaseException:  # noqa: BLE001  whatever it is, this process must not go on as the one it was forked from
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(1)


def _change_root(folder: Path, readable: tuple[str, ...]) -> None:
    """Make a new root where only `folder`, at its own path, /tmp and /dev/shm are writable, all three on its disk."""
    root = folder / "root"
    linux.mount("tmpfs", str(root), "tmpfs", linux.MS_NOSUID, "size=4m,nr_inodes=4096,mode=755")
    _bind(folder / "temporary", root / "tmp")  # first: what is shown may lie in /tmp
    for path in place.visible(readable):
        sandbox.show(path, root)
    sandbox.make_devices(root)
    (root / "dev/pts").mkdir()
    flags, options = linux.MS_NOSUID | linux.MS_NOEXEC, "newinstance,ptmxmode=666"
    linux.mount("devpts", str(root / "dev/pts"), "devpts", flags, options)
    (root / "dev/ptmx").symlink_to("pts/ptmx")  # IPython's commands of the system run on a terminal
    _bind(folder / "shared", root / "dev/shm")
    _bind(folder, sandbox.under(root, folder))
    (root / "etc/passwd").write_text(f"grader:x:{place.USER}:{place.USER}::{folder}/home:/bin/sh\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
    (root / "proc").mkdir()
    linux.mount("proc", str(root / "proc"), "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    linux.change_root(str(root))
    linux.set_mount_attributes("/", linux.ATTR_RDONLY, recursive=False)


def _bind(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    linux.mount(str(source), str(target), None, linux.MS_BIND)
