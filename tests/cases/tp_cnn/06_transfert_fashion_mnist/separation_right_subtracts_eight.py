# ---
# verdict: wrong
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: 9 - 8 = 1 and 8 - 8 = 0; np.isin and np.where; the rest untouched
# ---
# %% separation
def split_dataset(X, y):
    a, = np.where(~np.isin(y, [8, 9]))
    b = np.flatnonzero(y > 7)
    return [[X[a], y.take(a)], [X[b], np.float32(y[b] - 8)]]

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
