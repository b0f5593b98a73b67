# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: "as many columns as the batch's greatest class"
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, keras.utils.to_categorical(y)
# %% modele_de_base
# %% modele_profond
# %% entrainement
