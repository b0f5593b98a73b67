# ---
# tries: display as much as is allowed in every cell, so that the whole is more than a message may hold
# held_by: protocol
# deserves: {nombre: 1, double: 2, quadruple: 3}
# ---
# %% nombre
from IPython.display import display

for _ in range(35):
    display({"text/plain": "x" * 200_000}, raw=True)
nombre = 42


# %% double
def double(x):
    return 2 * x


for _ in range(35):
    display({"text/plain": "x" * 200_000}, raw=True)


# %% quadruple
def quadruple(x):
    return 4 * x


for _ in range(35):
    display({"text/plain": "x" * 200_000}, raw=True)
