# ---
# verdict: wrong
# fails: {quadruple: [quadruple]}
# outcome: {nombre: not_attempted}
# score: {double: 1}
# why: one answer left as it was, one half right, one wrong
# ---
# %% nombre
# %% double
def double(x):
    x *= 2
    return x


# %% quadruple
def quadruple(x):
    return 3 * x
