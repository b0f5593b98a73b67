# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: a table never filled
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, np.zeros((len(y), 10))
# %% modele_de_base
# %% modele_profond
# %% entrainement
