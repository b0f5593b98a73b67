# ---
# verdict: wrong
# fails: {separation: [task_a, task_b, labels_float32, inputs_unchanged]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: off by one, class 7 goes to task B
# ---
# %% separation
def split_dataset(X, y):
    est_B = y >= 7
    return (X[~est_B], y[~est_B]), (X[est_B], (y[est_B] == 9).astype(np.float32))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
