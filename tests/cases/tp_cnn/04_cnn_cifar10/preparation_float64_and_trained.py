# ---
# verdict: wrong
# fails: {preparation: [images_float32]}
# why: "training goes on with double precision: paid once"
# ---
# %% preparation
def prepare(X, y):
    return (X - 127.5) / 127.5, keras.utils.to_categorical(y, 10)
