# ---
# verdict: wrong
# fails: {separation: [task_b, labels_float32]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: 1 for class 8
# ---
# %% separation
def split_dataset(X, y):
    est_B = (y == 8) | (y == 9)
    return (X[~est_B], y[~est_B]), (X[est_B], (y[est_B] == 8).astype(np.float32))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
