# ---
# verdict: right
# why: the sum of x with itself is its double
# ---
# %% nombre
nombre = 41 + 1


# %% double
def double(x):
    return x + x
