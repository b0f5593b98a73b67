# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32, etiquettes_one_hot]}
# may: [entrainement]
# why: computes and returns nothing
# ---
# %% preparation
def prepare(X, y):
    X, y = (X.astype("float32") - 127.5) / 127.5, keras.utils.to_categorical(y, 10)
# %% entrainement
