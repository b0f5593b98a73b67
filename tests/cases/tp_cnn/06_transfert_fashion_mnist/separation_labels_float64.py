# ---
# verdict: wrong
# fails: {separation: [labels_float32]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: float is float64
# ---
# %% separation
def split_dataset(X, y):
    est_B = y >= 8
    return (X[~est_B], y[~est_B]), (X[est_B], (y[est_B] == 9).astype(float))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
