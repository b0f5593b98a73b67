# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: mean and standard deviation
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    X = X.astype("float32")
    return (X - X.mean()) / X.std(), keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
