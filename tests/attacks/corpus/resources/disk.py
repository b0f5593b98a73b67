# ---
# tries: fill the disk, by a large file and by an empty one that claims to be large
# held_by: box limits
# ---
# %% nombre
import os

written = 0
try:
    os.truncate(os.open("empty", os.O_CREAT | os.O_RDWR), 2**40)
    print("ATTACK SUCCEEDED")
except OSError as error:
    print(error)
try:
    with open("full", "wb") as file:
        while written < 2**30:
            written += file.write(bytes(2**22))
    print("ATTACK SUCCEEDED")
except OSError as error:
    print(error)
nombre = 41
