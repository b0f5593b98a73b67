# ---
# tries: stop the checker by numbers that no comparison expects
# held_by: protocol
# ---
# %% nombre
nombre = 10**5000


# %% double
def double(x):
    return (np.longdouble(10) ** 4000) * np.ones(x.shape, np.longdouble) if isinstance(x, np.ndarray) else 0
