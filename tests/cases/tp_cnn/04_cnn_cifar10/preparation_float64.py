# ---
# verdict: wrong
# fails: {preparation: [images_float32]}
# may: [entrainement]
# why: left in double precision
# ---
# %% preparation
def prepare(X, y):
    return (X - 127.5) / 127.5, keras.utils.to_categorical(y, 10)
# %% entrainement
