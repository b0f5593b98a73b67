# ---
# verdict: wrong
# fails: {separation: [task_b, labels_float32]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: class 8, then class 9, the first 200 images would be of one class
# ---
# %% separation
def split_dataset(X, y):
    y_B = np.concatenate([np.zeros(np.sum(y == 8)), np.ones(np.sum(y == 9))]).astype("float32")
    return (X[y < 8], y[y < 8]), (np.concatenate([X[y == 8], X[y == 9]]), y_B)

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
