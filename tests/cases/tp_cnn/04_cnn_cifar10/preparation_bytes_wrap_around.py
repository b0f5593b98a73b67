# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [entrainement]
# why: "subtracts in bytes, which wrap around"
# ---
# %% preparation
def prepare(X, y):
    return (X - np.uint8(127)).astype("float32") / 127.5, keras.utils.to_categorical(y, 10)
# %% entrainement
