# ---
# verdict: wrong
# fails: {double: [double_ne_change_pas_x]}
# why: the argument is changed where it lies
# ---
# %% double
def double(x):
    x *= 2
    return x
