# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [entrainement]
# why: the middle and the half-width are 127.5
# ---
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 128) / 128, keras.utils.to_categorical(y, 10)
# %% entrainement
