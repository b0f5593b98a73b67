# ---
# tries: read another process's memory by ptrace, process_vm_readv and pidfd_getfd
# held_by: seccomp
# ---
# %% nombre
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
other = int("@pid@")
print(libc.ptrace(16, other, 0, 0), ctypes.get_errno())
buffer = ctypes.create_string_buffer(64)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
print(libc.process_vm_readv(other, vector, 1, vector, 1, 0), ctypes.get_errno())
try:
    handle = os.pidfd_open(other)
    print("ATTACK SUCCEEDED", handle, libc.syscall(438, handle, 0, 0))
except OSError as error:
    print(error)
nombre = 41
