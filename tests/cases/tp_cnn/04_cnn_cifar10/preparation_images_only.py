# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32, etiquettes_one_hot]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: labels forgotten
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5
# %% modele_de_base
# %% modele_profond
# %% entrainement
