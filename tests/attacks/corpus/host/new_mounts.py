# ---
# tries: become root in a new user namespace, and mount the machine's file systems
# held_by: seccomp
# ---
# %% nombre
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x10020000, 0x20000, 0x40000000):
    if libc.unshare(flags) == 0:
        print("ATTACK SUCCEEDED", hex(flags))
    print(os.strerror(ctypes.get_errno()))
for kind in (b"proc", b"sysfs", b"tmpfs", b"overlay", b"cgroup"):
    if libc.mount(b"x", b"/tmp", kind, 0, None) == 0:
        print("ATTACK SUCCEEDED", kind)
    print(os.strerror(ctypes.get_errno()))
nombre = 41
