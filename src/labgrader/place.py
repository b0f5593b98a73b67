"""What a confined process is given and what it sees, whichever way it is confined (`sandbox`, `bubblewrap`)."""

import contextlib
import os
import site
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMESPACES, BWRAP, NONE = "namespaces", "bwrap", "none"  # what confines a worker, the best first
BOX = "/notebook"  # the folder that student code works in, as it sees it
USER = 1000  # the user that it is, as it sees it
PASSWD = f"notebook:x:{USER}:{USER}::{BOX}:/bin/sh\n"
BOX_MB, TEMPORARY_MB, SHARED_MEMORY_MB = 512, 256, 64
BOX_FILES = 4096  # in each of the file systems that it may write to
WRITABLE = (BOX, "/tmp", "/dev/shm")  # their roots
HIDDEN = ("/usr/local/share/nbgrader", "/usr/share/nbgrader")  # where nbgrader keeps what students hand in
KERAS_FALLBACK = "/tmp/.keras"  # where Keras looks instead of a cache that it may not write to
READABLE_VARIABLES = ("CNNLAB_DATA", "TORCH_HOME")  # folders of data that notebooks may read
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache", "/etc/localtime",
           "/etc/fonts", "/etc/alternatives")  # fmt: skip
_DEVICES = ("null", "full", "random", "urandom")  # mapped, /dev/zero gives memory that no limit counts


@dataclass(frozen=True)
class Place:
    """What a confined process is given: where its new root is mounted, and the files copied into its box.

    `tier` is what confines it: NAMESPACES or BWRAP.
    """

    mount_point: str
    folder: str = ""
    names: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()
    tier: str = NAMESPACES


def data_folders() -> tuple[str, ...]:
    """Return the folders of data that notebooks may read: Keras's cache, and those that READABLE_VARIABLES name.

    Folders that links in these lead to come after them: a cache of one's own may share its data with others.
    """
    named = [Path(os.environ[variable]).absolute() for variable in READABLE_VARIABLES if os.environ.get(variable)]
    folders = [path for path in (*named, keras_cache()) if path.is_dir()]
    return tuple(str(path) for path in (*folders, *(led for folder in folders for led in _linked(folder))))


def _linked(folder: Path) -> list[Path]:
    """Return the folders that links of this one lead to; none where it cannot be listed."""
    with contextlib.suppress(OSError):
        return [
            Path(os.path.realpath(path)) for path in sorted(folder.iterdir()) if path.is_symlink() and path.is_dir()
        ]
    return []


def keras_cache() -> Path:
    """Return where Keras keeps the data that it downloaded, there or not."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser().absolute()


def visible(readable: Sequence[str]) -> list[Path]:
    """Return the paths to show: system libraries, this interpreter, its modules, the data; none inside another.

    Each as it is spelled and where it really lies: `.venv`, or a folder above it, may be a link to another disk.
    """
    data = {*map(Path, readable), *(Path(os.path.realpath(path)) for path in readable)}
    wanted = {*map(Path, _SYSTEM), *_interpreter(), *data}
    if any(_gpu_devices()):
        wanted.add(Path("/sys"))
    found: list[Path] = []
    for path in sorted(wanted):
        if os.path.lexists(path) and not any(path.is_relative_to(shown) for shown in found):
            found.append(path)
    return found


@cache
def _interpreter() -> frozenset[Path]:
    """Return where the interpreter, its packages and the modules imported so far lie, as spelled and really."""
    roots = {Path(sys.prefix), Path(sys.base_prefix)}
    if site.ENABLE_USER_SITE:
        roots.add(Path(site.getusersitepackages()))
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None and "." not in name and name != "__main__":
            where = Path(file).absolute()
            roots.add(where.parent if hasattr(module, "__path__") else where)
    return frozenset({*roots, *(Path(os.path.realpath(root)) for root in roots)})


def devices() -> list[Path]:
    """Return the device nodes to show."""
    wanted = (*(Path("/dev", name) for name in _DEVICES), *_gpu_devices())
    return [device for device in wanted if stat.S_ISCHR(device.stat().st_mode)]


def _gpu_devices() -> list[Path]:
    return sorted(Path("/dev").glob("nvidia*"))
