# ---
# tries: spend for ever inside C code that lets no signal in
# held_by: time limit
# ---
# %% nombre
import re

re.match(r"(a*)*b", "a" * 64)
nombre = 41
