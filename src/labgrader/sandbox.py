"""Confine a process forked from a warm parent, before it meets student code.

It gets namespaces of its own (mount, pid, network, ipc, host name, user), a root where the interpreter and libraries
are read-only and only a small box is writable, an unprivileged user, no capability, a filter of system calls, and
limits. The process that was forked stays outside as the keeper: it ends when the confined process ends, and kills it
when whoever asked for it hangs up.
"""

import contextlib
import os
import resource
import signal
import socket
import sys
from pathlib import Path

from labgrader import linux, seccomp
from labgrader.box import copy_files
from labgrader.keeper import Tell, keep, reporting
from labgrader.limits import cap
from labgrader.place import (
    BOX,
    BOX_FILES,
    BOX_MB,
    HIDDEN,
    KERAS_FALLBACK,
    PASSWD,
    SHARED_MEMORY_MB,
    TEMPORARY_MB,
    USER,
    Place,
    data_folders,
    devices,
    keras_cache,
    visible,
)

MAX_PROCESSES, MAX_OPEN_FILES = 512, 1024
_FIRST_FREE_USER = 0x70000000  # as root, each worker is a user that nothing else on the machine is


def enter(place: Place, connection: socket.socket, tell: Tell) -> None:
    """Confine: return in a new process that is confined. The calling process becomes its keeper and never returns."""
    os.umask(0o022)
    as_root, owner = os.geteuid() == 0, _FIRST_FREE_USER + os.getpid()
    try:
        _close_all_but(connection.fileno())
        outside, inside = socket.socketpair()
        unshare(as_root)
        child = os.fork()
    except OSError as error:
        tell({"failure": str(error)})
        os._exit(1)
    if child:
        inside.close()
        keep(child, child, outside, connection, tell)
    with reporting(inside):
        outside.close()
        _change_root(place, owner if as_root else USER)
        if as_root:
            become(owner)
        give_up_rights()
        settle()


def read_by_workers() -> list[Path]:
    """Return the folders that a worker reads whoever it is: the interpreter and the data."""
    return [Path(sys.prefix), Path(sys.base_prefix), *map(Path, data_folders())]


def can_be_another_user() -> bool:
    """Tell whether a worker without namespaces becomes another user: root makes it, and it can read what it needs."""
    return os.geteuid() == 0 and all(map(_is_open_to_others, read_by_workers()))


def be_another_user(box: Path) -> None:
    """Without namespaces, as root: be at least a user that owns nothing but its box, limited and filtered.

    Files that others may not read stay closed, other processes out of reach. Where such a user could not read the
    interpreter or the data, it stays root.
    """
    if not (can_be_another_user() and _is_open_to_others(box.parent)):
        return
    owner = _FIRST_FREE_USER + os.getpid()
    for path in (box, *box.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)
    become(owner)
    give_up_rights()
    os.environ.update(HOME=str(box), IPYTHONDIR=str(box / ".ipython"))


def end_all_of(worker: int) -> None:
    """Kill what the worker of this process number, another user, left running."""
    owner = f"Uid:\t{_FIRST_FREE_USER + worker}\t"
    for _ in range(MAX_PROCESSES):  # what is left may start others meanwhile
        left = [path.parent for path in Path("/proc").glob("[0-9]*/status") if _says(path, owner)]
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process.name), signal.SIGKILL)
        if not left:
            return


def _is_open_to_others(path: Path) -> bool:
    resolved = path.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (resolved, *resolved.parents))


def _says(path: Path, text: str) -> bool:
    try:
        told = path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return False
    return text in told and "State:\tZ" not in told


def silence() -> None:
    """Have standard input and outputs lead nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


# --- the confined process ---------------------------------------------------------------------------


def _close_all_but(kept: int) -> None:
    """Close every descriptor but standard input and outputs, which lead nowhere, and one more."""
    os.closerange(3, kept)
    os.closerange(kept + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def unshare(as_root: bool) -> None:
    """Enter new namespaces; an ordinary user needs a user namespace to be allowed the others."""
    others = sum(flag for name, flag in linux.NEW_NAMESPACES.items() if name != "user")
    if as_root:
        linux.unshare(others)
        return
    user, group = os.geteuid(), os.getegid()
    linux.unshare(others | linux.NEW_NAMESPACES["user"])
    _map_user(user, group)


def _map_user(user: int, group: int) -> None:
    """Show a user and a group of outside as USER in this new user namespace."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"{USER} {user} 1"), ("gid_map", f"{USER} {group} 1")):
        Path(f"/proc/self/{name}").write_text(text, encoding="ascii")


