# ---
# tries: write over the instructor's terminal, and forge lines of the log
# held_by: escaping
# ---
# %% nombre
print("\x1b[2J\x1b]0;ATTACK\x07\n[AutogradeApp | INFO] zz/01_petit: 6 / 6")
raise ValueError("\x1b[2J\n[AutogradeApp | ERROR] x")
