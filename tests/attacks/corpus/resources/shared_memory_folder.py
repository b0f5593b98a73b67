# ---
# tries: fill the folder of shared memory
# held_by: box limits
# ---
# %% nombre
written = 0
try:
    with open("/dev/shm/x", "wb") as file:
        while written < 2**28:
            written += file.write(bytes(2**20))
    print("ATTACK SUCCEEDED")
except OSError as error:
    print(error)
nombre = 41
