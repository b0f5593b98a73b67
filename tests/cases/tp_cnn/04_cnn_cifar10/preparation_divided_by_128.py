# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: the middle and the half-width are 127.5
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 128) / 128, keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
