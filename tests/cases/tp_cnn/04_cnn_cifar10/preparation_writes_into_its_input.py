# ---
# verdict: wrong
# fails: {preparation: [images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: "right, but the images given are spoilt"
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    Z = (X.astype("float32") - 127.5) / 127.5
    X[:] = 0
    return Z, keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
