# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: labels not coded
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, y
# %% modele_de_base
# %% modele_profond
# %% entrainement
