# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: "the batch's own minimum and maximum"
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    X = X.astype("float32")
    return 2 * (X - X.min()) / (X.max() - X.min()) - 1, keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
