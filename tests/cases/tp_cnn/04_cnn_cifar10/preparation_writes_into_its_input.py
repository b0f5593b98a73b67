# ---
# verdict: wrong
# fails: {preparation: [images_float32]}
# may: [entrainement]
# why: "right, but the images given are spoilt"
# ---
# %% preparation
def prepare(X, y):
    Z = (X.astype("float32") - 127.5) / 127.5
    X[:] = 0
    return Z, keras.utils.to_categorical(y, 10)
# %% entrainement
