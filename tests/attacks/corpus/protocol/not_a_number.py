# ---
# tries: pass comparisons with values that compare false to everything
# held_by: protocol
# ---
# %% nombre
nombre = float("nan")


# %% double
def double(x):
    return np.full(np.shape(x), np.nan)


# %% quadruple
def quadruple(x):
    return np.empty((0, 4))