def become(owner: int) -> None:
    """As root: be from now on a user that nothing on the machine belongs to, in a namespace of its own if allowed."""
    os.setgroups([])
    os.setresgid(owner, owner, owner)
    os.setresuid(owner, owner, owner)
    linux.allow_own_proc_files()
    with contextlib.suppress(OSError):  # the user is harmless without it
        linux.unshare(linux.NEW_NAMESPACES["user"])
        _map_user(owner, owner)


def give_up_rights() -> None:
    """Be limited, filtered and without capability from now on.

    Raises:
        RuntimeError: other threads run, which would keep their rights.
    """
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        raise RuntimeError("threads were started before this process was confined")
    linux.die_with_parent(signal.SIGKILL)
    _set_limits()
    linux.drop_capabilities()
    seccomp.install()


def settle() -> None:
    """Be in the box, and know no other home."""
    os.chdir(BOX)
    os.environ.update(HOME=BOX, TMPDIR="/tmp", IPYTHONDIR="/tmp/.ipython")


def _set_limits() -> None:
    box_bytes = BOX_MB * 2**20
    for limit, value in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, MAX_PROCESSES), (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_FSIZE, box_bytes), (resource.RLIMIT_MSGQUEUE, 0),
    ):  # fmt: skip
        cap(limit, value)


# --- its root ---------------------------------------------------------------------------------------


def _change_root(place: Place, owner: int) -> None:
    """Make a new root where only the box, /tmp and /dev/shm are writable, and enter it."""
    root = Path(place.mount_point)
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    linux.mount("tmpfs", str(root), "tmpfs", linux.MS_NOSUID, "size=4m,nr_inodes=4096,mode=755")
    _mount_tmpfs(root / "tmp", TEMPORARY_MB, BOX_FILES, owner)  # first: what is shown may lie in /tmp
    for path in visible(place.readable):
        show(path, root)
    if under(root, keras_cache()).is_dir():
        under(root, KERAS_FALLBACK).symlink_to(keras_cache())
    for hidden in HIDDEN:
        if under(root, hidden).is_dir():
            _mount_tmpfs(under(root, hidden), 1, 1, owner)
    make_devices(root)
    _mount_tmpfs(root / "dev/shm", SHARED_MEMORY_MB, BOX_FILES, owner)
    _mount_tmpfs(under(root, BOX), BOX_MB, BOX_FILES, owner)
    _fill_box(place, under(root, BOX), owner)
    (root / "etc/passwd").write_text(PASSWD, encoding="ascii")
    (root / "proc").mkdir()
    linux.mount("proc", str(root / "proc"), "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    linux.change_root(str(root))
    linux.set_mount_attributes("/", linux.ATTR_RDONLY, recursive=False)


def under(root: Path, path: str | Path) -> Path:
    """Return where a path of outside lies under a new root."""
    return root / str(path).lstrip("/")


def show(path: Path, root: Path) -> None:
    """Make a path of outside visible under `root`, read-only."""
    target = under(root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(path.resolve())  # at once: what leads there may not be shown
        return
    if path.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    linux.mount(str(path), str(target), None, linux.MS_BIND | linux.MS_REC)
    linux.set_mount_attributes(str(target), linux.ATTR_RDONLY | linux.ATTR_NOSUID | linux.ATTR_NODEV)


def make_devices(root: Path) -> None:
    """Show the few devices that programs need under a new root."""
    (root / "dev").mkdir()
    for device in devices():
        target = root / "dev" / device.name
        target.touch()
        linux.mount(str(device), str(target), None, linux.MS_BIND)
    (root / "dev/fd").symlink_to("/proc/self/fd")


def _mount_tmpfs(target: Path, megabytes: int, files: int, owner: int) -> None:
    target.mkdir(exist_ok=True)
    options = f"size={megabytes}m,nr_inodes={files},mode=700,uid={owner},gid={owner}"
    linux.mount("tmpfs", str(target), "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)


def _fill_box(place: Place, box: Path, owner: int) -> None:
    if not place.folder:
        return
    copy_files(Path(place.folder), place.names, box)
    for path in box.rglob("*"):
        os.chown(path, owner, owner, follow_symlinks=False)
