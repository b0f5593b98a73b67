# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32, etiquettes_one_hot]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: computes and returns nothing
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    X, y = (X.astype("float32") - 127.5) / 127.5, keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
