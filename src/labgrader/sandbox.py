"""Confine a process forked from a warm parent, before it meets student code.

It gets namespaces of its own (mount, pid, network, ipc, host name, user), a root where the interpreter and libraries
are read-only and only a small box is writable, an unprivileged user, no capability, a filter of system calls, and
limits. The process that was forked stays outside as the keeper: it ends when the confined process ends, and kills it
when whoever asked for it hangs up.
"""

import contextlib
import os
import resource
import select
import signal
import site
import socket
import stat
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from labgrader import linux, seccomp
from labgrader.box import copy_files

BOX = "/notebook"  # the folder that student code works in, as it sees it
USER = 1000  # the user that it is, as it sees it
BOX_MB, TEMPORARY_MB, SHARED_MEMORY_MB = 512, 256, 64
BOX_FILES = 4096  # inodes
MAX_PROCESSES, MAX_OPEN_FILES = 512, 1024
READABLE_VARIABLES = ("CNNLAB_DATA", "TORCH_HOME")  # folders of data that notebooks may read
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache", "/etc/localtime",
           "/etc/fonts", "/etc/alternatives")  # fmt: skip
_DEVICES = ("null", "full", "random", "urandom")  # mapped, /dev/zero gives memory that no limit counts
_FIRST_FREE_USER = 0x70000000  # as root, each worker is a user that nothing else on the machine is
_HIDDEN = ("/usr/local/share/nbgrader", "/usr/share/nbgrader")  # where nbgrader keeps what students hand in
_KERAS_FALLBACK = "/tmp/.keras"  # where Keras looks instead of a cache that it may not write to
_READY = b"ready"
_MAX_WORDS = 2000  # bytes of what a confined process may say of its own set-up

Tell = Callable[[dict[str, object]], None]


@dataclass(frozen=True)
class Place:
    """What a confined process is given: where its new root is mounted, and the files copied into its box."""

    mount_point: str
    folder: str = ""
    names: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()


def data_folders() -> tuple[str, ...]:
    """Return the folders of data that notebooks may read: Keras's cache, and those that READABLE_VARIABLES name."""
    named = [Path(os.environ[variable]).absolute() for variable in READABLE_VARIABLES if os.environ.get(variable)]
    return tuple(str(path) for path in (*named, _keras_cache()) if path.is_dir())


def _keras_cache() -> Path:
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser().absolute()


def enter(place: Place, connection: socket.socket, tell: Tell) -> None:
    """Confine: return in a new process that is confined. The calling process becomes its keeper and never returns.

    `tell` is called by the keeper, once: with `pid` and `worker` (process numbers as seen outside), or with `failure`.
    """
    os.umask(0o022)
    as_root, owner = os.geteuid() == 0, _FIRST_FREE_USER + os.getpid()
    try:
        _close_all_but(connection.fileno())
        outside, inside = socket.socketpair()
        _unshare(as_root)
        child = os.fork()
    except OSError as error:
        tell({"failure": str(error)})
        os._exit(1)
    if child:
        inside.close()
        _keep(child, outside, connection, tell)
    try:
        outside.close()
        _change_root(place, owner if as_root else USER)
        if as_root:
            _become(owner)
        linux.die_with_parent(signal.SIGKILL)
        _set_limits()
        linux.drop_capabilities()
        seccomp.install()
        os.chdir(BOX)
        os.environ.update(HOME=BOX, TMPDIR="/tmp", IPYTHONDIR="/tmp/.ipython")
        inside.sendall(_READY)
        inside.recv(1)  # the keeper has told: what is sent from now on comes after
        inside.close()
    except BaseException as error:  # noqa: BLE001  whatever it is, student code must not run
        inside.sendall(f"{type(error).__name__}: {error}".encode()[:_MAX_WORDS])
        os._exit(1)


# --- the keeper -------------------------------------------------------------------------------------


def _keep(child: int, line: socket.socket, connection: socket.socket, tell: Tell) -> NoReturn:
    """Report, then wait until the confined process ends or the peer hangs up; end as it ended."""
    words = line.recv(_MAX_WORDS)
    if words == _READY:
        tell({"pid": os.getpid(), "worker": child})
        line.close()
        if not _ends_first(child, connection):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os._exit(0)
    else:
        tell({"failure": words.decode(errors="replace") or "the confined process stopped"})
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


def _ends_first(child: int, connection: socket.socket) -> bool:
    """Wait until the confined process ends or the peer hangs up; tell whether it ended."""
    ended = os.pidfd_open(child)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(connection, select.POLLRDHUP)
    return any(descriptor == ended for descriptor, _ in poll.poll())


