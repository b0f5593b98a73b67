"""The system calls that student code may not make: a seccomp filter, for x86-64 and 64-bit ARM.

Refused are those that widen what a process can reach (namespaces, mounts, other processes' memory, keys); those that
give memory that no process is seen to hold, so that no limit counts it (System V segments, shared anonymous pages,
pages given to pipes); those whose kernel code is rarely needed and often attacked (io_uring, bpf, userfaultfd), and
those that administrators need.
"""

import ctypes
import errno
import os
import struct
import sys
from dataclasses import dataclass

from labgrader.linux import NEW_NAMESPACES


@dataclass(frozen=True)
class _Machine:
    """What a filter has to know of a processor family: linux/audit.h, asm/unistd.h."""

    audit_arch: int
    numbers: dict[str, int]


# fmt: off
_SAME_EVERYWHERE = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "clone3": 435, "pidfd_getfd": 438,
    "process_madvise": 440, "mount_setattr": 442, "quotactl_fd": 443, "memfd_secret": 447, "open_tree_attr": 467,
}
_MACHINES = {
    "x86_64": _Machine(0xC000003E, _SAME_EVERYWHERE | {
        "mmap": 9, "ioctl": 16, "shmget": 29, "socket": 41, "clone": 56, "semget": 64, "msgget": 68,
        "ptrace": 101, "syslog": 103, "uselib": 134, "personality": 135,
        "vhangup": 153, "modify_ldt": 154, "pivot_root": 155, "_sysctl": 156, "prctl": 157, "adjtimex": 159,
        "chroot": 161, "acct": 163, "settimeofday": 164, "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168,
        "reboot": 169, "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173, "create_module": 174,
        "init_module": 175, "delete_module": 176, "query_module": 178, "quotactl": 179, "nfsservctl": 180,
        "lookup_dcookie": 212, "clock_settime": 227, "kexec_load": 246, "add_key": 248, "request_key": 249,
        "keyctl": 250, "migrate_pages": 256, "unshare": 272, "move_pages": 279, "vmsplice": 278,
        "perf_event_open": 298,
        "fanotify_init": 300, "fanotify_mark": 301, "name_to_handle_at": 303, "open_by_handle_at": 304,
        "clock_adjtime": 305, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312,
        "finit_module": 313, "memfd_create": 319, "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
    }),
    "aarch64": _Machine(0xC00000B7, _SAME_EVERYWHERE | {
        "lookup_dcookie": 18, "ioctl": 29, "umount2": 39, "mount": 40, "pivot_root": 41, "nfsservctl": 42,
        "chroot": 51, "vhangup": 58, "quotactl": 60, "vmsplice": 75,
        "acct": 89, "personality": 92, "unshare": 97, "kexec_load": 104,
        "init_module": 105, "delete_module": 106, "clock_settime": 112, "syslog": 116, "ptrace": 117, "reboot": 142,
        "sethostname": 161, "setdomainname": 162, "prctl": 167, "settimeofday": 170, "adjtimex": 171, "msgget": 186,
        "semget": 190, "shmget": 194, "socket": 198,
        "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220, "mmap": 222, "swapon": 224, "swapoff": 225,
        "migrate_pages": 238, "move_pages": 239, "perf_event_open": 241, "fanotify_init": 262, "fanotify_mark": 263,
        "name_to_handle_at": 264, "open_by_handle_at": 265, "clock_adjtime": 266, "setns": 268,
        "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "finit_module": 273, "memfd_create": 279,
        "bpf": 280, "userfaultfd": 282, "kexec_file_load": 294,
    }),
}
# fmt: on
_AS_IF_ABSENT = {"clone3", "memfd_create", "memfd_secret"}  # libraries then take another way
_JUDGED_BY_ARGUMENT = {"clone", "socket", "prctl", "ioctl", "mmap"}
_MAP_SHARED, _MAP_ANONYMOUS = 0x01, 0x20  # together: pages that stay when no process is seen to hold them
_SOCKET_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6: the namespace has no network for the last two to reach
_PRCTL_REFUSED = (1, 35)  # PR_SET_PDEATHSIG: the worker ends with its keeper; PR_SET_MM
_IOCTL_REFUSED = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX type into a terminal

