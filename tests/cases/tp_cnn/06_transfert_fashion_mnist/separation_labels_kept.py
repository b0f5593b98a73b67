# ---
# verdict: wrong
# fails: {separation: [task_b, labels_float32]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: the labels 8 and 9 kept, a loss without meaning
# ---
# %% separation
def split_dataset(X, y):
    est_B = y >= 8
    return (X[~est_B], y[~est_B]), (X[est_B], y[est_B].astype("float32"))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
