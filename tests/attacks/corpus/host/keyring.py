# ---
# tries: read the keys that the kernel holds for the grading account
# held_by: seccomp
# ---
# %% nombre
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
add, ask = (248, 250) if os.uname().machine == "x86_64" else (217, 219)
for ring in (-1, -2, -3, -4, -5):
    buffer = ctypes.create_string_buffer(4096)
    if libc.syscall(ask, 6, ring, buffer, 4096, 0) >= 0:
        print("ATTACK SUCCEEDED", ring, buffer.raw[:100])
    print(os.strerror(ctypes.get_errno()))
nombre = 41
