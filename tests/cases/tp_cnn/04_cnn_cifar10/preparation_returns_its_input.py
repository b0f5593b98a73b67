# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32, etiquettes_one_hot]}
# may: [entrainement]
# why: nothing done
# ---
# %% preparation
def prepare(X, y):
    return X, y
# %% entrainement
