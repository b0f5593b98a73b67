# ---
# tries: take memory that no process is seen to hold, by pages given to pipes
# held_by: seccomp
# ---
# %% nombre
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
reader, writer = os.pipe()
buffer = ctypes.create_string_buffer(b"x" * 4096)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 4096)
if libc.vmsplice(writer, vector, 1, 0) > 0:
    print("ATTACK SUCCEEDED")
print(os.strerror(ctypes.get_errno()))
nombre = 41
