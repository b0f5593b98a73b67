# ---
# tries: take memory that no process is seen to hold, by memfd and by files in memory
# held_by: seccomp
# ---
# %% nombre
import os

try:
    held = os.memfd_create("x")
    os.ftruncate(held, 2**20)
    print("ATTACK SUCCEEDED")
except OSError as error:
    print(error)
nombre = 41
