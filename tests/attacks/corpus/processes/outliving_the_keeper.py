# ---
# tries: go on after the process that watches over it has ended
# held_by: seccomp
# ---
# %% nombre
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(1, 0, 0, 0, 0) == 0:
    print("ATTACK SUCCEEDED")
nombre = 41
