# ---
# verdict: wrong
# fails: {separation: [inputs_unchanged]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: right values, but y is changed for whoever called
# ---
# %% separation
def split_dataset(X, y):
    est_B = y >= 8
    y[est_B] -= 8
    return (X[~est_B], y[~est_B]), (X[est_B], y[est_B].astype("float32"))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