_NUMBER, _ARCH, _FIRST_ARGUMENT, _SECOND_ARGUMENT, _FOURTH_ARGUMENT = (
    0,
    4,
    16,
    24,
    40,
)  # offsets in struct seccomp_data, linux/seccomp.h
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_X32 = 0x40000000  # x86-64's other numbering of the same calls
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _refuse(error: int) -> bytes:
    return _instruction(_RETURN, _ERRNO | error)


def _by_argument(number: int, offset: int, test: int, values: tuple[int, ...], found: bytes, else_: bytes) -> bytes:
    """For one system call: `found` if the argument passes `test` with one of `values`, `else_` if not."""
    body = _instruction(_LOAD, offset)
    body += b"".join(_instruction(test, value, 0, 1) + found for value in values) + else_
    return _instruction(_EQUAL, number, 0, len(body) // 8) + body


def program(machine: str) -> bytes:
    """Return the filter as BPF instructions.

    Raises:
        OSError: no filter is known for this kind of processor.
    """
    if machine not in _MACHINES or sys.byteorder != "little":
        raise OSError(f"no filter of system calls for {machine}; x86_64 and aarch64 have one")
    facts = _MACHINES[machine]
    allow, denied = _instruction(_RETURN, _ALLOW), _refuse(errno.EPERM)
    namespaces = 0
    for flag in NEW_NAMESPACES.values():
        namespaces |= flag
    code = _instruction(_LOAD, _ARCH) + _instruction(_EQUAL, facts.audit_arch, 1, 0) + _instruction(_RETURN, _KILL)
    code += _instruction(_LOAD, _NUMBER)
    if machine == "x86_64":
        code += _instruction(_AT_LEAST, _X32, 0, 1) + _refuse(errno.ENOSYS)
    for name, number in facts.numbers.items():
        if name not in _JUDGED_BY_ARGUMENT:
            answer = _refuse(errno.ENOSYS if name in _AS_IF_ABSENT else errno.EPERM)
            code += _instruction(_EQUAL, number, 0, 1) + answer
    number_of = facts.numbers
    code += _by_argument(number_of["clone"], _FIRST_ARGUMENT, _ANY_BIT, (namespaces | 0x02000000,), denied, allow)
    unknown_family = _refuse(errno.EAFNOSUPPORT)
    code += _by_argument(number_of["socket"], _FIRST_ARGUMENT, _EQUAL, _SOCKET_FAMILIES, allow, unknown_family)
    code += _by_argument(number_of["prctl"], _FIRST_ARGUMENT, _EQUAL, _PRCTL_REFUSED, denied, allow)
    code += _by_argument(number_of["ioctl"], _SECOND_ARGUMENT, _EQUAL, _IOCTL_REFUSED, denied, allow)
    private = allow + _instruction(_ANY_BIT, _MAP_SHARED, 0, 1) + denied + allow
    shared = _instruction(_LOAD, _FOURTH_ARGUMENT) + _instruction(_ANY_BIT, _MAP_ANONYMOUS, 1, 0) + private
    code += _instruction(_EQUAL, number_of["mmap"], 0, len(shared) // 8) + shared
    return code + allow


def install() -> None:
    """Filter the system calls of this process and of all that it starts, for good; needs no_new_privs.

    Raises:
        OSError: the kernel refuses, or no filter is known for this processor.
    """

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]

    code = program(os.uname().machine)
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = Program(len(code) // 8, code)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(wanted), 0, 0) == -1:
        raise OSError(ctypes.get_errno(), f"seccomp: {os.strerror(ctypes.get_errno())}")
