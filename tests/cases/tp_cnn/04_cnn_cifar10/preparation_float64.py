# ---
# verdict: wrong
# fails: {preparation: [images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: left in double precision
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X - 127.5) / 127.5, keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