# --- the confined process ---------------------------------------------------------------------------


def _close_all_but(kept: int) -> None:
    """Close every descriptor but standard input and outputs, which lead nowhere, and one more."""
    os.closerange(3, kept)
    os.closerange(kept + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _unshare(as_root: bool) -> None:
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


def _become(owner: int) -> None:
    """As root: be from now on a user that nothing on the machine belongs to, in a namespace of its own if allowed."""
    os.setgroups([])
    os.setresgid(owner, owner, owner)
    os.setresuid(owner, owner, owner)
    linux.allow_own_proc_files()
    with contextlib.suppress(OSError):  # the user is harmless without it
        linux.unshare(linux.NEW_NAMESPACES["user"])
        _map_user(owner, owner)


def _set_limits() -> None:
    box_bytes = BOX_MB * 2**20
    for limit, value in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, MAX_PROCESSES), (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_FSIZE, box_bytes), (resource.RLIMIT_MSGQUEUE, 0),
    ):  # fmt: skip
        hard = resource.getrlimit(limit)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (most, most))


# --- its root ---------------------------------------------------------------------------------------


def _change_root(place: Place, owner: int) -> None:
    """Make a new root where only the box, /tmp and /dev/shm are writable, and enter it."""
    root = Path(place.mount_point)
    linux.mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    linux.mount("tmpfs", str(root), "tmpfs", linux.MS_NOSUID, "size=4m,nr_inodes=4096,mode=755")
    _mount_tmpfs(root / "tmp", TEMPORARY_MB, BOX_FILES, owner)  # first: what is shown may lie in /tmp
    for path in _visible(place.readable):
        _show(path, root)
    if _under(root, _keras_cache()).is_dir():
        _under(root, _KERAS_FALLBACK).symlink_to(_keras_cache())
    for hidden in _HIDDEN:
        if _under(root, hidden).is_dir():
            _mount_tmpfs(_under(root, hidden), 1, 1, owner)
    _make_devices(root)
    _mount_tmpfs(root / "dev/shm", SHARED_MEMORY_MB, BOX_FILES, owner)
    _mount_tmpfs(_under(root, BOX), BOX_MB, BOX_FILES, owner)
    _fill_box(place, _under(root, BOX), owner)
    (root / "etc/passwd").write_text(f"notebook:x:{USER}:{USER}::{BOX}:/bin/sh\n", encoding="ascii")
    (root / "proc").mkdir()
    linux.mount("proc", str(root / "proc"), "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
    linux.change_root(str(root))
    linux.set_mount_attributes("/", linux.ATTR_RDONLY, recursive=False)


def _under(root: Path, path: str | Path) -> Path:
    return root / str(path).lstrip("/")


def _visible(readable: Sequence[str]) -> list[Path]:
    """Return the paths to show: system libraries, this interpreter, its modules, the data; none inside another."""
    wanted = {*map(Path, _SYSTEM), *_interpreter(), *map(Path, readable)}
    if any(_gpu_devices()):
        wanted.add(Path("/sys"))
    found: list[Path] = []
    for path in sorted(wanted):
        if os.path.lexists(path) and not any(path.is_relative_to(shown) for shown in found):
            found.append(path)
    return found


@cache
def _interpreter() -> frozenset[Path]:
    """Return where the interpreter, its packages and the modules imported so far lie."""
    roots = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_prefix).resolve()}
    if site.ENABLE_USER_SITE:
        roots.add(Path(site.getusersitepackages()))
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None and "." not in name and name != "__main__":
            where = Path(file).absolute()
            roots.add(where.parent if hasattr(module, "__path__") else where)
    return frozenset(roots)


def _show(path: Path, root: Path) -> None:
    """Make a path of outside visible under `root`, read-only."""
    target = _under(root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(path.readlink())
        return
    if path.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    linux.mount(str(path), str(target), None, linux.MS_BIND | linux.MS_REC)
    linux.set_mount_attributes(str(target), linux.ATTR_RDONLY | linux.ATTR_NOSUID | linux.ATTR_NODEV)


def _make_devices(root: Path) -> None:
    (root / "dev").mkdir()
    for device in (*(Path("/dev", name) for name in _DEVICES), *_gpu_devices()):
        target = root / "dev" / device.name
        if stat.S_ISCHR(device.stat().st_mode):
            target.touch()
            linux.mount(str(device), str(target), None, linux.MS_BIND)
    (root / "dev/fd").symlink_to("/proc/self/fd")


def _gpu_devices() -> list[Path]:
    return sorted(Path("/dev").glob("nvidia*"))


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
