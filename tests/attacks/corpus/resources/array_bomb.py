# ---
# tries: give an array of a terabyte that takes no room where it is made
# held_by: protocol
# ---
# %% nombre
import numpy as np

nombre = np.broadcast_to(np.float64(42), (2**37,))


# %% double
def double(x):
    return np.broadcast_to(np.float64(0), (2**20, 2**17))
