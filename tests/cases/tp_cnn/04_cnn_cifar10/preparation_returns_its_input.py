# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32, etiquettes_one_hot]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: nothing done
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return X, y
# %% modele_de_base
# %% modele_profond
# %% entrainement
