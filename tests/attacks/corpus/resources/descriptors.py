# ---
# tries: open files without end
# held_by: box limits
# ---
# %% nombre
kept = []
try:
    while len(kept) < 5000:
        kept.append(open("/dev/null"))
    print("ATTACK SUCCEEDED")
except OSError as error:
    kept.clear()
    print(error)
nombre = 41
