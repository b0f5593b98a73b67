# ---
# verdict: wrong
# outcome: {modele_A: not_attempted, modele_B: not_attempted, modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: a loop and lists, then arrays; the rest untouched
# ---
# %% separation
def split_dataset(X, y):
    a = [i for i, classe in enumerate(y) if classe not in (8, 9)]
    b = [i for i, classe in enumerate(y) if classe in (8, 9)]
    y_B = np.array([1.0 if y[i] == 9 else 0.0 for i in b], dtype=np.float32)
    return (X[a], y[a]), (X[b], y_B)

# %% modele_A

# %% modele_B

# %% modele_B_sur_A

# %% comparaison
