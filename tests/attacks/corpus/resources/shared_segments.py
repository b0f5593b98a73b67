# ---
# tries: take memory that no process is seen to hold, by System V segments written and detached
# held_by: seccomp
# ---
# %% nombre
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
for size in (2**24, 2**24):
    segment = libc.shmget(0, size, 0o1600)
    if segment < 0:
        print(os.strerror(ctypes.get_errno()))
        break
    address = libc.shmat(segment, None, 0)
    ctypes.memset(address, 1, size)
    libc.shmdt(ctypes.c_void_p(address))
    print("ATTACK SUCCEEDED")
nombre = 41
