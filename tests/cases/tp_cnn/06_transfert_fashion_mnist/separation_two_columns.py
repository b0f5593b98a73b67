# ---
# verdict: wrong
# fails: {separation: [task_b, labels_float32]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: one-hot labels for one output
# ---
# %% separation
def split_dataset(X, y):
    est_B = y >= 8
    y_B = keras.utils.to_categorical(y[est_B] - 8, 2).astype("float32")
    return (X[~est_B], y[~est_B]), (X[est_B], y_B)

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
