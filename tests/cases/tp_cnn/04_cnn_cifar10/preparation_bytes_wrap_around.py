# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: "subtracts in bytes, which wrap around"
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X - np.uint8(127)).astype("float32") / 127.5, keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
