# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32, etiquettes_one_hot]}
# may: [entrainement]
# why: labels first
# ---
# %% preparation
def prepare(X, y):
    return keras.utils.to_categorical(y, 10), (X.astype("float32") - 127.5) / 127.5
# %% entrainement
