# ---
# verdict: wrong
# fails: {separation: [task_a, task_b, labels_float32, inputs_unchanged]}
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: sorts by label, then cuts, the order is lost, and the counts are those of another data set
# ---
# %% separation
def split_dataset(X, y):
    ordre = np.argsort(y)
    n = int(0.8 * len(y))
    a, b = ordre[:n], ordre[n:]
    return (X[a], y[a]), (X[b], (y[b] == 9).astype("float32"))

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
