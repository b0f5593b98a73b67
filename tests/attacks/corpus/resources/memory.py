# ---
# tries: take all the memory
# held_by: box limits
# ---
# %% nombre
kept = []
for size in (2**40, 2**36, 2**33):
    try:
        kept.append(bytearray(size))
        print("ATTACK SUCCEEDED", size)
    except MemoryError:
        print("refused", size)
nombre = 41
