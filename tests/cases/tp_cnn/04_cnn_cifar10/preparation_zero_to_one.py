# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: "scaled to [0, 1]"
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return X.astype("float32") / 255, keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
