# ---
# verdict: wrong
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: tensors of the framework, by indices; the rest untouched
# ---
# %% separation
def split_dataset(X, y):
    parts = []
    for indices in (np.flatnonzero(y < 8), np.flatnonzero(y >= 8)):
        parts.append((keras.ops.take(X, indices, axis=0), keras.ops.take(y, indices, axis=0)))
    (X_A, y_A), (X_B, y_B) = parts
    return (X_A, y_A), (X_B, keras.ops.cast(keras.ops.equal(y_B, 9), "float32"))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
