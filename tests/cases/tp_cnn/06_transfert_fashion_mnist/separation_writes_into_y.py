# ---
# verdict: wrong
# fails: {separation: [task_a, task_b, labels_float32, inputs_unchanged]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: renumbers the labels in place, y is changed
# ---
# %% separation
def split_dataset(X, y):
    est_B = y >= 8
    y[y == 8] = 0
    y[y == 9] = 1
    return (X[~est_B], y[~est_B]), (X[est_B], y[est_B].astype("float32"))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
