# ---
# tries: overflow the checker's stack by a value nested a hundred thousand times
# held_by: protocol
# ---
# %% nombre
from labgrader import protocol

protocol.encode = lambda value, arrays, depth=0: value
nombre = []
for _ in range(900):
    nombre = [nombre]
