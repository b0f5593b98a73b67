# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: a column per image
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, keras.utils.to_categorical(y, 10).T
# %% modele_de_base
# %% modele_profond
# %% entrainement
