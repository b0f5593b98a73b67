"""The Linux system calls that Python has no function for; each raises OSError where the kernel refuses."""

import ctypes
import os
from pathlib import Path

NEW_NAMESPACES = {
    "user": 0x10000000, "mount": 0x00020000, "pid": 0x20000000, "network": 0x40000000, "ipc": 0x08000000,
    "host name": 0x04000000,
}  # fmt: skip  # linux/sched.h, CLONE_NEW…

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 0x2, 0x4, 0x8, 0x1000, 0x4000, 0x40000  # linux/mount.h
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV = 0x1, 0x2, 0x4  # linux/mount.h, MOUNT_ATTR_…
_MNT_DETACH = 2
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_SYSCALLS = {"x86_64": {"pivot_root": 155, "mount_setattr": 442}, "aarch64": {"pivot_root": 41, "mount_setattr": 442}}
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38  # linux/prctl.h
_CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Enter new namespaces; a new pid namespace begins with the next fork."""
    _checked(_libc.unshare(flags), "unshare")


def mount(source: str | None, target: str, kind: str | None = None, flags: int = 0, options: str | None = None) -> None:
    """mount(2)."""
    arguments = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    data = None if options is None else options.encode()
    _checked(_libc.mount(*arguments, ctypes.c_ulong(flags), data), f"mount {target}")


def set_mount_attributes(target: str, attributes: int, recursive: bool = True) -> None:
    """Add attributes to a mount and to those below it; mount_setattr(2), Linux ≥ 5.12."""

    class MountAttributes(ctypes.Structure):
        _fields_ = [(name, ctypes.c_uint64) for name in ("attr_set", "attr_clr", "propagation", "userns_fd")]

    wanted = MountAttributes(attributes, 0, 0, 0)
    _checked(
        _syscall("mount_setattr", _AT_FDCWD, os.fsencode(target), _AT_RECURSIVE if recursive else 0,
                 ctypes.byref(wanted), ctypes.sizeof(wanted)),
        f"mount_setattr {target}",
    )  # fmt: skip


def change_root(new_root: str) -> None:
    """Make a mount point the root of this mount namespace, and forget the old one; pivot_root(2)."""
    os.chdir(new_root)
    _checked(_syscall("pivot_root", b".", b"."), "pivot_root")  # the old root is now on top of the new one
    _checked(_libc.umount2(b".", _MNT_DETACH), "umount2")
    os.chdir("/")


def _syscall(name: str, *arguments: object) -> int:
    numbers = _SYSCALLS.get(os.uname().machine)
    if numbers is None:
        raise OSError(f"{name}: not known on {os.uname().machine}")
    result: int = _libc.syscall(ctypes.c_long(numbers[name]), *arguments)
    return result


def die_with_parent(signal_number: int) -> None:
    """Have this process sent a signal when its parent ends; forgotten when credentials change."""
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0), "prctl")


def drop_capabilities() -> None:
    """Give up every capability of this process, for good."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text(encoding="ascii"))
    for capability in range(last + 1):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # refused to a process that has none to give up
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, none), "capset")
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def allow_own_proc_files() -> None:
    """Let this process write its own files in /proc again, as it may not after a change of user."""
    _checked(_libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")
