# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32, etiquettes_one_hot]}
# may: [entrainement]
# why: labels forgotten
# ---
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5
# %% entrainement
