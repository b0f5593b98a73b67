# ---
# tries: use up the inodes
# held_by: box limits
# ---
# %% nombre
made = 0
try:
    while made < 20000:
        open(f"/tmp/{made}", "w").close()
        made += 1
    print("ATTACK SUCCEEDED")
except OSError as error:
    print(error)
nombre = 41
