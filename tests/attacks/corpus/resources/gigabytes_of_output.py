# ---
# tries: print gigabytes
# held_by: protocol
# ---
# %% nombre
line = "x" * 2**20
for _ in range(2000):
    print(line)
nombre = 41
